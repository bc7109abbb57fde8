"""Workers that die, freeze, grow or are told to go: the line answers on."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ivr.serving.limits import MB, Bounds
from ivr.wings.phone.call import Call
from tests.conftest import MONDAY, PUBLIC_URL, TOKEN
from tests.serving.served import FORM, MEANWHILE, Answered, Served, line, signed, toy, wait_until

BACK = 2.0
"""Seconds within which a killed worker is replaced."""
PAUSE = 0.03
"""Seconds between two calls of somebody who calls again and again: without them the machine does nothing else."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One line for all tests that leave it as they found it."""
    with line(tmp_path_factory.mktemp("workers")) as running:
        yield running


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Served]:
    """A line of one test, which ends it."""
    with line(tmp_path) as running:
        yield running


@contextmanager
def callers(served: Served, count: int = 4) -> Iterator[list[Answered | None]]:
    """So many callers, each a call after the other; what they got, None for a connection that broke."""
    got: list[Answered | None] = []
    done = threading.Event()

    def call() -> None:
        while not done.wait(PAUSE):
            answer = None
            with suppress(OSError):
                answer = served.call()
            got.append(answer)

    threads = [threading.Thread(target=call) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield got
    finally:
        done.set()
        for thread in threads:
            thread.join()


def killed(served: Served) -> float:
    """Kills a worker; the seconds until there is another one."""
    workers = served.workers()
    os.kill(gone := min(workers), signal.SIGKILL)
    return wait_until(lambda: len(served.workers() - {gone}) == len(workers), BACK)


def test_a_killed_worker_is_back_and_the_other_answers_meanwhile(served: Served) -> None:
    with callers(served) as got:
        for _ in range(2):  # twice in a moment: granian itself would end here
            killed(served)
            time.sleep(0.5)
    answered = [answer for answer in got if answer]
    assert {answer.status for answer in answered} == {200}
    assert max(answer.seconds for answer in answered) < MEANWHILE
    assert len(got) - len(answered) <= 2 * 4  # what was in the hands of the killed ones
    assert len(answered) > 20


def _kill_all(served: Served) -> None:
    for worker in served.workers():
        os.kill(worker, signal.SIGKILL)


def test_a_call_goes_on_in_whichever_worker_is_there(served: Served) -> None:
    """Without a secret of the operator's too: its state is in its addresses, and every worker can read them."""
    straight, shaken = (Call(served.post, f"{PUBLIC_URL}/voice", MONDAY) for _ in range(2))
    for call in (straight, shaken):
        call.dial()
        for key in "11":
            if call is shaken:
                _kill_all(served)
            call.press(key)
    assert [event for event in shaken.events if "heard" in event] == [
        event for event in straight.events if "heard" in event
    ]
    assert len(straight.events) > 4


def test_a_line_whose_workers_are_all_killed_is_back(served: Served) -> None:
    for _ in range(3):
        _kill_all(served)
        assert served.call().status == 200  # it waits in the kernel until somebody takes it
    assert served.process.poll() is None


def test_workers_that_die_again_and_again_never_end_the_line(tmp_path: Path) -> None:
    with toy(tmp_path, workers=1) as served:
        for _ in range(4):
            with suppress(OSError):
                served.ask("GET", "/die")
        assert served.ask("GET", "/pid").status == 200
        assert served.process.poll() is None


def test_a_frozen_worker_is_noticed_and_replaced(served: Served) -> None:
    workers = served.workers()
    os.kill(frozen := min(workers), signal.SIGSTOP)
    with callers(served, 1) as got:
        wait_until(lambda: frozen not in served.workers(), 8)
        wait_until(lambda: len(served.workers()) == 2, BACK)
    assert [answer for answer in got if answer and answer.status == 200]
    served.answers_meanwhile()


def test_a_worker_whose_threads_are_all_held_is_replaced(tmp_path: Path) -> None:
    with toy(tmp_path, workers=1, threads=2, held_seconds=1.0) as served:
        before = served.workers()
        sleepers = [threading.Thread(target=_ask_in_vain, args=(served, "/sleep/30")) for _ in range(2)]
        for sleeper in sleepers:
            sleeper.start()
        wait_until(lambda: bool(served.workers() - before), 15)
        assert served.ask("GET", "/pid").status == 200
        for sleeper in sleepers:
            sleeper.join()


def _ask_in_vain(served: Served, path: str) -> None:
    with suppress(OSError):
        served.ask("GET", path)


def test_sigterm_lets_a_turn_in_flight_end(mortal: Served) -> None:
    body = urlencode(FORM).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in signed("/voice").items())
    with mortal.open() as one:
        one.sendall(
            f"POST /voice HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:-1]
        )
        time.sleep(0.2)  # so that its head is read; nothing tells when
        mortal.process.send_signal(signal.SIGTERM)
        wait_until(lambda: not _listens(mortal))
        one.sendall(body[-1:])
        assert one.recv(65_536).startswith(b"HTTP/1.1 200")
    assert mortal.process.wait(Bounds().grace_seconds) == 0


