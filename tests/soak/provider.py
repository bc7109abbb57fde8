"""The provider's REST API as a line in trouble meets it: it takes messages, hangs, refuses or cuts the line.

What the API does when it is well is `tests.provider_double`'s matter; here only `Messages.json` is ever asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Literal

Mood = Literal["well", "hanging", "500", "cut"]


class Provider(ThreadingHTTPServer):
    """Answers on a port of this machine in its `mood`; counts the messages it took."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mood: Mood = "well"
        self.taken = 0
        self.closing = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Provider)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        match self.server.mood:
            case "hanging":
                self.server.closing.wait(60)
            case "cut":
                self.close_connection = True
            case "500":
                self._answer(500, {"code": 20500, "message": "Internal Server Error", "status": 500})
            case "well":
                self.server.taken += 1
                self._answer(201, {"sid": "SM" + "3" * 32, "status": "queued", "error_code": None})

    def _answer(self, status: int, document: dict[str, object]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked has gone
            super().handle()

    def log_message(self, format: str, *words: object) -> None:
        """Says nothing."""
