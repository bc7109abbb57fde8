"""A line in processes of its own, as `wegwijs serve` starts it, on a port of its own; and clients good and bad."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from ivr.provider.twilio.signature import SignatureValidator
from ivr.wings.phone.transport import PhoneAnswer
from tests.conftest import HOUSE, MEMORY, PUBLIC_URL, ROOT, TOKEN, clean_environ

FORM = {"CallSid": "CA1", "From": "+32470000001", "To": "+3223000000", "CallStatus": "in-progress"}
_KEEPER = SignatureValidator(PUBLIC_URL, TOKEN)
MEANWHILE = 3.5
"""Seconds within which a call is answered whatever else goes on: one is promised, the others are for a busy machine. A
worker that hangs is given up after four."""


@dataclass(frozen=True)
class Answered:
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    seconds: float


@dataclass(frozen=True)
class Served:
    """A running line."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def ask(
        self, method: str, path: str, body: str | bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answered:
        """One request over a connection of its own."""
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, dict(headers or {}))
            got = connection.getresponse()
            return Answered(got.status, got.read(), dict(got.getheaders()), time.monotonic() - began)
        finally:
            connection.close()

    def call(self, path: str = "/voice") -> Answered:
        return self.ask("POST", path, urlencode(FORM), signed(path))

    def post(self, url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
        """As a phone of ours posts (`ivr.wings.phone.transport.Post`)."""
        path = url.removeprefix(PUBLIC_URL)
        got = self.ask("POST", path, urlencode(form), signed(path, form))
        return PhoneAnswer(got.status, got.body.decode())

    def health(self) -> Answered:
        return self.ask("GET", "/healthz")

    def workers(self) -> set[int]:
        """The process ids of the workers that are alive."""
        pid = self.process.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def answers_meanwhile(self, times: int = 4) -> None:
        """A call and a question after its health are answered in time, again and again."""
        for _ in range(times):
            answers = self.call(), self.health()
            assert [answer.status for answer in answers] == [200, 200]
            assert max(answer.seconds for answer in answers) < MEANWHILE, answers


def signed(path: str, form: Mapping[str, str] = FORM) -> dict[str, str]:
    signature = _KEEPER.sign(PUBLIC_URL + path, form)
    return {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> float:
    """Waits for it; how long that took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.01)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(state: Path, content: Path = HOUSE, **more: str) -> dict[str, str]:
    """The environment of a line, with `more` settings."""
    names = {"CONTENT": str(content), "STATE": str(state), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN}
    names |= {"RUNTIME": MEMORY}
    return {f"WEGWIJS_{name}": value for name, value in (names | more).items()}


@contextmanager
def line(state: Path, content: Path = HOUSE, files: int | None = None, **more: str) -> Iterator[Served]:
    """`wegwijs serve` with two workers, once both are there and the stand-in is gone; with so many open `files` at
    most, and `more` settings."""
    with starting(state, content, files, **more) as served:
        stand_in = min(served.workers())
        wait_until(lambda: stand_in not in (workers := served.workers()) and len(workers) == 2, 60)
        yield served


@contextmanager
def starting(state: Path, content: Path = HOUSE, files: int | None = None, **more: str) -> Iterator[Served]:
    """The same as soon as anybody answers."""
    port = free_port()
    command = [sys.executable, "-m", "ivr", "serve", "--port", str(port)]
    if files:
        command = ["prlimit", f"--nofile={files}", *command]
    with running(command, port, state, settings(state, content, **more)) as served:
        yield served


@contextmanager
def toy(folder: Path, workers: int = 2, **limits: float) -> Iterator[Served]:
    """The toy of `tests.serving.toy` with these limits, served as the line is."""
    port = free_port()
    words = [f"{name}={value}" for name, value in limits.items()]
    command = [sys.executable, "-m", "tests.serving.toy", str(port), str(workers), *words]
    with running(command, port, folder, {}) as served:
        yield served


@contextmanager
def running(command: list[str], port: int, folder: Path, settings: Mapping[str, str]) -> Iterator[Served]:
    """Waits until it answers; ends what it started, and whoever that started, by their process ids."""
    environ = clean_environ() | dict(settings)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "serve.log"
    with (
        log.open("w") as written,
        subprocess.Popen(command, env=environ, cwd=ROOT, stdout=written, stderr=written, text=True) as process,
    ):
        served = Served(process, port, log)
        try:
            wait_until(lambda: _is_up(served) or process.poll() is not None, 60)
            assert process.poll() is None, log.read_text()
            yield served
        finally:
            _end(served)


def _is_up(served: Served) -> bool:
    try:
        return served.health().status == 200
    except OSError:
        return False


def _end(served: Served) -> None:
    if served.process.poll() is not None:
        return
    workers = served.workers()
    served.process.send_signal(signal.SIGTERM)
    try:
        served.process.wait(20)
    except subprocess.TimeoutExpired:
        for pid in (served.process.pid, *workers):
            os.kill(pid, signal.SIGKILL)
