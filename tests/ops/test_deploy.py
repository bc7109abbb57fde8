"""What deploy/ holds works: real nginx and real Caddy before a real line that runs without rights, and the units."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from ivr.cli import main
from ivr.config import PREFIX, SETTINGS
from ivr.provider.finding import Finding
from ivr.provider.reach import HttpAnswer as Reached
from ivr.provider.reach import Network
from ivr.provider.twilio.address import look_at
from ivr.provider.twilio.signature import SignatureValidator
from ivr.wings.phone.call import Call
from ivr.wings.phone.trial_numbers import MOBILE, OWN_NUMBER
from tests.conftest import ROOT
from tests.proxies import (
    CLIENT,
    DEPLOY,
    NAME,
    PROXIES,
    TOKEN,
    Proxy,
    Served,
    Somebody,
    children,
    free_port,
    get,
    is_ready,
    open_folder,
    served,
    somebody,
    wait_until,
)

MARK = "zeer-geheim"  # stands for whatever may travel in a query
PUBLIC = f"https://{NAME}"


@pytest.fixture(scope="module")
def who() -> Iterator[Somebody]:
    with somebody() as who:
        yield who


@pytest.fixture(scope="module")
def line(who: Somebody) -> Iterator[Served]:
    with open_folder() as folder, served(who, folder, PUBLIC) as line:
        yield line


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, line: Served) -> Iterator[Proxy]:
    with open_folder() as folder, PROXIES[request.param](folder, line.port, PUBLIC, hasty) as proxy:
        yield proxy


def hasty(text: str) -> str:
    """Gives up a slow body after a second: a test should not wait for what takes five or ten."""
    hasty = text.replace("client_body_timeout 5s", "client_body_timeout 1s").replace("read_body 10s", "read_body 1s")
    assert hasty != text
    return hasty


def dial(proxy: Proxy) -> Call:
    call = Call(proxy.post, f"{proxy.public}/voice", datetime.now(UTC), sender=MOBILE, to=OWN_NUMBER)
    call.dial()
    return call


def heard(call: Call, keys: str) -> str:
    """Presses the keys; all that was heard by then."""
    for key in keys:
        call.press(key)
    return str(call.events)


def form(**more: str) -> dict[str, str]:
    return {"CallSid": "CA" + "0" * 32, "From": MOBILE, "To": OWN_NUMBER, **more}


def test_the_line_runs_without_rights(line: Served) -> None:
    status = Path(f"/proc/{line.process.pid}/status").read_text()
    assert re.search(r"^Uid:\t(?!0\t)", status, re.MULTILINE)


class TestThroughAProxy:
    def test_a_signed_call_goes_through_to_a_number(self, proxy: Proxy) -> None:
        call = dial(proxy)
        assert "Bread." in heard(call, "114000")

    def test_what_is_not_signed_is_turned_away(self, proxy: Proxy) -> None:
        answer = proxy.ask("POST", f"/voice?{MARK}=1", "CallSid=CA1", {"X-Twilio-Signature": "bm8="})
        assert (answer.status, answer.body) == (403, "")
        assert proxy.ask("POST", "/sms", "Body=x").status == 403

    @pytest.mark.parametrize(
        "path", ["/metrics", "//metrics", "/%6detrics", "/metrics/", "/x/../metrics", "/metrics?a"]
    )
    def test_the_figures_are_closed(self, path: str, proxy: Proxy, line: Served) -> None:
        assert proxy.ask("GET", path, headers={"X-Forwarded-For": ""}).status == 404
        assert get(f"http://127.0.0.1:{line.port}/metrics").status == 403

    def test_health_is_open(self, proxy: Proxy) -> None:
        assert [proxy.ask("GET", path).status for path in ("/healthz", "/readyz")] == [200, 200]

    def test_a_form_that_is_too_large_is_refused(self, proxy: Proxy) -> None:
        assert proxy.ask("POST", f"/sms?{MARK}", "Body=" + "x" * 70_000).status in (400, 413)

    def test_slow_bodies_keep_nobody_waiting(self, proxy: Proxy) -> None:
        with ExitStack() as stack:
            for _ in range(60):
                half = stack.enter_context(proxy.connection())
                half.sendall(f"POST /voice?{MARK} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 900\r\n\r\nFr".encode())
            began = time.monotonic()
            assert proxy.post(f"{PUBLIC}/voice", form()).status == 200
            assert time.monotonic() - began < 4  # who waits for slow bodies takes 5 seconds
            half.settimeout(20)
            assert len(half.recv(1000)) < 400, "a slow body is given up, and the line has heard nothing of it"

    def test_no_log_holds_a_query_a_number_or_an_address(self, proxy: Proxy) -> None:
        """After the tests above; what is refused, broken or too long is where logs tell most."""
        for path in (f"/voice/keys?place={MARK}", f"/voice%3Fplace={MARK}", f"/{MARK}?{MARK}", f"/sms/{MARK}?{MARK}"):
            proxy.ask("POST", path, f"From={MOBILE}&Body={MARK}", {"Referer": MARK, "User-Agent": MARK})
        with proxy.connection() as raw:
            raw.sendall(f"GET /voice?{MARK} HTTP/9.9\r\nHost: {MARK}\r\n{MARK}\r\n\r\n".encode())
            raw.recv(1000)
        assert proxy.post(f"{PUBLIC}/voice?{MARK}", form()).status == 200
        written = proxy.written()
        assert "/voice" in written
        assert "403" in written
        for hidden in (MARK, MOBILE, MOBILE[1:], CLIENT, "Body", TOKEN):
            assert hidden not in written, hidden

    def test_a_form_waits_in_memory_and_not_on_a_disk(self, proxy: Proxy) -> None:
        head = f"POST /sms HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 60000\r\n\r\n"
        with proxy.connection() as half:
            half.sendall(head.encode() + b"x" * 50_000)
            end = time.monotonic() + 0.4  # nothing tells when the proxy has read it; a file is there within 10 ms
            while time.monotonic() < end:
                assert "x" * 100 not in proxy.written()
            half.sendall(b"x" * 10_000)
            assert b" 403 " in half.recv(1000)


class Upstream(BaseHTTPRequestHandler):
    """A line that is ill."""

    def do_POST(self) -> None:
        body = b"no"
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        """Says nothing."""


@pytest.mark.parametrize("name", PROXIES)
def test_our_faults_reach_the_provider_as_faults(name: str) -> None:
    """So that it takes its fallback: from a line that is ill, and where there is none at all."""
    ill = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=ill.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    with open_folder() as folder, PROXIES[name](folder, ill.server_port, PUBLIC) as proxy:
        answer = proxy.post(f"{PUBLIC}/voice?{MARK}", form())
        assert (answer.status, answer.body) == (503, "no")
        ill.shutdown()
        ill.server_close()
        assert proxy.post(f"{PUBLIC}/voice?{MARK}", form()).status == 502
        wait_until(lambda: "502" in proxy.written())
        assert MARK not in proxy.written()


@pytest.mark.parametrize("name", PROXIES)
def test_a_request_reaches_the_line_when_all_of_it_is_here(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as upstream, open_folder() as folder:
        upstream.settimeout(0.5)
        with PROXIES[name](folder, upstream.getsockname()[1], PUBLIC) as proxy, proxy.connection() as slow:
            slow.sendall(f"POST /voice HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 6\r\n\r\nFro".encode())
            with pytest.raises(TimeoutError):
                upstream.accept()
            slow.sendall(b"m=1")
            upstream.settimeout(10)
            connection, _ = upstream.accept()
            with connection:
                assert b"POST /voice" in connection.recv(4000)


def taken_off(text: str) -> str:
    """The variant for a public address with a path, as the comments of both files say: theirs for the next lines."""
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if re.match(r"\s*#\s+(location|handle_path) /", line))
    last = next(number for number in range(first, len(lines)) if not lines[number].lstrip().startswith("#"))
    fresh = [line.replace("#", "", 1) for line in lines[first:last]]
    replaced = 2 if "proxy_pass" in lines[last + 1] else 1
    return "\n".join([*lines[:first], *fresh, *lines[last + replaced :], ""])


def kept(text: str) -> str:
    """A proxy that passes the path on as it came."""
    changed = taken_off(text).replace("proxy_pass http://wegwijs/;", "proxy_pass http://wegwijs;")
    return changed.replace("handle_path /line/*", "handle /line/*")


@pytest.fixture(scope="module")
def below(who: Somebody) -> Iterator[Served]:
    """A line whose public address has a path."""
    with open_folder() as folder, served(who, folder, f"{PUBLIC}/line") as line:
        yield line


@pytest.mark.parametrize("change", [taken_off, kept])
@pytest.mark.parametrize("name", PROXIES)
class TestWithAPath:
    """A proxy takes the path of the public address off, or leaves it on."""

    def test_the_line_is_reached_below_it_and_nowhere_else(
        self, name: str, change: Callable[[str], str], below: Served
    ) -> None:
        with open_folder() as folder, PROXIES[name](folder, below.port, below.public, change) as proxy:
            call = dial(proxy)
            assert "Bread." in heard(call, "114000")
            assert proxy.ask("GET", "/line/metrics").status == 404
            assert proxy.ask("POST", "/voice", "CallSid=CA1").status == 404
            assert proxy.ask("POST", "/line/voice", "CallSid=CA1", {"X-Twilio-Signature": "bm8="}).status == 403
            assert MARK not in proxy.written()
            assert {finding.level for finding in checked(proxy)} == {"good"}


@pytest.mark.parametrize("name", PROXIES)
def test_a_line_that_does_not_know_its_path_is_found_by_the_check(name: str, line: Served) -> None:
    with open_folder() as folder, PROXIES[name](folder, line.port, f"{PUBLIC}/line", kept) as proxy:
        [finding] = [finding for finding in checked(proxy) if finding.level == "error"]
        assert "status 404" in finding.what
        assert finding.hint.endswith("the server must have the same WEGWIJS_PUBLIC_URL, with /line.")


def checked(proxy: Proxy) -> list[Finding]:
    """What `wegwijs twilio check` finds at the public address; only name and port are those of a test."""

    def fetch(url: str, posted: Mapping[str, str] | None, headers: Mapping[str, str]) -> Reached:
        method, body = ("GET", None) if posted is None else ("POST", urlencode(posted))
        answer = proxy.ask(method, url.removeprefix(PUBLIC), body, headers)
        return Reached(answer.status, answer.body)

    later = datetime.now(UTC) + timedelta(days=60)
    network = Network(lambda host: ("8.8.8.8",), lambda url: later, fetch)
    sign = SignatureValidator(proxy.public, TOKEN).sign
    return list(look_at(proxy.public, form(), network, sign, datetime.now(UTC)))


class TestANewVersion:
    """deploy/wegwijs.service: `current` leads to another version, and `systemctl reload` sends SIGHUP."""

    def test_no_call_is_lost(self, who: Somebody) -> None:
        with ExitStack() as stack:
            folder, logs = stack.enter_context(open_folder()), stack.enter_context(open_folder())
            current = folder / "current"
            current.symlink_to(Path(who.python).parent.parent)
            python = str(current / "bin" / Path(who.python).name)
            line = stack.enter_context(served(who, folder, PUBLIC, python=python))
            proxy = stack.enter_context(PROXIES["nginx"](logs, line.port, PUBLIC))
            begun = dial(proxy)
            before = children(line.process.pid)
            answers = stack.enter_context(calling(proxy))
            line.process.send_signal(signal.SIGHUP)
            wait_until(lambda: bool(children(line.process.pid)) and not children(line.process.pid) & before)
            after = len(answers)
            wait_until(lambda: len(answers) > after + 20)
            assert set(answers) == {200}
            assert "Bread." in heard(begun, "114000")


@contextmanager
def calling(proxy: Proxy) -> Iterator[list[int]]:
    """Three who call again and again, with a breath between: without it the machine does nothing else. The status of
    each answer, and 0 where there was none."""
    answers: list[int] = []
    over = threading.Event()

    def call() -> None:
        while not over.wait(0.03):
            try:
                answers.append(proxy.post(f"{PUBLIC}/voice", form()).status)
            except (OSError, HTTPException):
                answers.append(0)

    threads = [threading.Thread(target=call) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: len(answers) > 10)
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


COMMON = ("wegwijs.service.d", "wegwijs-.service.d")
UNITS = sorted(path.name for kind in ("service", "timer", "socket") for path in DEPLOY.glob(f"*.{kind}"))
PROGRAM = "/opt/wegwijs/current/.venv/bin/"


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as docs/run.md puts them, with programs that are there."""
    folder = tmp_path_factory.mktemp("units")
    for program in ("python", "wegwijs"):
        (folder / program).write_text("#!/bin/sh\n")
        (folder / program).chmod(0o755)
    for unit in UNITS:
        (folder / unit).write_text((DEPLOY / unit).read_text().replace(PROGRAM, f"{folder}/"))
    for name in COMMON:
        (folder / name).mkdir()
        shutil.copy(DEPLOY / "common.conf", folder / name)
    return folder


