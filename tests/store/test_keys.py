"""The table of keys: no two things share one, nothing lives longer than a day, and nobody goes around it."""

from __future__ import annotations

import re
import time
from datetime import date
from itertools import combinations
from pathlib import Path

from ivr.service.tidy import forget_old, keep_tidy
from ivr.store import keys
from ivr.store.contract import DAY
from tests.conftest import MONDAY
from tests.store.conftest import Place

ROWS = [row for row in vars(keys).values() if isinstance(row, keys.Fact | keys.Once | keys.Limit)]
# `get`, `put` and `once` share their keys; those of `first` and of `count` are apart.
APART = [[row for row in ROWS if isinstance(row, kind)] for kind in (keys.Fact, keys.Once, keys.Limit)]


def test_no_key_can_be_taken_for_another() -> None:
    """ "reports of call x" would be the reports of somebody whose key is "of call x": no caller's key has spaces."""
    for rows in APART:
        for one, other in combinations(rows, 2):
            assert one.name != other.name
            assert not re.fullmatch(rf"{re.escape(one.name)} \S+", other.name)
            assert not re.fullmatch(rf"{re.escape(other.name)} \S+", one.name)


def test_nothing_lives_longer_than_a_day() -> None:
    assert all(0 < row.seconds <= DAY for row in ROWS)


def test_whoever_uses_the_store_goes_by_the_table() -> None:
    """A key made on the spot has no row, no lifetime and no limit that anybody can look up."""
    ivr = Path(keys.__file__).parent.parent
    outside = [path for path in ivr.rglob("*.py") if path.parent.name != "store"]
    made = re.compile(r"store\.(get|put|once|first|firsts|count|drop|tally|tally_once)\(")
    assert [str(path) for path in outside if made.search(path.read_text())] == []


def test_every_count_is_over_after_its_weeks(place: Place) -> None:
    today = date(2026, 11, 23)
    counters = [row for row in vars(keys).values() if isinstance(row, keys.Counter)]
    for counter in counters:
        for day in ("2024-11-24", "2024-11-25", "2026-11-23"):
            counter.add(place.store, "rent", day)
    forget_old(place.store, today)
    assert tuple(counters) == keys.COUNTERS
    assert {row.weeks for row in counters} == {104}
    for counter in counters:
        assert [tally.day for tally in place.store.tallies(counter.name, "")] == ["2024-11-25", "2026-11-23"]


def test_old_counts_go_by_the_timer_that_tidies(sqlite: Place) -> None:
    keys.USE.add(sqlite.store, "call day", "2020-01-06")
    stop = keep_tidy(sqlite.store, lambda: MONDAY, every=0.02)
    until = time.monotonic() + 10
    while sqlite.store.tallies("use", "") and time.monotonic() < until:
        time.sleep(0.02)
    stop.set()
    assert sqlite.store.tallies("use", "") == []
