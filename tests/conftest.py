"""Two lines to test on: the house, a whole tiny one in English and Arabic, and the one that ships."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from hypothesis import settings

from ivr.app import create_app
from ivr.config import Settings, read_settings
from ivr.content.read.lasting import lasting_below
from ivr.country.opening import ZONE
from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.language.pieces import filled
from ivr.model import Content
from ivr.model.steps import Reply as Answer
from ivr.model.steps import Sms
from ivr.publish.check import load
from ivr.publish.compile import compile_content
from ivr.snapshot import lookout
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.store.contract import Store
from ivr.store.open import open_store
from ivr.store.runtime import memory_folder
from ivr.wings.phone.call import Call
from ivr.wings.phone.text import Reply, send_text
from ivr.wings.phone.transport import InProcess
from ivr.wings.phone.trial_numbers import MOBILE, OWN_NUMBER
from tests.once import made_once, spare_what_is_the_same
from tests.sealed import SECRET

# The same examples in every run, and no time limit for one: a busy machine is no fault of the code.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

spare_what_is_the_same()

# Here a disk changes between two questions; `tests/snapshot/test_lookout.py` is about how long callers go on meanwhile.
lookout.AGAIN = 0.0

# What the lines of these tests remember of callers lies in memory, and is gone when they are over.
MEMORY = tempfile.mkdtemp(prefix="wegwijs-tests-", dir="/dev/shm")
atexit.register(shutil.rmtree, MEMORY, ignore_errors=True)
os.environ["WEGWIJS_RUNTIME"] = MEMORY

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "tests" / "house"
TOKEN = "a token that only these tests know"
METRICS_TOKEN = "a-monitor-with-a-token"
PUBLIC_URL = "https://line.example.org"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="Rewrite what tests expect: README.md, stories, broken houses."
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--update writes files that several tests share: leave out -n")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores, for two fifths of the time of a test go by waiting: for speech, for a silence to
    be long enough, for a server to stop."""
    return len(os.sched_getaffinity(0)) + 2


# The dearest files in CPU seconds: they begin first, so that no core is left alone with one of them at the end. Of the
# first three, one makes what the house says, one publishes the line that ships, and one needs neither.
DEAREST = (
    "test_browser_recorder", "test_texts", "test_browser_access", "test_audio", "test_browser", "test_workers",
    "test_deploy", "test_sockets", "test_beginning", "test_demo", "test_shipped_sound", "test_shipped", "test_oracle",
    "test_cli", "test_access", "test_random", "test_menus", "test_audio_work", "test_call", "test_failover",
    "test_organisations", "test_sound", "test_audio_watch", "test_content", "test_snapshot", "test_browser_sound",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: DEAREST.index(item.path.stem) if item.path.stem in DEAREST else len(DEAREST))


def settings_here() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("WEGWIJS_")}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """What a command told its own process by the environment (`serve`, `demo`) ends with the test that called it."""
    before = settings_here()
    try:
        yield
    finally:
        for name in settings_here().keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


def soak(*values: object) -> ParameterSet:
    """A case that only `make soak` runs, beside those that `make test` runs too."""
    return pytest.param(*values, marks=pytest.mark.soak)


def sampled(name: str, one_in: int) -> bool:
    """Whether this is one of the so many that a test looks at: in every run the same."""
    return crc32(name.encode()) % one_in == 0


def clean_environ() -> dict[str, str]:
    """The environment for a program that gets its settings from a test: of ours, only where the memory is."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("WEGWIJS_")}
    return others | {"WEGWIJS_RUNTIME": MEMORY}


def moment(text: str) -> datetime:
    """A wall time in Brussels: moment("2026-11-23 10:00"), which is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = moment("2026-11-23 10:00")


def settings_for(content: Path, state: Path, **more: str) -> Settings:
    names = {"CONTENT": str(content), "STATE": str(state), "PUBLIC_URL": PUBLIC_URL, "TWILIO_AUTH_TOKEN": TOKEN}
    names |= {"SECRET_KEY": SECRET, "RUNTIME": MEMORY, "METRICS_TOKEN": METRICS_TOKEN}
    return read_settings({f"WEGWIJS_{name}": value for name, value in (names | more).items()})


def new_sender() -> str:
    return f"+3247{secrets.randbelow(10**7):07}"


@cache
def _house_content() -> Content:
    return load(HOUSE, MONDAY.date())[0]


def sentence(key: str, language: str = "en", /, **slots: str) -> str:
    """What the house says, as its content words it: a test that is not about the words is none of their business."""
    return filled(_house_content().prompts[language][key], slots)


@dataclass
class Line:
    """A published line that can be dialled and texted."""

    settings: Settings
    app: Flask
    shelf: Shelf
    post: InProcess

    @property
    def store(self) -> Store:
        return open_store(self.settings.store, self.settings.state, self.settings.runtime)

    def kept(self) -> bytes:
        """Every byte that the line keeps anywhere, on the disk and in memory."""
        memory = memory_folder(self.settings.runtime, self.settings.state)
        assert memory
        folders = (self.settings.state, memory)
        return b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())

    def call(self, at: datetime = MONDAY, sender: str = MOBILE, to: str = OWN_NUMBER) -> Call:
        return Call(self.post, f"{PUBLIC_URL}/voice", at, sender=sender, to=to, get=self.post.get)

    def text(self, words: str, at: datetime = MONDAY, sender: str | None = None) -> list[Reply]:
        """A text from a telephone; from a new one that nobody remembers, where none is given."""
        return send_text(self.post, f"{PUBLIC_URL}/sms", words, at, sender or new_sender())

    def chat(self, *messages: str, at: datetime = MONDAY) -> list[Answer]:
        """The replies to one message after the other, without the limits on how many of them are answered."""
        state, replies = Conversation(), []
        for words in messages:
            done = turn(self.library, state, Sms(words), at)
            state = done.state
            replies += done.replies
        return replies

    @property
    def library(self) -> Snapshot:
        return self.shelf.live()


def line_of(content: Path, state: Path, **more: str) -> Line:
    compile_content(content, Shelf(state / "snapshots"), datetime.now(UTC))
    return published_line(content, state, **more)


def published_line(content: Path, state: Path, **more: str) -> Line:
    """The line of a content that was published below `state`."""
    settings = settings_for(content, state, **more)
    app = create_app(settings, clock=lambda: MONDAY)
    return Line(settings, app, Shelf(state / "snapshots"), InProcess(app, PUBLIC_URL, TOKEN))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    line = line_of(HOUSE, tmp_path_factory.mktemp("house"))
    yield line
    line.shelf.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    line = published_line(ROOT, published_once(tmp_path_factory, tmp_path_factory.mktemp("shipped") / "state"))
    yield line
    line.shelf.close()


def published_once(factory: pytest.TempPathFactory, state: Path) -> Path:
    """The new folder `state` with the line that ships in it: published once in a run of the tests, and copied. As after
    the command, what its check found out lasts there."""

    def publish(at: Path) -> None:
        at.mkdir()
        with lasting_below(at):
            compile_content(ROOT, Shelf(at / "snapshots"), datetime.now(UTC))

    return Path(shutil.copytree(made_once(factory, "published", publish), state))