def analyze(units: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    assert program, "this test needs systemd; .ci/system-packages installs it"
    environ = dict(os.environ) | {"SYSTEMD_UNIT_PATH": f"{units}:"}
    return subprocess.run([program, *words], env=environ, capture_output=True, text=True, check=False)


class TestUnits:
    def test_systemd_finds_nothing_wrong(self, units: Path) -> None:
        done = analyze(units, "verify", *UNITS)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        (units / "bad.service").write_text((units / "wegwijs.service").read_text() + "\n[Service]\nRestrt=always\n")
        assert "Unknown key" in analyze(units, "verify", "bad.service").stderr
        (units / "bad.service").unlink()

    @pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
    def test_a_service_may_do_next_to_nothing(self, unit: str, units: Path) -> None:
        """systemd counts what a service could do; 10 is all, and most of Debian's own have over 9."""
        done = analyze(units, "security", "--offline=yes", "--threshold=20", unit)
        assert done.returncode == 0, done.stdout

    def test_every_command_of_a_unit_is_one_of_ours(self) -> None:
        lines = [line for unit in UNITS for line in (DEPLOY / unit).read_text().splitlines() if PROGRAM in line]
        words = [re.split(r"/wegwijs |-m ivr ", line)[-1].split() for line in lines]
        commands = {name for name, *_ in words}
        assert len(lines) == len([unit for unit in UNITS if unit.endswith(".service")])
        assert {"serve", "backup", "twilio"} <= commands
        assert commands <= set(main.commands)

    def test_every_setting_is_one_of_ours(self) -> None:
        known = {PREFIX + s.name for s in SETTINGS} | {f"{PREFIX}{s.name}_FILE" for s in SETTINGS if s.secret}
        own = {"WEGWIJS_ENV", "WEGWIJS_COMMAND"}  # of the command for people, which keeps them to itself
        for path in [*DEPLOY.iterdir(), ROOT / "docs" / "run.md"]:
            assert set(re.findall(r"WEGWIJS_[A-Z_]*[A-Z]", path.read_text())) <= known | own, path

    def test_the_command_for_people_has_the_settings_of_the_service(self, who: Somebody, tmp_path: Path) -> None:
        settings = tmp_path / "wegwijs.env"
        settings.write_text((DEPLOY / "wegwijs.env").read_text().replace("/etc/wegwijs/secrets", str(tmp_path)))
        program = tmp_path / "program"
        program.write_text('#!/bin/sh\nenv | grep ^WEGWIJS_ | sort\necho "$@"\n')
        program.chmod(0o755)
        environ = {"WEGWIJS_ENV": str(settings), "WEGWIJS_COMMAND": str(program), "PATH": os.environ["PATH"]}
        words = [str(DEPLOY / "wegwijs"), "twilio", "check"]
        if os.geteuid() == 0:  # without the change of user: there is none of that name here
            (tmp_path / "runuser").write_text('#!/bin/sh\nshift 3\nexec "$@"\n')
            (tmp_path / "runuser").chmod(0o755)
            environ["PATH"] = f"{tmp_path}:{environ['PATH']}"
        done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True)
        assert "WEGWIJS_PUBLIC_URL=https://line.example.org" in done.stdout
        assert f"WEGWIJS_TWILIO_AUTH_TOKEN_FILE={tmp_path}/twilio-auth-token" in done.stdout
        assert done.stdout.endswith("twilio check\n")
        assert "WEGWIJS_ENV" not in done.stdout


