"""The line and the bare view, served as `wegwijs serve` serves: `python -m bench.served PORT`."""

from __future__ import annotations

import sys

from ivr.serving.server import serve
from ivr.serving.sockets import listen

if __name__ == "__main__":
    serve("bench.app:app", listen("127.0.0.1", int(sys.argv[1])), workers=1)
