"""A store that failed is not waited for again in the same breath."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.store.bounded import PAUSE, Bounded
from ivr.store.contract import StoreDown
from ivr.store.sqlite import SqliteStore
from tests.store.conftest import HOUR, METHODS, Place, assert_all_down


def test_it_does_what_the_store_does(sqlite: Place) -> None:
    store = Bounded(sqlite.store)
    for method in METHODS.values():
        method(store)
    assert store.get("hidden") is None and store.count("hidden", HOUR) == 2
    store.close()


def test_after_a_failure_it_is_down_for_a_moment_and_then_asked_again(sqlite: Place, tmp_path: Path) -> None:
    now = [0.0]
    broken = tmp_path / "in the way"
    broken.write_text("no folder")
    store = Bounded(SqliteStore(broken / "store", broken / "callers"), lambda: now[0])
    assert_all_down(store)
    broken.unlink()
    for name in METHODS:
        with pytest.raises(StoreDown, match="a moment ago"):
            METHODS[name](store)
    now[0] += PAUSE
    for method in METHODS.values():
        method(store)


def test_a_full_disk_is_no_reason_to_forget_a_chat(sqlite: Place, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("no folder")
    store = Bounded(SqliteStore(tmp_path / "in the way" / "store", sqlite.memory / "callers.sqlite"))
    assert_all_down(store, ["tally", "tallies", "ping"])
    store.put("k", "v", HOUR)
    assert store.get("k") == "v"
