"""Figures wait for a second in a process; nobody who reads them there sees that, and nothing else waits."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from ivr.service.tidy import keep_tidy
from ivr.store.contract import Store, StoreDown, Tally
from ivr.store.gathering import Gathering
from ivr.store.keys import COUNTERS, SPENDING, SPENT, TURN_COUNTED, USE
from tests.conftest import MONDAY
from tests.store.conftest import HOUR, METHODS, Place

WEEK = "2026-11-23"
CALLS = [Tally("call day", WEEK, 2)]
# A process that counts and is told how to end.
COUNTING = """
import os, sys, time
from datetime import datetime, UTC
from multiprocessing import get_context
from pathlib import Path
from ivr.service.tidy import keep_tidy
from ivr.store import keys
from ivr.store.gathering import Gathering
from ivr.store.open import open_store

def count():
    store = Gathering(open_store(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
    keep_tidy(store, lambda: datetime.now(UTC))
    for _ in range(2):
        keys.USE.add(store, "call day", "2026-11-23")
    keys.SPENDING.count(store, "sms", "2026-11-23", by=3)
    if sys.argv[4] == "killed":
        os.kill(os.getpid(), 9)

worker = get_context("fork").Process(target=count)
worker.start()
worker.join()
"""


def used(store: Store) -> list[Tally]:
    return store.tallies(USE.name, "")


def count(store: Store, by: int = 1) -> None:
    USE.add(store, "call day", WEEK, by)


def test_it_does_what_the_store_does(sqlite: Place) -> None:
    store = Gathering(sqlite.store)
    for method in METHODS.values():
        method(store)
    assert store.tallies("words", "") == [Tally("hidden", WEEK, 2)]


def test_figures_wait_until_they_are_settled_or_read_by_this_process(place: Place) -> None:
    store = Gathering(place.store)
    count(store)
    count(store)
    assert used(place.store) == []
    store.settle()
    assert used(place.store) == CALLS
    count(store, by=-1)
    assert used(store) == used(place.store) == [Tally("call day", WEEK, 1)]


def test_only_figures_wait(place: Place) -> None:
    store = Gathering(place.store)
    for counter in COUNTERS:
        counter.add(store, "one", WEEK)
    waiting = [counter for counter in COUNTERS if not place.store.tallies(counter.name, "")]
    assert waiting == [counter for counter in COUNTERS if counter.figures] == [SPENT, USE]


def test_what_waits_is_forgotten_with_the_rest_and_written_when_the_store_is_given_back(sqlite: Place) -> None:
    store = Gathering(sqlite.store)
    USE.add(store, "call day", "2020-01-06")
    store.forget(USE.name, WEEK)
    assert used(sqlite.store) == []
    count(store, by=2)
    store.close()
    assert used(sqlite.store) == CALLS


def test_a_store_that_is_out_of_reach_says_so_and_loses_what_waits(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreDown("full")

    store = Gathering(sqlite.store)
    count(store)
    with monkeypatch.context() as broken:
        broken.setattr(sqlite.store, "tally", down)
        with pytest.raises(StoreDown):
            store.settle()
    store.settle()
    assert used(sqlite.store) == []


def test_who_keeps_things_tidy_writes_them_within_a_second(sqlite: Place) -> None:
    store = Gathering(sqlite.another())
    stop = keep_tidy(store, lambda: MONDAY)
    count(store, by=2)
    until = time.monotonic() + 10
    while not used(sqlite.store) and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    assert used(sqlite.store) == CALLS


@pytest.mark.parametrize(("end", "kept"), [("ended", CALLS), ("killed", [])])
def test_a_worker_that_ends_writes_them_and_one_that_is_killed_loses_a_second_of_them(
    end: str, kept: list[Tally], sqlite: Place
) -> None:
    words = [sqlite.address, str(sqlite.folder), str(sqlite.memory.parent), end]
    subprocess.run([sys.executable, "-c", COUNTING, *words], check=True, timeout=60)
    assert used(sqlite.store) == kept
    assert SPENDING.count(sqlite.store, "sms", WEEK, by=0) == 3


def test_so_many_can_be_counted_as_one_and_taken_back(place: Place) -> None:
    assert [SPENDING.count(place.store, "sms", WEEK, by=by) for by in (3, 2, -4, 0)] == [3, 5, 1, 1]
    place.later(SPENDING.seconds)
    assert SPENDING.count(place.store, "sms", WEEK, by=0) == 0


def test_what_counts_once_does_so_however_often_and_wherever_it_is_asked(place: Place) -> None:
    here, there = Gathering(place.store), Gathering(place.store)
    for store in (here, here, there):
        USE.add_once(store, [Tally("call day", WEEK), Tally("call topic food", WEEK)], TURN_COUNTED, "a turn")
    USE.add_once(there, [Tally("call day", WEEK)], TURN_COUNTED, "another turn")
    assert used(place.store) == []
    here.settle()
    there.settle()
    assert used(place.store) == [Tally("call day", WEEK, 2), Tally("call topic food", WEEK, 1)]
    USE.add_once(here, [Tally("call day", WEEK)], TURN_COUNTED, "a turn")
    assert used(here) == used(place.store)
    place.later(TURN_COUNTED.seconds)
    USE.add_once(here, [Tally("call day", WEEK)], TURN_COUNTED, "a turn")
    assert used(here) == [Tally("call day", WEEK, 3), Tally("call topic food", WEEK, 1)]


def test_without_a_second_to_wait_it_counts_once_too(place: Place) -> None:
    for _ in range(2):
        USE.add_once(place.store, [Tally("call day", WEEK)], TURN_COUNTED, "a turn")
    assert used(place.store) == [Tally("call day", WEEK, 1)]


def test_where_nothing_can_be_remembered_what_was_counted_by_itself_is_written(
    sqlite: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreDown("full")

    store = Gathering(sqlite.store)
    count(store, by=2)
    USE.add_once(store, [Tally("call day", WEEK)], TURN_COUNTED, "a turn")
    monkeypatch.setattr(sqlite.store, "firsts", down)
    with pytest.raises(StoreDown):
        store.settle()
    assert used(sqlite.store) == CALLS


def test_very_many_are_asked_for_at_once(place: Place) -> None:
    keys = [f"turn {number} é\ud83d\x00" for number in range(2_345)]
    assert place.store.first(keys[7], HOUR)
    assert place.store.firsts(keys, HOUR) == {*keys} - {keys[7]}
    assert place.store.firsts(keys, HOUR) == place.store.firsts([], HOUR) == set()
    place.later(HOUR)
    assert place.store.firsts(keys[:3], HOUR) == {*keys[:3]}
