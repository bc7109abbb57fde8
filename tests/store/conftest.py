"""A store to test on: the file of one machine, or a real Redis server, which is started here."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from ivr.store.callers import Callers
from ivr.store.contract import Store, StoreDown, Tally
from ivr.store.open import open_store
from ivr.store.runtime import memory_folder
from ivr.store.sqlite import SqliteStore

NUMBER = "+32470123456"
SECRET = "what only the operator's secret store holds"
HOUR = 3600

# Every method, with something in it that must never come out in an error.
METHODS: dict[str, Callable[[Store], object]] = {
    "get": lambda store: store.get("hidden"),
    "put": lambda store: store.put("hidden", "hidden", HOUR),
    "firsts": lambda store: store.firsts(["hidden"], HOUR),
    "tally_once": lambda store: store.tally_once("hidden too", HOUR, "words", [Tally("hidden", "2026-11-23")]),
    "once": lambda store: store.once("hidden", "hidden", HOUR),
    "first": lambda store: store.first("hidden", HOUR),
    "count": lambda store: store.count("hidden", HOUR),
    "together": lambda store: store.together(lambda held: held.get("hidden")),
    "tally": lambda store: store.tally("words", Tally("hidden", "2026-11-23")),
    "tallies": lambda store: store.tallies("words", "2026-11-23"),
    "forget": lambda store: store.forget("words", "2026-11-23"),
    "ping": lambda store: store.ping(),
    "drop": lambda store: store.drop("hidden"),
    "caller_key": lambda store: Callers(store, "hidden").key(NUMBER),
}


class Server:
    """A Redis server of our own, on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.folder = folder
        self.start()

    def start(self, save: str = "", appendonly: str = "no") -> None:
        program = shutil.which("redis-server")
        assert program, "the tests of the store need the package redis-server"
        options = {"bind": "127.0.0.1", "port": self.port, "dir": self.folder, "save": save, "appendonly": appendonly}
        words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([program, *words], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout and any("Ready to accept" in line for line in self.process.stdout)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()

    def age(self, seconds: int) -> None:
        """Takes this off every expiry, as if so much time had gone by."""
        with Redis(port=self.port) as redis:
            for key in redis.scan_iter():
                if (left := int(redis.pttl(key))) >= 0:
                    redis.pexpire(key, max(left - seconds * 1000, 0))


class Clock:
    """The clock of this machine, and what was added to it."""

    ahead = 0

    def __call__(self) -> float:
        return time.time() + self.ahead

    def go_on(self, seconds: int) -> None:
        self.ahead += seconds


@dataclass
class Place:
    """A store to test, the setting that opens it, and a way to let time go by. `folder` is on the disk, `memory` is
    not."""

    store: Store
    address: str
    folder: Path
    memory: Path
    later: Callable[[int], None]

    def another(self) -> Store:
        return open_store(self.address, self.folder, str(self.memory.parent))

    def key(self, number: str = NUMBER) -> str:
        return Callers(self.store, SECRET).key(number)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory for what the line with its state in `tmp_path` remembers of callers."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        found = memory_folder(folder, tmp_path)
        assert found
        yield found


@pytest.fixture
def sqlite(tmp_path: Path, memory: Path) -> Iterator[Place]:
    clock = Clock()
    store = SqliteStore(tmp_path / "store.sqlite", memory / "callers.sqlite", clock)
    place = Place(store, "sqlite", tmp_path, memory, clock.go_on)
    yield place
    place.store.close()


@pytest.fixture
def redis(server: Server, tmp_path: Path, memory: Path) -> Iterator[Place]:
    with Redis(port=server.port) as all_of_it:
        all_of_it.flushall()
    address = f"redis://127.0.0.1:{server.port}/0"
    place = Place(open_store(address, tmp_path), address, tmp_path, memory, server.age)
    yield place
    place.store.close()


@pytest.fixture
def process(tmp_path: Path, memory: Path) -> Place:
    """A store that one process keeps for itself, where a machine has no file system in memory."""
    clock = Clock()
    return Place(SqliteStore(tmp_path / "store.sqlite", None, clock), "sqlite", tmp_path, memory, clock.go_on)


@pytest.fixture(params=["sqlite", "redis"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


def assert_all_down(store: Store, names: Iterable[str] = tuple(METHODS)) -> None:
    """Every method says so within a second, and tells nothing of what it was asked."""
    for name in names:
        began = time.monotonic()
        with pytest.raises(StoreDown) as caught:
            METHODS[name](store)
        assert time.monotonic() - began < 1, name
        told = "".join(traceback.format_exception_only(caught.value))
        assert "hidden" not in told and "470123456" not in told
        assert caught.value.__context__ is None


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
