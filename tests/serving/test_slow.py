"""Slow, idle and hostile connections: calls and /healthz are answered within a second, whatever else hangs around."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.serving.limits import HEAD_SECONDS
from tests.serving.served import Served, line, signed

HALF = b"POST /voice HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60\r\n"
UNSIGNED = HALF + b"\r\nab"
MADE_UP = HALF + b"X-Twilio-Signature: " + b"A" * 27 + b"=\r\n\r\nab"
"""Only who knows the secret can sign; anybody can write something that looks signed."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with line(tmp_path_factory.mktemp("slow")) as running:
        yield running


@contextlib.contextmanager
def opened(served: Served, count: int, data: bytes = b"") -> Iterator[list[socket.socket]]:
    """So many connections that send this and then nothing."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(served.open()) for _ in range(count)]
        for one in sockets:
            one.sendall(data)
        yield sockets


def ended_after(one: socket.socket, drip: bytes = b"") -> tuple[bytes, float]:
    """What came until the other side hung up, and after how many seconds; `drip` is sent twice a second."""
    began, got = time.monotonic(), b""
    one.settimeout(0.5)
    while True:
        try:
            if not (part := one.recv(4096)):
                return got, time.monotonic() - began
            got += part
        except TimeoutError:
            assert time.monotonic() - began < 15
            with contextlib.suppress(OSError):
                one.sendall(drip)
        except ConnectionError:
            return got, time.monotonic() - began


@pytest.mark.parametrize("data", [UNSIGNED, MADE_UP, b"POST /voice HT"], ids=["unsigned", "made up", "half a head"])
@pytest.mark.parametrize("count", [4, 400])
def test_half_sent_requests_hold_up_nobody(served: Served, count: int, data: bytes) -> None:
    with opened(served, count, data):
        served.answers_meanwhile()


def test_idle_connections_hold_up_nobody(served: Served) -> None:
    with opened(served, 1_500):
        served.answers_meanwhile()


def test_what_is_not_signed_is_refused_before_its_body_is_there(served: Served) -> None:
    with opened(served, 1, UNSIGNED) as (one,):
        got, seconds = ended_after(one)
    assert got.startswith(b"HTTP/1.1 403")
    assert got.endswith(b"\r\n\r\n")
    assert seconds < HEAD_SECONDS


SLOW = {
    "idle": (b"", b"", b""),
    "head, a byte at a time": (b"G", b"G", b""),
    "body": (MADE_UP, b"", b"408"),
    "body, a byte at a time": (MADE_UP, b"x", b"408"),
    "after its answer": (b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", b"", b"200"),
}


def test_who_is_slow_is_sent_away(served: Served) -> None:
    """All of them at once, since each takes its time."""

    def stayed(name: str) -> tuple[bytes, float]:
        data, drip, _ = SLOW[name]
        with opened(served, 1, data) as (one,):
            got, seconds = ended_after(one, drip)
        return got[9:12], seconds

    with ThreadPoolExecutor(len(SLOW)) as pool:
        ended = dict(zip(SLOW, pool.map(stayed, SLOW), strict=True))
    assert {name: got for name, (got, _) in ended.items()} == {name: status for name, (_, _, status) in SLOW.items()}
    assert max(seconds for _, seconds in ended.values()) < HEAD_SECONDS + 3, ended


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        ("/voice", {}, b"x" * 64_000, 403),
        ("/sms?a=1", {}, b"a=b", 403),
        ("/voice", {"X-Twilio-Signature": "x"}, b"x" * 64_001, 413),
        ("/voice", {"X-Twilio-Signature": "x"}, b"&" * 100, 403),
        ("/voice?" + "&" * 100, {"X-Twilio-Signature": "x"}, b"", 403),
        ("/voice", {"X-Twilio-Signature": "x", "Content-Type": "multipart/form-data; boundary=x"}, b"--x", 403),
        ("/", {"Content-Type": "application/x-www-form-urlencoded"}, b"&" * 100, 413),
        ("/?" + "&" * 100, {}, b"", 414),
        ("/", {}, b"x" * 64_001, 413),
        ("/healthz", {}, b"", 405),
        ("/" + "x" * 20_000, {}, b"", 431),
    ],
)
def test_what_cannot_be_admitted_is_refused(
    served: Served, path: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    if status == 431:  # the server closes before the rest of the head comes, which some clients hear as a reset
        with contextlib.suppress(ConnectionError):
            assert served.ask("POST", path, body, headers).status in (414, 431)
        return
    answer = served.ask("POST", path, body, headers)
    assert answer.status == status
    assert not answer.body or status == 405


def test_a_body_without_a_length_is_bounded_while_it_is_read(served: Served) -> None:
    head = b"POST /voice HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with opened(served, 1, head) as (one,), contextlib.suppress(ConnectionError):
        for _ in range(9):
            one.sendall(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
    with opened(served, 1, head) as (one,):
        one.sendall(b"fa00\r\n" + b"x" * 0xFA00 + b"\r\n1\r\nx\r\n")
        assert ended_after(one)[0].startswith(b"HTTP/1.1 413")
    served.answers_meanwhile(1)


def test_a_signed_call_may_come_in_chunks(served: Served) -> None:
    with opened(served, 1, b"POST /voice/status HTTP/1.1\r\nHost: x\r\n") as (one,):
        signature = signed("/voice/status", {"a": "b"})["X-Twilio-Signature"].encode()
        one.sendall(b"X-Twilio-Signature: " + signature + b"\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n")
        one.sendall(b"Content-Type: application/x-www-form-urlencoded\r\n\r\n2\r\na=\r\n")
        one.sendall(b"1\r\nb\r\n0\r\n\r\n")
        assert ended_after(one)[0].startswith(b"HTTP/1.1 204")


def test_large_forms_that_nobody_signed_are_cheap(served: Served) -> None:
    """At 60 ms for each, two workers on two processors would refuse 33 of them in a second."""
    form, headers = b"&a=b" * 16_000, {"X-Twilio-Signature": "x", "Content-Type": "application/x-www-form-urlencoded"}
    refused, end = [], time.monotonic() + 1

    def flood() -> None:
        while time.monotonic() < end:
            refused.append(served.ask("POST", "/voice", form, headers).status)

    floods = [threading.Thread(target=flood) for _ in range(4)]
    for one in floods:
        one.start()
    for one in floods:
        one.join()
    assert set(refused) == {403}
    assert len(refused) > 100


def test_few_open_files_leave_the_line_answering(tmp_path: Path) -> None:
    with line(tmp_path, files=64) as served:
        served.answers_meanwhile()
        with opened(served, 30):  # more than two workers may take: a call waits until the first of them is sent away
            assert served.call().status == 200
        served.answers_meanwhile()
