"""A line of several machines, as docs/machines.md sets it up: hosts, Redis, a proxy, one that publishes."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ivr.snapshot.shelf import Shelf
from tests.soak.net import NETWORK, Net, machines
from tests.soak.processes import children, resident
from tests.soak.serving import ROOT, compile_into, copy_content, nginx_command, proxy_as_shipped, settings, wait_until
from tests.soak.wire import PUBLIC_URL

HOSTS = ("a", "b", "c")
PORT = 8000
FRONT = 8080
MARKERS = ("Alfa", "Bravo")
_NUMBERS = {"proxy": 2, "publisher": 10, "a": 11, "b": 12, "c": 13, "redis": 20}
_LOOKS = {"a": 1, "b": 4, "c": 8}
"""Seconds between two looks at the origin: hosts are to differ for a while."""
_PROGRAM = (sys.executable, "-P", "-m", "ivr")
_LISTEN = f"""
import os, socket, sys
listener = socket.create_server((sys.argv[1], {PORT}), backlog=1024)
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
os.environ |= {{"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}}
os.execv(sys.argv[2], sys.argv[2:])
"""
"""Hands an open socket over, as systemd does (sd_listen_fds(3))."""
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Machine:
    """Processes on a machine of the network, by the word for each."""

    name: str
    net: Net
    log: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, what: str, *command: str, environ: dict[str, str] | None = None) -> None:
        with self.log.open("ab") as log:
            self.running[what] = subprocess.Popen(
                [*self.net.on(self.name), *command], env=environ, cwd="/", stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def family(self, what: str) -> list[int]:
        process = self.running.get(what)
        return [process.pid, *children(process.pid)] if process else []

    def kill(self, what: str) -> None:
        """All of its processes at once."""
        for pid in self.family(what):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if process := self.running.pop(what, None):
            process.wait()

    def seconds(self, what: str) -> float:
        """Seconds of a processor that it used so far, of all its living processes."""
        return sum(_seconds(pid) for pid in self.family(what))

    def memory(self, what: str) -> int:
        """Bytes that its processes keep."""
        return sum(resident(pid) for pid in self.family(what))


@dataclass
class Host(Machine):
    """A machine that answers. `folder/current` leads to the program that it runs."""

    folder: Path = Path()
    programs: Path = Path()

    @property
    def address(self) -> str:
        return self.net.address(self.name)

    def environ(self) -> dict[str, str]:
        runtime = Path("/dev/shm") / self.folder.parent.name / self.name
        runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
        more = {
            "STORE": f"redis://{self.net.address('redis')}:6379/0",
            "ORIGIN": f"http://{self.net.address('publisher')}:8080",
            "CONTENT": str(self.folder / "content"), "RUNTIME": str(runtime),
        }  # fmt: skip
        return settings(self.folder / "state", **more) | {"PYTHONPATH": str(self.folder / "current")}

    def take(self, version: str) -> None:
        """`ln -sfn`: from now on what is started is this version of the program."""
        new = self.folder / "new"
        new.symlink_to(self.programs / version)
        new.replace(self.folder / "current")

    def pull(self) -> bool:
        """Takes what is offered now; false where it cannot."""
        command = [*self.net.on(self.name), *_PROGRAM, "pull"]
        return subprocess.run(command, env=self.environ(), cwd="/", check=False, capture_output=True).returncode == 0

    def follow(self) -> None:
        self.start("pull", *_PROGRAM, "pull", "--every", str(_LOOKS[self.name]), environ=self.environ())

    def serve(self) -> None:
        words = ("serve", "--workers", "2")
        self.start("serve", sys.executable, "-c", _LISTEN, self.address, *_PROGRAM, *words, environ=self.environ())

    def renew(self) -> None:
        """`systemctl reload`."""
        os.kill(self.running["serve"].pid, signal.SIGHUP)

    def snapshot(self) -> str:
        """What it answers with; nothing where it does not."""
        connection = HTTPConnection(self.address, PORT, timeout=1)
        try:
            connection.request("GET", "/readyz", headers={"Host": PUBLIC_URL.partition("//")[2]})
            return str(json.loads(connection.getresponse().read()).get("snapshot", ""))
        except (OSError, HTTPException, ValueError):
            return ""
        finally:
            connection.close()


@dataclass
class Publisher(Machine):
    """The machine that publishes. What it will publish is compiled once and then varied: a check of all content takes
    half a minute of a processor, in which these machines would answer slowly for reasons of their own."""

    folder: Path = Path()
    programs: Path = Path()

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.folder / "state/snapshots")

    def environ(self, version: str) -> dict[str, str]:
        content = settings(self.folder / "state", CONTENT=str(self.folder / "content"))
        return content | {"PYTHONPATH": str(self.programs / version)}

    def compile(self) -> str:
        """Publishes the content in which every Dutch sentence is followed by the first marker; its snapshot."""
        _marked(self.folder / "content", MARKERS[0])
        compile_into(self.folder / "state", self.folder / "content")
        return self.shelf.order().live

    def publish(self, marker: str, version: str = "1") -> str:
        """Publishes the same with another marker, or as another version of the program makes it; its snapshot."""
        made_of, id = self.shelf.path(self.shelf.order().entries[0].id), secrets.token_hex(6)
        command = [sys.executable, "-P", "-c", "from ivr.snapshot.layout import FORMAT; print(FORMAT)"]
        format = int(subprocess.run(command, env=self.environ(version), check=True, capture_output=True).stdout)

        def write(part: Path) -> None:
            shutil.copyfile(made_of, part)
            with closing(sqlite3.connect(part)) as db:
                for table, column in (("prompts", "text"), ("records", "record"), ("templates", "source")):
                    change = f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE typeof({column}) = 'text'"
                    db.execute(change, (f"{MARKERS[0]}.", f"{marker}."))
                db.execute(f"PRAGMA user_version = {format}")
                db.commit()

        self.shelf.publish(id, write, datetime.now(UTC))
        return id

    def offer(self, version: str = "1") -> None:
        self.kill("offer")
        words = ("export", "origin", str(self.folder / "origin"), "--every", "1")
        self.start("offer", *_PROGRAM, *words, environ=self.environ(version))


@dataclass
class Fleet:
    net: Net
    hosts: dict[str, Host]
    publisher: Publisher
    redis: Machine
    proxy: Machine

    @property
    def front(self) -> str:
        return self.net.address("proxy")

    def all_have(self, snapshot: str) -> None:
        for host in self.hosts.values():
            self.has(host, snapshot)

    def has(self, host: Host, snapshot: str) -> None:
        """Waits until a host answers with a snapshot, in every one of its processes. It reads all of it each time it is
        asked, so it is asked seldom."""
        same = wait_until(lambda: all(host.snapshot() == snapshot for _ in range(4)), 180, every=1.0)
        assert same, (host.name, host.snapshot(), host.log.read_text()[-3_000:])

    def start_redis(self) -> None:
        address = self.net.address("redis")
        options = ("--bind", address, "--port", "6379", "--protected-mode", "no", "--save", "", "--appendonly", "no")
        self.redis.start("redis", "redis-server", *options)
        assert wait_until(lambda: self.ask_redis("ping").strip() == "PONG", 10), "redis-server does not start"

    def ask_redis(self, *words: str) -> str:
        command = ["redis-cli", "-h", self.net.address("redis"), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=10).stdout


@contextmanager
def fleet() -> Iterator[Fleet]:
    """All of it, with the first content live everywhere. Raises `NotPermitted` where there are no namespaces."""
    with ExitStack() as stack:
        net = stack.enter_context(machines(_NUMBERS))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        stack.callback(shutil.rmtree, Path("/dev/shm") / folder.name, ignore_errors=True)
        programs = _programs(folder / "programs")
        own = folder / "publisher"
        publisher = Publisher("publisher", net, folder / "publisher.log", folder=own, programs=programs)
        first = publisher.compile()
        redis, proxy = (Machine(name, net, folder / f"{name}.log") for name in ("redis", "proxy"))
        hosts = {name: Host(name, net, folder / f"{name}.log", {}, folder / name, programs) for name in HOSTS}
        made = Fleet(net, hosts, publisher, redis, proxy)
        stack.callback(_stop, [*hosts.values(), publisher, made.redis, made.proxy])
        made.start_redis()
        publisher.offer()
        publisher.start("nginx", *nginx_command(_origin(publisher), folder / "files"))
        assert wait_until(lambda: (publisher.folder / "origin/live.json").exists(), 20), "nothing is offered"
        for host in hosts.values():
            (host.folder / "content").mkdir(parents=True)
            host.take("1")
            assert wait_until(host.pull, 20), f"{host.name} cannot take what is offered"
            host.follow()
            host.serve()
        shipped = proxy_as_shipped("nginx-machines.conf", f"{made.front}:{FRONT}", folder / "front")
        made.proxy.start("nginx", *nginx_command(shipped.replace("10.0.0.", f"{NETWORK}."), folder / "front"))
        made.all_have(first)
        yield made


def _stop(all: list[Machine]) -> None:
    for machine in all:
        for what in list(machine.running):
            machine.kill(what)


def _programs(folder: Path) -> Path:
    """Two versions of the program: the second makes and reads snapshots of another format."""
    for version in ("1", "2"):
        shutil.copytree(ROOT / "ivr", folder / version / "ivr", ignore=shutil.ignore_patterns("__pycache__"))
    layout = folder / "2/ivr/snapshot/layout.py"
    text, changed = re.subn(r"(?m)^_MEANING = \d+$", "_MEANING = 1_000", layout.read_text())
    assert changed == 1, "the format of a snapshot is told otherwise now"
    layout.write_text(text)
    return folder


def _marked(content: Path, marker: str) -> None:
    """The shipped content, in which every Dutch sentence is followed by a word."""
    copy_content(content)
    catalogue = content / "menus/texts/nl.po"
    text, changed = re.subn(r'(?m)^msgstr "(.+)\."$', rf'msgstr "\1. {marker}."', catalogue.read_text())
    assert changed > 100
    catalogue.write_text(text)


def _origin(publisher: Publisher) -> str:
    text = (ROOT / "deploy/nginx-origin.conf").read_text()
    address = publisher.net.address("publisher")
    changed = text.replace("10.0.0.10", address).replace("/srv/wegwijs-origin", str(publisher.folder / "origin"))
    assert changed.count(address) > 1 and str(publisher.folder) in changed, "deploy/nginx-origin.conf has changed"
    return changed


def _seconds(pid: int) -> float:
    with suppress(OSError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK
    return 0.0