def _listens(served: Served) -> bool:
    with suppress(ConnectionRefusedError), served.open():
        return True
    return False


def test_sigterm_ends_within_a_bound_even_when_a_turn_does_not(tmp_path: Path) -> None:
    with toy(tmp_path, grace_seconds=1) as served:
        sleeper = threading.Thread(target=_ask_in_vain, args=(served, "/sleep/60"))
        sleeper.start()
        time.sleep(0.3)
        workers = served.workers()
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(6) == 0
        assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
        sleeper.join()


def test_workers_without_a_parent_end(mortal: Served) -> None:
    workers = mortal.workers()
    mortal.process.kill()
    mortal.process.wait()
    wait_until(lambda: not [pid for pid in workers if _runs(pid)], 5)


def _runs(pid: int) -> bool:
    """Whether a process is there and is more than the exit status that nobody asked for."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_worker_that_eats_is_replaced_by_a_thin_one(tmp_path: Path) -> None:
    with toy(tmp_path, workers=1, most_memory=100 * MB) as served:
        before = served.workers()
        for _ in range(3):
            served.ask("GET", "/eat")
        wait_until(lambda: bool(served.workers()) and served.workers() != before, 20)
        assert served.ask("GET", "/pid").status == 200


def test_without_a_snapshot_the_content_is_compiled_at_the_start(served: Served) -> None:
    assert b"<Gather" in served.call().body


def test_where_nothing_can_be_compiled_callers_hear_the_last_words(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    with line(tmp_path / "state", content=tmp_path / "content") as served:
        answer = served.call()
        assert (answer.status, b"1 1 2" in answer.body) == (200, True)
        assert served.ask("GET", "/readyz").status == 503
        assert "NOTHING IS PUBLISHED" in served.log.read_text()


class TestRenewal:
    def test_sighup_renews_the_line_without_a_failed_request(self, served: Served) -> None:
        before, program = served.workers(), _began(served.process.pid)
        with callers(served) as got:
            served.process.send_signal(signal.SIGHUP)
            wait_until(lambda: len(served.workers()) == 2 and not served.workers() & before, 30)
        assert {answer.status if answer else None for answer in got} == {200}
        assert _began(served.process.pid) == program  # the same process, so that whoever watches it stays content

    def test_a_changed_secret_is_used_after_it(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("another secret")
        with line(tmp_path, TWILIO_AUTH_TOKEN_FILE=str(secret)) as served:
            assert served.call().status == 403
            secret.write_text(TOKEN)
            before = served.workers()
            served.process.send_signal(signal.SIGHUP)
            wait_until(lambda: len(served.workers()) == 2 and not served.workers() & before, 30)
            assert served.call().status == 200

    def test_what_would_not_start_changes_nothing(self, tmp_path: Path) -> None:
        pin = tmp_path / "pin"
        pin.write_text("123456")
        with line(tmp_path, RECORD_PIN_FILE=str(pin)) as served:
            before = served.workers()
            pin.write_text("no pin")
            served.process.send_signal(signal.SIGHUP)
            wait_until(lambda: "not renewed" in served.log.read_text())
            served.answers_meanwhile(1)
            assert served.workers() == before


def _began(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
