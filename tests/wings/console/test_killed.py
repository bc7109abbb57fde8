"""Killed at any moment of a save or a publication: callers have a whole line, the history is sound, and nothing is lost
that was answered with "saved". Two who save one organisation at the same moment lose nothing either, on the desk and on
the pages."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import IO

import pytest

from ivr.content.rewriting import put
from ivr.publish.check import load
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.desk.desk import Clash, Desk, SavedDraft
from tests.conftest import MONDAY, ROOT, clean_environ, soak
from tests.wings.console.conftest import Console, Worker
from tests.wings.console.killed import HEARTH, TOPICS

BREAD = "data/organisations/bread.yaml"


@contextmanager
def killer(console: Console) -> Iterator[tuple[IO[str], IO[str]]]:
    """The program that is killed again and again: what it is told, and what it says."""
    state = console.line.settings.state
    command = [sys.executable, "-m", "tests.wings.console.killed", str(console.root), str(state)]
    with subprocess.Popen(
        command, cwd=ROOT, env=clean_environ(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin and process.stdout
        yield process.stdin, process.stdout
        process.stdin.close()


def saved(console: Console) -> list[str]:
    """What was answered with "saved"; the last line may be cut off, and then nobody read it."""
    path = console.line.settings.state / "answered"
    lines = path.read_text().splitlines(True) if path.exists() else []
    return [line.split()[1] for line in lines if line.endswith("\n")]


def all_is_whole(console: Console) -> None:
    """Reads everything as who comes next would."""
    desk = console.office.desk
    topics, hearth = desk.open(TOPICS, MONDAY).text, desk.open(HEARTH, MONDAY).text
    assert [word for word in saved(console) if f"# {word}\n" not in topics or f"# {word}\n" not in hearth] == []
    notes = [{line for line in text.splitlines() if line.startswith("# ")} for text in (topics, hearth)]
    assert notes[0] - notes[1] == set(), "half a save"
    load(console.root, MONDAY.date())
    shelf = Shelf(console.line.settings.state / "snapshots")
    assert shelf.live().verified
    assert shelf.troubles() == ()
    shelf.close()
    git = ["git", "-C", str(console.root)]
    found = subprocess.run([*git, "fsck", "--strict"], capture_output=True, check=False)
    assert found.returncode == 0, found.stderr
    assert subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True).stdout == b""


@pytest.mark.parametrize("times", [2, soak(100)])
@pytest.mark.parametrize("what", ["save", "publish"])
def test_killed_at_any_moment_all_is_whole(what: str, times: int, console: Console) -> None:
    dice = random.Random(f"{what} {times}")  # the same moments in every run
    console.office.desk.head(MONDAY)
    with killer(console) as (say, hear):
        for _ in range(times):
            say.write(f"{what} {dice.randint(20, 1500)}\n")
            say.flush()
            assert hear.readline() == "killed\n"
            all_is_whole(console)
    assert console.line.text("FOOD 4000"), "the line answers"


@pytest.mark.parametrize("moment", ["_lay_out", "_write_index", "_committed"])
def test_what_git_locked_when_it_was_killed_stops_nobody(moment: str, console: Console) -> None:
    desk = console.office.desk
    desk.head(MONDAY)
    control = console.root / ".git"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(f"ivr.wings.console.desk.git_store.GitStore.{moment}", _killed)
        with pytest.raises(KeyboardInterrupt):
            name(desk, "Amina", ("name",), "Cake")
    for lock in ("index.lock", "refs/heads/main.lock", "HEAD.lock"):
        (control / lock).touch()
    assert isinstance(name(desk, "Bram", ("name",), "Loaf"), SavedDraft)
    assert "name: Loaf" in console.file(BREAD)


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def name(desk: Desk, who: str, place: tuple[str | int, ...], value: str) -> object:
    """Changes one field of an organisation."""
    opened = desk.open(BREAD, MONDAY)
    return desk.save({BREAD: (opened.version, put(opened.text, place, value))}, who, value, MONDAY)


FIELDS: dict[str, tuple[str | int, ...]] = {"Amina": ("name",), "Bram": ("services", 0, "summary")}


@pytest.mark.parametrize("times", [2, soak(100)])
def test_two_who_save_one_organisation_at_once_lose_nothing(times: int, console: Console) -> None:
    desk, start = console.office.desk, Barrier(2)

    def work(who: str) -> None:
        for number in range(times):
            opened = desk.open(BREAD, MONDAY)
            start.wait()
            text = put(opened.text, FIELDS[who], f"{who} {number}")
            done = desk.save({BREAD: (opened.version, text)}, who, f"{who} {number}", MONDAY)
            assert isinstance(done, SavedDraft) and done.commit
            start.wait()
            now = desk.open(BREAD, MONDAY).text
            assert all(f"{one} {number}" in now for one in FIELDS)
            start.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, FIELDS))
    whys = [save.why for save in desk.log(MONDAY, BREAD, most=2 * times + 1)]
    assert sorted(whys[: 2 * times]) == sorted(f"{who} {number}" for who in FIELDS for number in range(times))


@pytest.mark.parametrize("times", [2, soak(100)])
def test_two_who_save_one_field_at_once_and_the_second_is_told(times: int, console: Console) -> None:
    desk, start = console.office.desk, Barrier(2)

    def work(who: str, version: str, text: str) -> object:
        start.wait()
        return desk.save({BREAD: (version, text)}, who, who, MONDAY)

    with ThreadPoolExecutor(2) as pool:
        for number in range(times):
            opened = desk.open(BREAD, MONDAY)
            texts = {who: put(opened.text, ("name",), f"{who} {number}") for who in FIELDS}
            sent = [pool.submit(work, who, opened.version, text) for who, text in texts.items()]
            done = dict(zip(texts, (one.result() for one in sent), strict=True))
            [first] = [who for who, one in done.items() if isinstance(one, SavedDraft)]
            [second] = [one for one in done.values() if isinstance(one, Clash)]
            assert (second.who, second.theirs) == (first, (f"name: {first} {number}",))
            assert console.file(BREAD) == texts[first]


NAMES = "/organisations/bread/names"
SENT = {"name": "Bread", "code": "701", "website": "", "emails": "", "short_name": "", "also_known_as": ""}


def form_of(page: str) -> str:
    """The version that a form carries."""
    [version] = re.findall(r'name="version" value="(\w+)"', page)
    return str(version)


@pytest.mark.parametrize("times", [3, soak(100)])
def test_two_who_save_other_fields_of_a_page_at_once_lose_nothing(times: int, console: Console) -> None:
    start, told = Barrier(2), list[int]()
    forms = {
        "amina": (NAMES, SENT, "name"),
        "bram": ("/organisations/bread/services/table", {"main": "food", "needs": "meal", "areas": "hill"}, "summary"),
    }

    def work(who: str) -> None:
        path, fields, field = forms[who]
        editor = console.worker("editor", id=who)
        for number in range(times):
            version = form_of(editor.get(path).text)
            start.wait()
            said = f"{who.title()} {number}"
            answer = editor.post(path, **{**fields, "version": version, field: said, "summary-ar": "وجبة."})
            told.append(answer.status_code)
            start.wait()
            text = console.file(BREAD)
            assert all(f"{one.title()} {number}" in text for one in forms)
            start.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, forms))
    assert told == [302] * 2 * times
    saves = console.office.desk.log(MONDAY, BREAD, most=2 * times + 1)
    assert len(saves) == 2 * times + 1 and len({one.id for one in saves}) == len(saves), "each is a commit of its own"


@pytest.mark.parametrize("times", [3, soak(100)])
def test_two_who_save_one_field_of_a_page_at_once_choose_and_lose_nothing(times: int, console: Console) -> None:
    workers = [console.worker("editor", id=who) for who in ("amina", "bram")]
    start = Barrier(2)

    def work(worker: Worker, version: str, name: str) -> str:
        start.wait()
        return worker.post(NAMES, **{**SENT, "version": version, "name": name}).text

    with ThreadPoolExecutor(2) as pool:
        for number in range(times):
            names = [f"Amina {number}", f"Bram {number}"]
            version = form_of(workers[0].get(NAMES).text)
            pages = [pool.submit(work, one, version, name) for one, name in zip(workers, names, strict=True)]
            [late] = [at for at, page in enumerate(pages) if "saved this meanwhile" in page.result()]
            clash = pages[late].result()
            first = names[1 - late]
            assert f"name: {first}\n" in console.file(BREAD)
            assert first in clash and f'value="{names[late]}"' in clash, "both stand there"
            again = {**SENT, "version": form_of(clash), "name": names[late]}
            assert workers[late].post(NAMES, **again).status_code == 302
            assert f"name: {names[late]}\n" in console.file(BREAD)
    whys = [(save.who, save.why) for save in console.office.desk.log(MONDAY, BREAD, most=2 * times)]
    assert len(whys) == 2 * times and {who for who, _ in whys} == {"Amina", "Bram"}
