"""A WSGI application that sleeps, dies and eats on demand: `python -m tests.serving.toy PORT WORKERS LIMIT=…`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ivr.serving.limits import Bounds
from ivr.serving.server import serve
from ivr.serving.sockets import listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MEAL = 40_000_000
LONG = 16_000_000  # more than the buffers of two systems
eaten: list[bytes] = []


def app() -> object:
    return answer


def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """/pid tells the worker, /sleep/2 sleeps, /die dies, /eat takes 40 MB, /long is 16 MB, else the raw path."""
    word, _, much = environ["PATH_INFO"].strip("/").partition("/")
    if word == "die":
        os._exit(1)
    if word == "sleep":
        time.sleep(float(much))
    if word == "eat":
        eaten.append(os.urandom(MEAL))
    if word == "long":
        start_response("200 OK", [("Content-Length", str(LONG))])
        return _long()
    told = str(os.getpid()) if word in ("pid", "sleep", "eat") else environ["RAW_URI"]
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told.encode("latin-1")]


def _long() -> Iterator[bytes]:
    for _ in range(LONG // 16_000):
        yield b"x" * 16_000


def main() -> None:
    port, workers, *words = sys.argv[1:]
    limits = {name: float(value) if "." in value else int(value) for name, value in (word.split("=") for word in words)}
    serve("tests.serving.toy:app", listen("127.0.0.1", int(port)), int(workers), limits=Bounds(**limits))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
