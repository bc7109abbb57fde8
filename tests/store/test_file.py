"""The file of the SQLite store: damaged, locked, unwritable, and what is left in it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.store.api import DAY, Store
from ivr.store.open import open_store
from tests.conftest import ROOT
from tests.store.conftest import HOUR, METHODS, Place, assert_all_down, on_disk


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
    store.close()


@pytest.mark.parametrize("harm", [with_rubbish, cut_in_half, with_a_hole])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(harm: Callable[[Path], None], sqlite: Place) -> None:
    path = sqlite.folder / "store.sqlite"
    fill(sqlite.store)
    harm(path)
    harmed = path.read_bytes()
    sqlite.store.put("k", "v", HOUR)
    assert (sqlite.store.get("k"), sqlite.store.get("1")) == ("v", None)
    assert (sqlite.folder / "store.sqlite.damaged").read_bytes() == harmed


def test_a_damaged_file_is_deleted_when_all_in_it_is_over(sqlite: Place) -> None:
    def aside() -> set[str]:
        return {path.name for path in sqlite.folder.glob("*.damaged*")}

    sqlite.store.put("k", "v", HOUR)
    with_rubbish(sqlite.folder / "store.sqlite")
    other = sqlite.another()
    other.ping()
    other.close()
    sqlite.later(DAY - HOUR)
    sqlite.store.ping()
    assert aside() >= {"store.sqlite.damaged", "store.sqlite.damaged-wal"}
    sqlite.later(2 * HOUR)
    sqlite.store.ping()
    assert aside() == set()


@pytest.mark.parametrize("harm", ["damaged", "deleted"])
def test_all_go_on_with_the_new_file_when_the_old_one_breaks_under_them(harm: str, sqlite: Place) -> None:
    sqlite.store.put("k", "v", HOUR)
    if harm == "damaged":
        with_rubbish(sqlite.folder / "store.sqlite")
    else:
        (sqlite.folder / "store.sqlite").unlink()
    other = sqlite.another()
    assert other.count("texts", HOUR) == 1
    assert sqlite.store.count("texts", HOUR) == 2
    assert other.count("texts", HOUR) == 3
    other.close()


def test_a_locked_file_is_down_for_who_writes_and_readable_all_the_same(sqlite: Place) -> None:
    sqlite.store.put("k", "v", HOUR)
    other = sqlite3.connect(sqlite.folder / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert_all_down(sqlite.store, [name for name in METHODS if name not in ("get", "tallies")])
    newcomer = sqlite.another()
    assert newcomer.get("k") == sqlite.store.get("k") == "v"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: assert_all_down(newcomer, ["count"]), range(8)))
    other.close()
    sqlite.store.ping()
    newcomer.close()


def test_a_file_in_the_way_of_the_folder_is_down(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("no folder")
    assert_all_down(open_store("sqlite", tmp_path / "var"))
    assert_all_down(open_store("sqlite", tmp_path / "var" / "below"))


def test_a_folder_that_may_not_be_written_is_down() -> None:
    """In a process of its own, which gives up its rights first: nothing is read-only for root."""
    code = (
        "import os, sys; from pathlib import Path; from tests.store.conftest import assert_all_down, open_store\n"
        "os.geteuid() or os.seteuid(65534)\n"
        "assert_all_down(open_store('sqlite', Path(sys.argv[1])))\n"
        "print('all down')"
    )
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    done = subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, capture_output=True, text=True, check=False)
    folder.rmdir()
    assert done.stdout == "all down\n", done.stderr


def test_a_missing_folder_is_made_and_only_the_owner_reads_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    store = open_store("sqlite", folder)
    store.put("k", "v", HOUR)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()}
    assert modes.keys() >= {"store.sqlite", "store.sqlite-wal"}
    assert set(modes.values()) == {"0o600"}
    store.close()


def test_what_is_forgotten_is_gone_from_the_disk(sqlite: Place) -> None:
    sqlite.store.put("page", "the words of a card", HOUR)
    assert b"the words of a card" in on_disk(sqlite.folder)
    sqlite.later(HOUR)
    sqlite.store.ping()
    assert b"the words of a card" not in on_disk(sqlite.folder)
