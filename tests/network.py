"""The provider's way from the internet to a machine: requests to public addresses reach ports of this one."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from ivr.phone.wire import Answer
from ivr.twiml.signature import Gatekeeper

SECONDS = 15
"""How long the provider waits for an answer (error 11205)."""


@dataclass
class Network:
    """`ports` by origin, such as https://line.example.org; `asked` is every request, as method and URL."""

    ports: dict[str, int]
    gatekeeper: Gatekeeper
    asked: list[tuple[str, str]] = field(default_factory=list)

    def post(self, url: str, form: Mapping[str, str], now: datetime) -> Answer:
        """As the provider posts, signed; raises `OSError` where nobody answers."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._request("POST", url, urlencode(form), headers | self._signed(url, form))

    def get(self, url: str, form: Mapping[str, str], now: datetime) -> Answer:
        """As the provider gets: what it would post stands in the query."""
        url = f"{url}{'&' if '?' in url else '?'}{urlencode(form)}"
        return self._request("GET", url, None, self._signed(url, {}))

    def _signed(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        return {"X-Twilio-Signature": self.gatekeeper.sign(url, form)}

    def _request(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> Answer:
        self.asked.append((method, url))
        parts = urlsplit(url)
        connection = HTTPConnection("127.0.0.1", self.ports[f"{parts.scheme}://{parts.netloc}"], timeout=SECONDS)
        try:
            connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode())
        finally:
            connection.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Its lines would hold who called."""


@contextmanager
def static_server(folder: Path) -> Iterator[int]:
    """A server of nothing but files, as any host has one: it answers a POST with an error. Yields its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
