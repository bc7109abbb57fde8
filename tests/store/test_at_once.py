"""What is asked of a store together: one after the other, and all of it or nothing."""

from __future__ import annotations

import pytest

from ivr.store.bounded import Bounded
from ivr.store.contract import Passing
from tests.store.conftest import HOUR, Place


def test_what_is_done_together_is_seen_by_what_comes_after_it(place: Place) -> None:
    def do(held: Passing) -> list[object]:
        held.put("a", "1", HOUR)
        counts = [held.count("texts", HOUR) for _ in range(3)]
        return [held.get("a"), held.once("a", "2", HOUR), held.first("b", HOUR), held.first("b", HOUR), *counts]

    assert Bounded(place.store).together(do) == ["1", "1", True, False, 1, 2, 3]
    assert (place.store.get("a"), place.store.count("texts", HOUR)) == ("1", 4)


def test_of_what_breaks_in_the_middle_nothing_is_kept(sqlite: Place) -> None:
    def do(held: Passing) -> None:
        held.put("a", "1", HOUR)
        raise LookupError

    with pytest.raises(LookupError):
        sqlite.store.together(do)
    assert sqlite.store.get("a") is None
    sqlite.store.put("a", "2", HOUR)  # nobody is kept out by what broke
    assert sqlite.store.get("a") == "2"


def test_what_is_over_is_not_found_by_who_asks_together(place: Place) -> None:
    place.store.count("texts", 60)
    place.later(61)
    assert place.store.together(lambda held: (held.count("texts", 60), held.first("b", 60))) == (1, True)
