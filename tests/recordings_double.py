"""A double of the provider's recordings on this machine: it gives a WAV to who has the keys, and deletes it.

https://www.twilio.com/docs/voice/api/recording
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.conftest import TOKEN

ACCOUNT = "AC" + "1" * 32
_KEYS = "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


class RecordingsDouble:
    """The recordings of an account. `get_status` and `delete_status` are what it answers instead, once for each;
    `elsewhere` is where it sends who asks for a file."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.get_status: list[int] = []
        self.delete_status: list[int] = []
        self.elsewhere = ""
        self.asked: list[str] = []
        self.url = ""

    def add(self, data: bytes) -> str:
        """Records this, and returns the address that the provider tells."""
        id = f"RE{len(self.asked) + len(self.files):032x}"
        self.files[id] = data
        return f"{self.url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/{id}"

    @property
    def settings(self) -> dict[str, str]:
        return {"TWILIO_API": self.url, "TWILIO_ACCOUNT_SID": ACCOUNT}


class _Handler(BaseHTTPRequestHandler):
    double: RecordingsDouble

    def do_GET(self) -> None:
        self._answer(self.double.get_status, self._get)

    def do_DELETE(self) -> None:
        self._answer(self.double.delete_status, self._delete)

    def _answer(self, instead: list[int], do: object) -> None:
        self.double.asked.append(f"{self.command} {self.path}")
        match = re.fullmatch(rf"/2010-04-01/Accounts/{ACCOUNT}/Recordings/(RE[0-9a-f]+)\.(wav|json)", self.path)
        if self.headers.get("Authorization") != _KEYS:
            self._send(401)
        elif instead:
            self._send(instead.pop(0))
        elif not match or match[1] not in self.double.files:
            self._send(404)
        else:
            assert callable(do)
            do(match[1])

    def _get(self, id: str) -> None:
        self._send(302 if self.double.elsewhere else 200, self.double.files[id])

    def _delete(self, id: str) -> None:
        del self.double.files[id]
        self._send(204)

    def _send(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.double.elsewhere)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # whoever asked has heard enough

    def log_message(self, format: str, *words: object) -> None:
        """Says nothing: a test reads `asked` instead."""


@contextmanager
def recordings_double() -> Iterator[RecordingsDouble]:
    """The double, listening on this machine while the block runs."""
    double = RecordingsDouble()
    handler = type("Handler", (_Handler,), {"double": double})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        double.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield double
        server.shutdown()
