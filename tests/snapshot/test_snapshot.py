"""Compiling: the same content gives the same bytes, and nothing that happens on the way harms what is live."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ivr.engine.directory.hours import status
from ivr.errors import ContentRefused, InputError, NoSnapshot
from ivr.publish.check import load
from ivr.publish.compile import compile_content
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import KEPT, Shelf
from ivr.snapshot.write import snapshot_id, write_snapshot
from tests.breaking import broken_house
from tests.conftest import HOUSE, MONDAY, ROOT, moment, soak


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "snapshots")


def edit(content: Path, word: str) -> None:
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal", f"A {word} meal"))


def meal(shelf: Shelf) -> str:
    found = shelf.live().service("bread/table")
    assert found
    return found.service.summary["en"]


@pytest.mark.parametrize("root", [HOUSE, soak(ROOT)], ids=["house", "shipped"])
def test_the_same_content_gives_the_same_bytes_and_the_same_name(root: Path, tmp_path: Path) -> None:
    first, second = (load(root, MONDAY.date())[0] for _ in range(2))
    assert snapshot_id(first) == snapshot_id(second)
    for name, content in (("a", first), ("b", second)):
        write_snapshot(content, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_edit_gives_another_name(content: Path, shelf: Shelf) -> None:
    before = compile_content(content, shelf, MONDAY).snapshot
    edit(content, "cold")
    assert compile_content(content, shelf, MONDAY).snapshot != before
    assert meal(shelf) == "A cold meal."


def test_content_with_errors_leaves_the_live_snapshot(content: Path, shelf: Shelf) -> None:
    before = compile_content(content, shelf, MONDAY).snapshot
    (content / "data/topics.yaml").unlink()
    with pytest.raises(ContentRefused):
        compile_content(content, shelf, MONDAY)
    assert shelf.live().id == before


def test_warnings_do_not_stop_a_publication(content: Path, shelf: Shelf) -> None:
    broken_house("M309", content)
    assert [problem.code for problem in compile_content(content, shelf, MONDAY).warnings] == ["M309"]


def test_the_last_few_stay_and_a_rollback_goes_one_back(content: Path, shelf: Shelf) -> None:
    published = []
    for number in range(KEPT + 2):
        edit_sources(content, number)
        published.append(compile_content(content, shelf, MONDAY + timedelta(minutes=number)).snapshot)
    assert shelf.order().ids() == published[-KEPT:]
    assert sorted(path.stem for path in shelf.folder.glob("*.sqlite")) == sorted(published[-KEPT:])
    assert shelf.rollback() == published[-2] == shelf.live().id
    assert shelf.rollback() == published[-3]
    assert shelf.rollback(published[-1]) == shelf.live().id
    with pytest.raises(InputError):
        shelf.rollback(published[0])


def test_nobody_goes_back_to_what_somebody_went_back_from(content: Path, shelf: Shelf) -> None:
    good, bad = (publish_edited(content, shelf, number) for number in (1, 2))
    assert shelf.rollback() == good
    mended, later = (publish_edited(content, shelf, number) for number in (3, 4))
    assert [shelf.live().id, shelf.rollback(), shelf.rollback()] == [later, mended, good]
    with pytest.raises(InputError):
        shelf.rollback()
    assert shelf.rollback(bad) == bad, "unless they ask for it by its name"


def publish_edited(content: Path, shelf: Shelf, number: int) -> str:
    edit_sources(content, number)
    return compile_content(content, shelf, MONDAY).snapshot


def test_a_rollback_without_an_earlier_one_is_refused_in_words(content: Path, shelf: Shelf) -> None:
    compile_content(content, shelf, MONDAY)
    with pytest.raises(InputError, match="no earlier snapshot"):
        shelf.rollback()


def test_without_a_publication_there_is_no_snapshot_and_no_file_appears(shelf: Shelf) -> None:
    with pytest.raises(NoSnapshot):
        shelf.live()
    with pytest.raises(NoSnapshot):
        shelf.open("deadbeef")
    assert not shelf.folder.exists()


@pytest.mark.parametrize("harm", ["gone", "cut", "noise"])
def test_when_the_live_file_is_harmed_the_newest_good_one_answers(harm: str, content: Path, shelf: Shelf) -> None:
    good = compile_content(content, shelf, MONDAY).snapshot
    edit(content, "cold")
    bad = shelf.folder / f"{compile_content(content, shelf, MONDAY).snapshot}.sqlite"
    match harm:
        case "gone":
            bad.unlink()
        case "cut":
            bad.write_bytes(bad.read_bytes()[:100])
        case _:
            bad.write_bytes(b"noise" * 1000)
    assert Shelf(shelf.folder).live().id == good


def edit_sources(content: Path, number: int) -> None:
    text = (HOUSE / "data/sources.yaml").read_text()
    (content / "data/sources.yaml").write_text(text.replace("Everything", f"All {number}"))


def publish_for_ever(content: Path, folder: Path, first: int) -> None:
    """What the killed process does."""
    for number in itertools.count(first):
        edit_sources(content, number)
        compile_content(content, Shelf(folder), MONDAY)


@pytest.mark.parametrize("kills", [20, soak(60)])
def test_killing_the_compiler_at_any_moment_leaves_a_live_snapshot(kills: int, content: Path, shelf: Shelf) -> None:
    began = time.perf_counter()
    compile_content(content, shelf, MONDAY)
    usual = time.perf_counter() - began  # on a slow machine the moments are further apart
    dice = random.Random(7)
    context = multiprocessing.get_context("fork")
    seen: set[str] = set()
    for round in range(kills):
        process = context.Process(target=publish_for_ever, args=(content, shelf.folder, round * 1000))
        process.start()
        time.sleep(dice.uniform(0.1, 3) * usual)
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        survivor = Shelf(shelf.folder)
        assert survivor.live().id == survivor.order().live
        assert meal(survivor) == "A warm meal."
        assert survivor.live().place("4000")
        usual *= 1.25 if survivor.live().id in seen else 1  # another process may have got busy meanwhile
        seen.add(survivor.live().id)
        survivor.close()
    assert len(seen) > kills / 6, "the compiler was always killed before it published"
    edit_sources(content, 0)
    compile_content(content, shelf, MONDAY)
    assert not list(shelf.folder.glob("*.part*")), "what a killed compiler left is cleared away"


def test_a_reader_keeps_its_snapshot_while_others_are_published(content: Path, shelf: Shelf) -> None:
    compile_content(content, shelf, MONDAY)
    reader = shelf.live()
    for number in range(KEPT + 1):
        edit_sources(content, number)
        compile_content(content, Shelf(shelf.folder), MONDAY)
    assert not (shelf.folder / f"{reader.id}.sqlite").exists()
    assert reader.services("food") and reader.place("4000")


@pytest.mark.parametrize("where", ["head", "middle", "tail"])
def test_publishing_again_heals_a_damaged_snapshot(where: str, content: Path, shelf: Shelf) -> None:
    compiled = compile_content(content, shelf, MONDAY).snapshot
    path = shelf.folder / f"{compiled}.sqlite"
    data = path.read_bytes()
    at = {"head": 0, "middle": len(data) // 2, "tail": len(data) - 4096}[where]
    path.write_bytes(data[:at] + b"\xff" * 4096 + data[at + 4096 :])
    with pytest.raises(NoSnapshot):
        Shelf(shelf.folder).live()
    compile_content(content, shelf, MONDAY)
    assert meal(Shelf(shelf.folder)) == "A warm meal."


def test_a_snapshot_of_another_program_is_not_opened(content: Path, shelf: Shelf) -> None:
    compiled = compile_content(content, shelf, MONDAY).snapshot
    with closing(sqlite3.connect(shelf.folder / f"{compiled}.sqlite")) as db:
        db.execute("PRAGMA user_version = 1")
    with pytest.raises(NoSnapshot):
        Shelf(shelf.folder).live()


def test_a_long_lived_reader_lets_go_of_what_left_the_shelf(content: Path, shelf: Shelf) -> None:
    compile_content(content, shelf, MONDAY)
    reader = Shelf(shelf.folder)
    for number in range(KEPT * 2):
        edit_sources(content, number)
        compile_content(content, shelf, MONDAY)
        reader.live()
    assert reader.opened() <= KEPT


def test_a_closure_lies_over_the_hours_of_all_contacts(content: Path, shelf: Shelf) -> None:
    file = content / "data/organisations/bread.yaml"
    file.write_text(
        file.read_text().replace("services:", "closures: [{first: 2026-11-20, last: 2026-11-23}]\nservices:")
    )
    compile_content(content, shelf, MONDAY)
    found = shelf.live().service("bread/table")
    assert found
    [contact] = found.service.contacts
    at_noon = status(contact.hours, moment("2026-11-23 12:30"))
    assert (at_noon.openness, at_noon.opens) == ("closed", moment("2026-11-24 12:00"))
    assert status(contact.hours, moment("2026-11-24 12:30")).openness == "open"


def test_however_many_ask_at_once_a_snapshot_is_read_once(content: Path, shelf: Shelf) -> None:
    live = compile_content(content, shelf, MONDAY).snapshot
    together = threading.Barrier(8)

    def ask(_: int) -> Snapshot:
        together.wait()
        return other.open(live)

    with closing(Shelf(shelf.folder)) as other, ThreadPoolExecutor(8) as pool:
        assert len({id(found) for found in pool.map(ask, range(8))}) == 1


def test_while_one_caller_reads_what_was_published_the_others_hear_what_was_before(
    content: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = compile_content(content, shelf, MONDAY).snapshot
    reading, over = threading.Event(), threading.Event()

    def warm(_: Snapshot) -> None:
        reading.set()
        assert over.wait(60)

    with closing(Shelf(shelf.folder)) as other, ThreadPoolExecutor(1) as pool:
        assert other.live().id == before
        after = publish_edited(content, shelf, 1)
        monkeypatch.setattr(Snapshot, "warm", warm)
        first = pool.submit(lambda: other.live().id)
        assert reading.wait(60)
        assert other.live().id == before
        over.set()
        assert first.result() == after == other.live().id