class TestContainer:
    """Without a daemon nothing is built here; what it is built from is there, and what it starts starts."""

    FILE = (DEPLOY / "Containerfile").read_text()

    def test_what_is_copied_is_there(self) -> None:
        copied = [
            line.split()[1:-1] for line in self.FILE.splitlines() if line.startswith("COPY ") and "--from" not in line
        ]
        sources = [ROOT / source for sources in copied for source in sources]
        assert len(sources) > 5
        assert [source for source in sources if not source.exists()] == []

    def test_it_is_not_root_and_writes_only_where_it_may(self) -> None:
        assert re.search(r"^USER [1-9][0-9]*$", self.FILE, re.MULTILINE)
        written = dict(re.findall(r"WEGWIJS_(CONTENT|STATE)=(\S+)", self.FILE))
        assert all(written[name].startswith("/var/lib/wegwijs/") for name in ("CONTENT", "STATE"))
        assert "VOLUME /var/lib/wegwijs" in self.FILE

    def test_its_start_serves_the_content_that_came_along_and_its_health_check_knows(self, who: Somebody) -> None:
        port = free_port()
        [check] = re.findall(r'^HEALTHCHECK .* CMD \["python", "-c", "(.*)"\]$', self.FILE, re.MULTILINE)
        check = check.replace(":8000", f":{port}")
        with open_folder() as folder, open_folder("/dev/shm") as runtime:
            who.give(runtime)
            runtime.chmod(0o700)
            command = folder / "bin" / "wegwijs"
            command.parent.mkdir()
            command.write_text(f'#!/bin/sh\nexec {who.python} -P -m ivr "$@"\n')
            command.chmod(0o755)
            (folder / "volume").mkdir()
            who.give(folder / "volume")
            (folder / "token").write_text(TOKEN)
            environ = {
                "PATH": f"{folder}/bin:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), **who.environ, "PORT": str(port),
                "WEGWIJS_CONTENT": f"{folder}/volume/content", "WEGWIJS_STATE": f"{folder}/volume/state",
                "WEGWIJS_PUBLIC_URL": "https://wegwijs.be", "WEGWIJS_TWILIO_AUTH_TOKEN_FILE": f"{folder}/token",
                "WEGWIJS_RUNTIME": str(runtime), "WEGWIJS_SECRET_KEY": TOKEN[::-1] * 2,
            }  # fmt: skip
            words = [str(DEPLOY / "start"), str(ROOT / "tests" / "house")]
            output = open(folder / "output", "wb")
            with output, who.start(words, environ, cwd=folder / "volume", stdout=output, stderr=output) as process:
                try:
                    wait_until(lambda: process.poll() is not None or is_ready(port))
                    assert process.poll() is None, (folder / "output").read_text()
                    assert is_healthy(who, check)
                finally:
                    process.terminate()
                    process.wait(30)
            assert not is_healthy(who, check)


def is_healthy(who: Somebody, check: str) -> bool:
    with who.start([who.python, "-c", check], {}, cwd="/", stderr=subprocess.DEVNULL) as process:
        return process.wait(30) == 0
