"""An application, served as `wegwijs serve` serves: `python -m bench.served PORT bench.app:both WORKERS`."""

from __future__ import annotations

import sys

from ivr.serving.server import serve
from ivr.serving.sockets import listen

if __name__ == "__main__":
    serve(sys.argv[2], listen("127.0.0.1", int(sys.argv[1])), workers=int(sys.argv[3]))
