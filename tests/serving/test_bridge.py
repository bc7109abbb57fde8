"""The bridge to the application: what it is told, what it answers, and how many it answers at once."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from ivr.serving.limits import MB
from tests.serving.served import MEANWHILE, Served, line, signed, toy, wait_until
from tests.serving.toy import LONG

ODD = [
    "/voice/again?stage=a%20b&x=caf%C3%A9&y=%2B32",
    "/voice/again?x=a+b&y=[1]&z='()*!~",
    "/voice//again",
    "/voice/%61gain?x=%e9",
    "/voice/again;p=1?q=1?r=2",
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with line(tmp_path_factory.mktemp("bridge")) as running:
        yield running


@pytest.mark.parametrize("path", ODD)
def test_a_signature_over_an_odd_address_is_right(served: Served, path: str) -> None:
    assert served.ask("POST", path, "CallSid=CA1", signed(path, {"CallSid": "CA1"})).status != 403
    assert served.ask("POST", path, "CallSid=CA1", signed(path + "x", {"CallSid": "CA1"})).status == 403


def test_a_path_comes_as_it_was_sent(tmp_path: Path) -> None:
    with toy(tmp_path) as served:
        for path in ODD:
            assert served.ask("GET", path, headers={"X-Twilio-Signature": "x"}).body.decode() == path


def test_a_file_can_be_had_in_parts(served: Served) -> None:
    whole = served.ask("GET", "/audio/marks/listening.wav")
    part = served.ask("GET", "/audio/marks/listening.wav", headers={"Range": "bytes=4-11"})
    assert (whole.status, part.status) == (200, 206)
    assert part.body == whole.body[4:12]
    assert served.ask("HEAD", "/audio/marks/listening.wav").headers["content-length"] == str(len(whole.body))


@pytest.fixture(scope="module")
def toyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    limits = {
        "threads": 2,
        "most_inside": 4,
        "send_seconds": 2.0,
        "most_sending": 3,
        "most_bodies": MB,
        "body_seconds": 2.0,
    }
    with toy(tmp_path_factory.mktemp("toy"), workers=1, **limits) as running:
        yield running


def test_a_long_answer_comes_whole(toyed: Served) -> None:
    assert toyed.ask("GET", "/long").body == b"x" * LONG


def test_when_all_threads_are_busy_health_answers_and_who_is_too_many_is_told_so(toyed: Served) -> None:
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(toyed.ask, "GET", "/sleep/1.5") for _ in range(6)]
        wait(asked, return_when=FIRST_COMPLETED)
        health = toyed.health()
        answers = sorted((one.result() for one in asked), key=lambda answer: answer.status)
    assert [answer.status for answer in answers] == [200] * 4 + [503] * 2
    assert answers[-1].headers["retry-after"] == "1"
    assert health.status == 200
    assert max(answer.seconds for answer in (health, *answers[-2:])) < MEANWHILE


def test_downloads_that_nobody_reads_hold_no_thread_and_are_cut_off(toyed: Served) -> None:
    with contextlib.ExitStack() as stack:
        stuck = [stack.enter_context(_small_ear(toyed)) for _ in range(3)]
        for one in stuck:
            one.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            one.recv(1)
        assert toyed.ask("GET", "/pid").seconds < MEANWHILE
        assert toyed.ask("GET", "/long").status == 503
        wait_until(lambda: toyed.ask("GET", "/long").status == 200)
        assert max(_length(one) for one in stuck) < LONG


def test_downloads_that_are_broken_off_leave_nothing_behind(toyed: Served) -> None:
    for _ in range(20):
        with toyed.open() as one:
            one.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
            one.recv(1)
    wait_until(lambda: toyed.ask("GET", "/long").body == b"x" * LONG)


def test_large_bodies_share_a_purse_and_small_ones_pay_nothing(toyed: Served) -> None:
    head = b"POST /pid HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n"
    with contextlib.ExitStack() as stack:
        large = [stack.enter_context(toyed.open()) for _ in range(30)]
        for one in large:
            one.sendall(head + b"x" * 50_000)
        assert toyed.ask("POST", "/pid", b"x" * 3_000).status == 200
        told = [one.recv(12)[9:] for one in large]
    assert told.count(b"503") >= 30 - MB // 45_000  # the purse holds so many of them
    assert told.count(b"408") > 0


def _small_ear(served: Served) -> socket.socket:
    """A client whose system takes in little of what it does not read."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    one.settimeout(20)
    one.connect(("127.0.0.1", served.port))
    return one


def _length(one: socket.socket) -> int:
    """How many bytes come until the other side hangs up."""
    got = 0
    with contextlib.suppress(ConnectionError):
        while part := one.recv(65_536):
            got += len(part)
    return got
