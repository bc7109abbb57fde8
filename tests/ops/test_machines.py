"""deploy/nginx-machines.conf before machines of which some are behind, hang, or are gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ivr.web.voice import OTHERS
from tests.proxies import NAME, Proxy, free_port, nginx, open_folder

PUBLIC = f"https://{NAME}"
NAMES = ("10.0.0.11", "10.0.0.12", "10.0.0.13", "10.0.0.10")
FORM = "From=%2B32470123456"


@dataclass
class Machine:
    """Answers as a line does: `status` by the beginning of a path, and for a turn 404 while there are others to ask,
    where it is `behind`. `asked` is what came: path, body, and whether there were said to be others."""

    name: str
    port: int = 0
    behind: bool = False
    hangs: bool = False
    status: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str, bool]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def answers(self, path: str, others: bool) -> int:
        if self.behind and others:
            return 404
        return next((status for beginning, status in self.status.items() if path.startswith(beginning)), 200)


class _Answers(BaseHTTPRequestHandler):
    def __init__(self, *args: object, machine: Machine) -> None:
        self._machine = machine
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        machine, others = self._machine, OTHERS in self.headers
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        machine.asked.append((self.path, body, others))
        if machine.hangs:
            machine.over.wait()
            return
        with suppress(OSError):
            self.send_response(machine.answers(self.path, others))
            self.end_headers()
            self.wfile.write(machine.name.encode())

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def answering(machine: Machine) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answers, machine=machine)) as server:
        machine.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield
        finally:
            machine.over.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def machines() -> list[Machine]:
    return [Machine("a"), Machine("b"), Machine("c"), Machine("publisher")]


@contextmanager
def before(machines: list[Machine], gone: tuple[str, ...] = ()) -> Iterator[Proxy]:
    """The proxy that ships, before these machines; at the ports of those that are `gone` nobody listens."""
    with ExitStack() as stack:
        for machine in machines:
            if machine.name in gone:
                machine.port = free_port()
            else:
                stack.enter_context(answering(machine))

        def here(text: str) -> str:
            for name, machine in zip(NAMES, machines, strict=True):
                text = text.replace(f"{name}:8000", f"127.0.0.1:{machine.port}")
            return text.replace("proxy_read_timeout 4s", "proxy_read_timeout 300ms") + "# 127.0.0.1:8000\n"

        folder = stack.enter_context(open_folder())
        yield stack.enter_context(nginx(folder, 0, PUBLIC, here, "nginx-machines.conf"))


def test_every_machine_is_asked(machines: list[Machine]) -> None:
    with before(machines) as proxy:
        heard = {proxy.ask("POST", "/voice", FORM).body for _ in range(9)}
    assert heard == {"a", "b", "c"}


def test_a_turn_goes_to_a_machine_that_has_its_snapshot(machines: list[Machine]) -> None:
    for machine in machines[:2]:
        machine.behind = True
    with before(machines) as proxy:
        answers = [proxy.ask("POST", "/voice/keys?s=1", FORM) for _ in range(12)]
    assert {(answer.status, answer.body) for answer in answers} == {(200, "c")}
    assert [(path, body, others) for path, body, others in machines[2].asked] == [("/voice/keys?s=1", FORM, True)] * 12
    assert machines[0].asked, "who is behind is not taken for broken, and is asked for the next turn"


def test_where_nobody_has_it_one_goes_on_with_what_is_live_there(machines: list[Machine]) -> None:
    for machine in machines:
        machine.behind = True
    with before(machines) as proxy:
        answer = proxy.ask("POST", "/voice/keys?s=1", FORM, {OTHERS: "yes"})
    assert answer.status == 200
    assert sorted(others for machine in machines for _, _, others in machine.asked) == [False, True, True, True]
    assert {body for machine in machines for _, body, _ in machine.asked} == {FORM}


def test_who_calls_does_not_say_whether_there_are_others(machines: list[Machine]) -> None:
    for machine in machines:
        machine.behind = True
    with before(machines) as proxy:
        assert proxy.ask("POST", "/voice", FORM, {OTHERS: "yes"}).status == 200


@pytest.mark.parametrize("path", ["/voice", "/voice/keys?s=1", "/sms"])
def test_a_machine_that_is_gone_or_hangs_costs_no_turn(path: str, machines: list[Machine]) -> None:
    machines[1].hangs = True
    with before(machines, gone=("a",)) as proxy:
        assert {proxy.ask("POST", path, FORM).body for _ in range(6)} == {"c"}


def test_a_machine_with_too_many_waiting_is_spared(machines: list[Machine]) -> None:
    machines[0].status = machines[1].status = {"/": 503}
    with before(machines) as proxy:
        assert {proxy.ask("POST", "/voice/keys", FORM).body for _ in range(6)} == {"c"}


def test_a_clip_is_fetched_where_it_is(machines: list[Machine]) -> None:
    machines[0].status = machines[1].status = {"/audio/": 404}
    with before(machines) as proxy:
        assert {proxy.ask("GET", "/audio/nl/1.wav?abc").body for _ in range(6)} == {"c"}
        machines[2].status = {"/audio/": 404}
        assert proxy.ask("GET", "/audio/nl/1.wav").status == 404


def test_operators_come_to_the_machine_that_publishes_and_figures_to_nobody(machines: list[Machine]) -> None:
    with before(machines) as proxy:
        assert {proxy.ask("POST", "/console/save", FORM).body for _ in range(4)} == {"publisher"}
        assert proxy.ask("GET", "/metrics").status == 404
        assert proxy.ask("GET", "/nothing").status == 200


def test_nothing_about_a_caller_is_written(machines: list[Machine]) -> None:
    machines[1].hangs = machines[2].behind = True
    with before(machines, gone=("a",)) as proxy:
        for _ in range(4):
            proxy.ask("POST", "/voice/keys?s=whatwasasked", FORM)
        written = proxy.written()
    assert "/voice/keys" in written and "whatwasasked" not in written and "32470123456" not in written
