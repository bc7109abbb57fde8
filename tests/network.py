"""The provider's way from the internet to a machine: requests to public addresses reach ports of this one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from ivr.provider.twilio.signature import SignatureValidator
from ivr.wings.phone.transport import PhoneAnswer
from tests.conftest import PUBLIC_URL, ROOT, TOKEN, clean_environ

SECONDS = 15
"""How long the provider waits for an answer (error 11205)."""


@dataclass
class Network:
    """`ports` by origin, such as https://line.example.org; `asked` is every request, as method and URL."""

    ports: dict[str, int]
    validator: SignatureValidator
    asked: list[tuple[str, str]] = field(default_factory=list)

    def post(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        """As the provider posts, signed; raises `OSError` where nobody answers."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._request("POST", url, urlencode(form), headers | self._signed(url, form))

    def get(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        """As the provider gets: what it would post stands in the query."""
        url = f"{url}{'&' if '?' in url else '?'}{urlencode(form)}"
        return self._request("GET", url, None, self._signed(url, {}))

    def _signed(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        return {"X-Twilio-Signature": self.validator.sign(url, form)}

    def _request(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> PhoneAnswer:
        self.asked.append((method, url))
        parts = urlsplit(url)
        connection = HTTPConnection("127.0.0.1", self.ports[f"{parts.scheme}://{parts.netloc}"], timeout=SECONDS)
        try:
            connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
            answer = connection.getresponse()
            return PhoneAnswer(answer.status, answer.read().decode())
        finally:
            connection.close()


@contextmanager
def served(content: Path, state: Path, workers: int = 1) -> Iterator[int]:
    """`wegwijs serve` as anybody starts it; yields its port once it answers. At the end it is killed, not stopped. What
    it logs is in `serve.log` of the state."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environ = clean_environ()
    own = {"STATE": str(state), "CONTENT": str(content), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN}
    environ |= {f"WEGWIJS_{name}": value for name, value in own.items()}
    command = [sys.executable, "-m", "ivr", "serve", "--port", str(port), "--workers", str(workers)]
    with (
        open(state / "serve.log", "w") as log,
        subprocess.Popen(command, env=environ, cwd=ROOT, stdout=log, stderr=log, start_new_session=True) as server,
    ):
        try:
            _wait_for(port, server)
            yield port
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # its own session: the workers too, and nobody else
            server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server gave up"
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
            connection.request("GET", "/readyz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server does not answer")


class _Quiet(SimpleHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Its lines would hold who called."""


@contextmanager
def static_server(folder: Path) -> Iterator[int]:
    """A server of nothing but files, which answers a POST with the file too (docs/failover.md). Yields its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
