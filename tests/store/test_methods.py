"""What every store does: it forgets on time, and keeps, counts and tells winners apart until then."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.store.contract import DAY, Tally, lifetime
from tests.store.conftest import HOUR, Place


def test_a_value_is_there_until_its_time_is_over(place: Place) -> None:
    place.store.put("page", "two", HOUR)
    assert place.store.get("other") is None
    place.later(HOUR - 60)
    assert place.store.get("page") == "two"
    place.later(60)
    assert place.store.get("page") is None


def test_a_later_value_takes_the_place_of_an_earlier_one(place: Place) -> None:
    place.store.put("page", "two", HOUR)
    place.store.put("page", "three", 2 * HOUR)
    place.later(HOUR)
    assert place.store.get("page") == "three"


def test_once_keeps_the_first_value_and_only_for_its_time(place: Place) -> None:
    assert place.store.once("answer", "a", HOUR) == "a"
    place.later(HOUR - 60)
    assert place.store.once("answer", "b", HOUR) == "a"
    assert place.store.get("answer") == "a"
    place.later(60)
    assert place.store.once("answer", "c", HOUR) == "c"


def test_the_first_who_asks_is_first_until_the_time_is_over(place: Place) -> None:
    assert [place.store.first("m", HOUR) for _ in range(3)] == [True, False, False]
    place.later(HOUR)
    assert [place.store.first("m", HOUR) for _ in range(2)] == [True, False]


def test_a_count_begins_anew_when_its_window_is_over(place: Place) -> None:
    assert [place.store.count("texts", HOUR) for _ in range(3)] == [1, 2, 3]
    place.later(HOUR - 60)
    assert place.store.count("texts", HOUR) == 4  # which does not prolong the window
    place.later(60)
    assert place.store.count("texts", HOUR) == 1


def test_values_firsts_and_counts_of_one_key_are_apart(place: Place) -> None:
    place.store.put("k", "text", HOUR)
    assert place.store.count("k", HOUR) == 1
    assert place.store.first("k", HOUR) is True
    assert place.store.get("k") == "text"


def test_a_value_can_be_dropped_at_once(place: Place) -> None:
    place.store.put("page", "two", HOUR)
    place.store.drop("page")
    place.store.drop("none")
    assert place.store.get("page") is None


def test_nothing_is_kept_longer_than_a_day_whatever_is_asked(place: Place) -> None:
    place.store.put("k", "v", 30 * DAY)
    place.later(DAY)
    assert place.store.get("k") is None


@pytest.mark.parametrize("seconds", [0, -5])
def test_a_time_that_makes_no_sense_is_one_second(seconds: int, place: Place) -> None:
    place.store.put("k", "v", seconds)
    assert place.store.once("m", "v", seconds) == "v"
    place.later(1)
    assert place.store.get("k") is None


def test_counters_stay_by_table_key_and_day(place: Place) -> None:
    for table, key, day in [
        ("words", "rent", "2026-11-23"), ("words", "dentist", "2026-11-23"), ("words", "rent", "2026-11-23"),
        ("words", "rent", "2026-11-21"), ("words", "rent", "2026-11-20"), ("topics", "rent", "2026-11-23"),
    ]:  # fmt: skip
        place.store.tally(table, Tally(key, day))
    place.store.tally("words", Tally("dentist", "2026-11-23", 4))
    place.later(DAY)
    tallies = [Tally("dentist", "2026-11-23", 5), Tally("rent", "2026-11-21", 1), Tally("rent", "2026-11-23", 2)]
    assert place.store.tallies("words", "2026-11-21") == tallies
    place.store.forget("words", "2026-11-23")
    assert place.store.tallies("words", "") == [tallies[0], tallies[2]]
    assert place.store.tallies("topics", "") == [Tally("rent", "2026-11-23", 1)]
    assert place.store.tallies("unheard of", "") == []


@pytest.mark.parametrize(
    "text", ["", " ", "خبز", "🙂", "half a pair \ud83d", "a\x00b", "a\r\nb", "'; DROP TABLE kept;", "é🙂" * 2500]
)
def test_any_text_is_a_key_and_a_value(text: str, place: Place) -> None:
    place.store.put(text, text, HOUR)
    place.store.tally(text, Tally(text, "2026-11-23"))
    assert place.store.get(text) == place.store.once(text, "other", HOUR) == text
    assert (place.store.first(text, HOUR), place.store.count(text, HOUR)) == (True, 1)
    assert place.store.tallies(text, "2026-11-23") == [Tally(text, "2026-11-23", 1)]


def test_after_closing_it_opens_again(place: Place) -> None:
    place.store.put("k", "v", HOUR)
    place.store.close()
    assert place.store.get("k") == "v"


class Model:
    """What a store is: a dictionary and a clock."""

    def __init__(self) -> None:
        self.now, self.kept = 0, dict[tuple[str, str], tuple[str | int, int]]()

    def get(self, key: str, kind: str = "value") -> str | int | None:
        value, until = self.kept.get((kind, key), ("", 0))
        return value if until > self.now else None

    def put(self, key: str, value: str | int, seconds: int, kind: str = "value") -> None:
        self.kept[kind, key] = value, self.now + lifetime(seconds)

    def once(self, key: str, value: str, seconds: int) -> str | int | None:
        if self.get(key) is None:
            self.put(key, value, seconds)
        return self.get(key)

    def first(self, key: str, seconds: int) -> bool:
        new = self.get(key, "first") is None
        if new:
            self.put(key, "", seconds, "first")
        return new

    def count(self, key: str, seconds: int) -> int:
        if self.get(key, "count") is None:
            self.put(key, 0, seconds, "count")
        value, until = self.kept["count", key]
        self.kept["count", key] = int(value) + 1, until
        return int(value) + 1


keys = st.sampled_from(["a", "b", "ü"])
values = st.text(max_size=5)
times = st.sampled_from([60, 120, 600, DAY, 2 * DAY])
steps = st.one_of(
    st.tuples(st.just("get"), keys),
    st.tuples(st.sampled_from(["put", "once"]), keys, values, times),
    st.tuples(st.sampled_from(["first", "count"]), keys, times),
    st.tuples(st.just("later"), times),
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(steps, max_size=30))
def test_a_store_does_what_a_dictionary_with_a_clock_does(place: Place, steps: list[tuple[object, ...]]) -> None:
    place.later(2 * DAY)  # nothing of an earlier example is left
    model = Model()
    for name, *what in steps:
        if name == "later":
            (seconds,) = what
            place.later(int(str(seconds)))
            model.now += int(str(seconds))
        else:
            assert getattr(place.store, str(name))(*what) == getattr(model, str(name))(*what)
