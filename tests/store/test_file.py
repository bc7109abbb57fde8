"""The files of the SQLite store: damaged, locked, unwritable, and what is left in them."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.store.contract import Store, Tally
from ivr.store.open import open_store
from ivr.store.sqlite import _CLEAR, _PASSING, SqliteStore
from tests.conftest import ROOT
from tests.store.conftest import HOUR, METHODS, Place, assert_all_down, on_disk

TALLIES = ("tally", "tallies", "forget")
PASSING = [name for name in METHODS if name not in (*TALLIES, "ping")]


def with_rubbish(path: Path) -> None:
    path.write_bytes(b"no database at all\n" * 1000)


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 100)


def with_a_hole(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 8192)


def fill(store: Store) -> None:
    for number in range(50):
        store.put(f"{number}", "x" * 1000, HOUR)
        store.tally("words", Tally("x" * 1000 + str(number), "2026-11-23"))
    store.close()


@pytest.mark.parametrize("harm", [with_rubbish, cut_in_half, with_a_hole])
def test_damaged_counts_are_set_aside_and_a_new_file_is_begun(harm: Callable[[Path], None], sqlite: Place) -> None:
    path = sqlite.folder / "store.sqlite"
    fill(sqlite.store)
    harm(path)
    harmed = path.read_bytes()
    sqlite.store.tally("words", Tally("rent", "2026-11-23"))
    assert sqlite.store.tallies("words", "") == [Tally("rent", "2026-11-23", 1)]
    assert (sqlite.folder / "store.sqlite.damaged").read_bytes() == harmed
    assert sqlite.store.get("1") == "x" * 1000


@pytest.mark.parametrize("harm", [with_rubbish, cut_in_half, with_a_hole])
def test_of_a_damaged_memory_nothing_stays(harm: Callable[[Path], None], sqlite: Place) -> None:
    fill(sqlite.store)
    harm(sqlite.memory / "callers.sqlite")
    sqlite.store.put("k", "v", HOUR)
    assert (sqlite.store.get("k"), sqlite.store.get("1")) == ("v", None)
    assert b"x" * 1000 not in on_disk(sqlite.memory)
    assert not list(sqlite.memory.glob("*damaged*"))


@pytest.mark.parametrize("harm", ["damaged", "deleted"])
def test_all_go_on_with_the_new_file_when_the_old_one_breaks_under_them(harm: str, sqlite: Place) -> None:
    sqlite.store.put("k", "v", HOUR)
    if harm == "damaged":
        with_rubbish(sqlite.memory / "callers.sqlite")
    else:
        (sqlite.memory / "callers.sqlite").unlink()
    other = sqlite.another()
    assert other.count("texts", HOUR) == 1
    assert sqlite.store.count("texts", HOUR) == 2
    assert other.count("texts", HOUR) == 3
    other.close()


def test_a_locked_memory_is_down_for_who_writes_and_readable_all_the_same(sqlite: Place) -> None:
    sqlite.store.put("k", "v", HOUR)
    sqlite.key()
    other = sqlite3.connect(sqlite.memory / "callers.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert_all_down(sqlite.store, [name for name in PASSING if name not in ("get", "caller_key")] + ["ping"])
    newcomer = sqlite.another()
    assert newcomer.get("k") == sqlite.store.get("k") == "v"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: assert_all_down(newcomer, ["count"]), range(8)))
    sqlite.store.tally("words", Tally("rent", "2026-11-23"))
    other.close()
    sqlite.store.ping()
    newcomer.close()


def test_who_holds_the_lock_for_opening_and_is_frozen_is_not_waited_for(sqlite: Place) -> None:
    sqlite.store.put("k", "v", HOUR)
    with (sqlite.memory / "callers.sqlite.lock").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        newcomer = sqlite.another()
        assert_all_down(newcomer, PASSING)
    newcomer.put("k", "w", HOUR)
    newcomer.close()


def test_what_an_earlier_program_kept_of_callers_is_wiped_from_the_disk(sqlite: Place) -> None:
    path = sqlite.folder / "store.sqlite"
    sqlite.store.tally("words", Tally("rent", "2026-11-23"))
    sqlite.store.close()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE kept (kind BLOB, key BLOB, value, until REAL, PRIMARY KEY (kind, key))")
        db.execute("INSERT INTO kept VALUES ('value', 'salt of the callers', 'an old salt', 2e9)")
        db.executemany("INSERT INTO kept VALUES ('first', ?, 'of a caller', 2e9)", [(f"{n}",) for n in range(500)])
    db.close()
    Path(f"{path}.damaged").write_bytes(b"an old salt")
    assert b"an old salt" in on_disk(sqlite.folder)
    assert sqlite.store.tallies("words", "") == [Tally("rent", "2026-11-23", 1)]
    assert b"an old salt" not in on_disk(sqlite.folder) and b"of a caller" not in on_disk(sqlite.folder)
    assert not list(sqlite.folder.glob("*damaged*"))


def test_a_file_in_the_way_of_the_folder_is_down_for_the_counts_only(tmp_path: Path, memory: Path) -> None:
    (tmp_path / "var").write_text("no folder")
    for folder in (tmp_path / "var", tmp_path / "var" / "below"):
        store = open_store("sqlite", folder, str(memory.parent))
        assert_all_down(store, TALLIES)
        store.put("k", "v", HOUR)
        assert store.get("k") == "v"


def test_a_folder_that_may_not_be_written_is_down() -> None:
    """In a process of its own, which gives up its rights first: nothing is read-only for root."""
    code = (
        "import os, sys; from pathlib import Path; from ivr.store.sqlite import SqliteStore\n"
        "from tests.store.conftest import assert_all_down\n"
        "os.geteuid() or os.seteuid(65534)\n"
        "folder = Path(sys.argv[1]); assert_all_down(SqliteStore(folder / 'store', folder / 'callers'))\n"
        "print('all down')"
    )
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    done = subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, capture_output=True, text=True, check=False)
    folder.rmdir()
    assert done.stdout == "all down\n", done.stderr


def test_missing_folders_are_made_and_only_the_owner_reads_the_files(tmp_path: Path, memory: Path) -> None:
    folder = tmp_path / "a" / "b"
    store = open_store("sqlite", folder, str(memory.parent))
    store.put("k", "v", HOUR)
    store.tally("words", Tally("rent", "2026-11-23"))
    files = [*folder.iterdir(), *(path for path in memory.parent.rglob("*") if path.is_file())]
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in files}
    assert modes.keys() >= {"store.sqlite", "store.sqlite-wal", "callers.sqlite", "callers.sqlite-wal"}
    assert set(modes.values()) == {"0o600"}
    store.close()


def test_what_is_forgotten_is_gone_from_memory_and_was_never_on_the_disk(sqlite: Place) -> None:
    sqlite.store.put("page", "the words of a card", HOUR)
    assert b"the words of a card" in on_disk(sqlite.memory)
    sqlite.later(HOUR)
    sqlite.store.ping()
    assert b"the words of a card" not in on_disk(sqlite.memory)
    assert b"the words of a card" not in on_disk(sqlite.folder)


def test_clearing_looks_at_the_index_alone_however_much_is_kept() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(_PASSING.layout)
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {_CLEAR}", {"now": 1})]
    assert not any(step.startswith("SCAN") for step in plan)
    db.close()


def test_nobody_finds_what_is_over_before_it_is_deleted(memory: Path, tmp_path: Path) -> None:
    now = [1e9]
    store = SqliteStore(tmp_path / "store.sqlite", memory / "callers.sqlite", lambda: now[0])
    store.put("page", "two", 60)
    assert (store.once("answer", "a", 60), store.first("m", 60), store.count("texts", 60)) == ("a", True, 1)
    now[0] += 59.99
    store.put("other", "x", HOUR)  # which deletes what is over, and nothing does so again in the next moment
    now[0] += 0.02
    assert store.get("page") is None
    assert (store.once("answer", "b", 60), store.first("m", 60), store.count("texts", 60)) == ("b", True, 1)
    assert (store.once("answer", "c", 60), store.first("m", 60), store.count("texts", 60)) == ("b", False, 2)
    store.close()


def test_a_file_of_an_earlier_program_is_gone_on_with(sqlite: Place) -> None:
    with sqlite3.connect(sqlite.memory / "callers.sqlite") as db:
        db.execute("CREATE TABLE kept (kind BLOB, key BLOB, value, until REAL, PRIMARY KEY (kind, key)) WITHOUT ROWID")
        db.execute("INSERT INTO kept VALUES (?, ?, 7, ?)", (b"count", b"texts", time.time() + HOUR))
    db.close()
    assert sqlite.store.count("texts", HOUR) == 8
    assert (sqlite.store.once("k", "v", HOUR), sqlite.store.first("k", HOUR)) == ("v", True)
