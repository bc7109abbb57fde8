"""Our webhooks against a bare Flask view that returns a fixed TwiML string: same server, same connection, same run.

Requests of all kinds take turns in small batches, so that whatever else the machine does falls on all alike.
"""

from __future__ import annotations

import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from ivr.publish.compile import compile_content
from ivr.service.seal import Seal
from ivr.snapshot.shelf import Shelf
from ivr.web.here import STATE

ROUNDS, BATCH = 40, 50
PUBLIC_URL = "https://line.example.org"
FORM = {
    "AccountSid": "AC00000000000000000000000000000000", "ApiVersion": "2010-04-01", "CallSid": "CA0",
    "CallStatus": "in-progress", "Direction": "inbound",
    "Called": "+3222123000", "Caller": "+32470123456", "From": "+32470123456", "To": "+3222123000",
}  # fmt: skip
CARD = {"stage": "card", "language": "nl", "trail": "main", "topic": "legal", "place": "1080", "since": "29923740"}
REQUESTS = {
    "bare Flask view": ("/bare/", {}, FORM),
    "voice: greeting": ("/voice", {}, FORM),
    "voice: menu": ("/voice/keys", {"stage": "language"}, FORM | {"Digits": "1"}),
    "voice: card": ("/voice/keys", CARD, FORM | {"Digits": "1"}),
    "sms: DOKTER 1080": ("/sms", {}, FORM | {"Body": "DOKTER 1080", "MessageSid": "SM0"}),
}


def measure() -> dict[str, Any]:
    """Milliseconds (median and 99th percentile) for each kind of request, and the ratio to the bare view."""
    token = secrets.token_hex()
    requests = {name: _request(token, *request) for name, request in REQUESTS.items()}
    times: dict[str, list[float]] = {name: [] for name in requests}
    with _server(token) as port:
        connection = HTTPConnection("127.0.0.1", port)
        for round in range(ROUNDS + 1):
            for name, request in requests.items():
                batch = [_ask(connection, *request) for _ in range(BATCH)]
                times[name] += batch if round else []  # the first round only warms up
    return _report(times)


def _request(token: str, path: str, state: dict[str, str], form: dict[str, str]) -> tuple[str, str, dict[str, str]]:
    """A signed request in a state, which the line seals with the same secret."""
    if state:
        path += "?" + urlencode({STATE: Seal(token).close(state, form["CallSid"])})
    signature = RequestValidator(token).compute_signature(PUBLIC_URL + path, form)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
    return path, urlencode(form), headers


def _ask(connection: HTTPConnection, path: str, body: str, headers: dict[str, str]) -> float:
    start = time.perf_counter()
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"{path}: {answer.status}"
    return (time.perf_counter() - start) * 1000


def _report(times: dict[str, list[float]]) -> dict[str, Any]:
    base = statistics.median(times["bare Flask view"])
    rows = {}
    print(f"{'webhook':<20}{'median ms':>10}{'p99 ms':>10}{'ratio':>8}")
    for name, taken in times.items():
        median, p99 = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
        rows[name] = {"median_ms": round(median, 3), "p99_ms": round(p99, 3), "ratio": round(median / base, 2)}
        print(f"{name:<20}{median:>10.2f}{p99:>10.2f}{median / base:>8.2f}")
    return rows


@contextmanager
def _server(token: str) -> Iterator[int]:
    """The shipped line and the bare view, served as `wegwijs serve` serves, with one worker; yields its port."""
    with tempfile.TemporaryDirectory() as state, socket.socket() as probe:
        compile_content(Path(), Shelf(Path(state) / "snapshots"), datetime.now(UTC))
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        probe.close()
        settings = {"STATE": state, "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": token, "SECRET_KEY": token}
        environ = os.environ | {f"WEGWIJS_{name}": value for name, value in settings.items()}
        with subprocess.Popen([sys.executable, "-m", "bench.served", str(port)], env=environ) as server:
            try:
                _wait(port)
                yield port
            finally:
                server.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            connection.getresponse().read()
            return
        except ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
