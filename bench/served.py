"""An application, served as `wegwijs serve` serves: `python -m bench.served PORT bench.app:both WORKERS`."""

from __future__ import annotations

import sys

from ivr.serving.server import serve
from ivr.serving.sockets import listen

STAND_INS = {"ivr.wsgi:serve_app": "ivr.stand_in:stand_in_app"}

if __name__ == "__main__":
    port, target, workers = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    serve(target, listen("127.0.0.1", port), workers, stand_in=STAND_INS.get(target, ""))
