"""Whether it is open, and when that changes, is the same by an ordinary week as by all rules of each day."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ruamel.yaml import YAML

from ivr.country.opening import ZONE
from ivr.country.opening_minute import ordinary_week
from ivr.engine.directory import hours as asked
from ivr.engine.directory.hours import status
from ivr.model.grounds import hours_of
from tests.conftest import Line

DATA = Path(__file__).parents[1] / "data"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NEAR = {
    "the end of a year": (datetime(2026, 12, 23, tzinfo=UTC), 12),
    "spring": (datetime(2026, 3, 27, tzinfo=UTC), 4),
    "autumn": (datetime(2026, 10, 23, tzinfo=UTC), 4),
    "Easter": (datetime(2026, 4, 3, tzinfo=UTC), 5),
    "a holiday": (datetime(2026, 7, 18, tzinfo=UTC), 5),
    "a year": (datetime(2026, 1, 1, tzinfo=UTC), 366),
    "the same year": (datetime(2026, 1, 1, tzinfo=UTC), 366),
}
"""From when on, and how many days."""


def typed() -> list[str]:
    right = YAML(typ="safe", pure=True).load(DATA / "hours.yaml")["right"]
    understood = YAML(typ="safe", pure=True).load(DATA / "hours_typed.yaml")["understood"]
    return list(dict.fromkeys([*right, *(case["hours"] for case in understood)]))


def found_alike(several: tuple[str, ...], minutes: Iterable[datetime]) -> None:
    first, *also = several
    week = ordinary_week(several)
    for at in minutes:
        assert status(first, at, tuple(also), week) == status(first, at, tuple(also)), (several, at)


def test_at_any_minute_of_a_year(shipped: Line) -> None:
    dice = random.Random(26)
    contacts = [one for each in shipped.library.organisations() for service in each.given for one in service.given]
    known = typed()
    for several in {*map(hours_of, contacts), *((hours,) for hours in known), *pairwise(known)} - {()}:
        found_alike(several, (start + dice.randrange(days * 24 * 60) * MINUTE for start, days in NEAR.values()))


@pytest.mark.parametrize("near", ["spring", "autumn"])
def test_at_every_minute_of_the_night_in_which_the_clock_changes(near: str) -> None:
    midnight = NEAR[near][0].replace(hour=22) + DAY
    for hours in ("Fr-Mo 22:00-02:00", "Sa-Su 22:00-02:30; PH off", "Su 02:30+", "Su 02:15-02:59,03:00-09:00"):
        assert ordinary_week((hours,))
        found_alike((hours,), (midnight + minutes * MINUTE for minutes in range(6 * 60)))


DAYS = some.lists(some.sampled_from("Mo Tu We Th Fr Sa Su PH".split()), min_size=1, unique=True).map(",".join)
CLOCK = some.integers(0, 95).map(lambda quarters: f"{quarters // 4:02}:{quarters % 4 * 15:02}")
TIMES = some.lists(some.tuples(CLOCK, CLOCK).map("-".join) | CLOCK.map("{}+".format), min_size=1, max_size=2)
PART = some.tuples(DAYS, TIMES.map(",".join), some.sampled_from(["", "", "", " unknown", " off"])).map(
    lambda part: f"{part[0]} {part[1]}{part[2]}"
)
WEEK = some.tuples(some.lists(PART, min_size=1, max_size=4), some.sampled_from(["; ", ", "])).map(
    lambda week: week[1].join(week[0])
)
AT = some.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE)


@settings(max_examples=160)
@given(some.lists(WEEK, min_size=1, max_size=2).map(tuple), some.lists(AT, min_size=5, max_size=5))
def test_of_any_week(several: tuple[str, ...], minutes: list[datetime]) -> None:
    assert ordinary_week(several)
    found_alike(several, minutes)


def test_on_ordinary_days_no_rule_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    hours, at = "Mo-Fr 09:00-17:00; PH off", datetime(2026, 11, 24, 10, tzinfo=ZONE)
    week = ordinary_week((hours,))
    expected = [status(hours, when) for when in (at, at + 10 * DAY, at + 4 * DAY)]
    monkeypatch.setattr("ivr.country.opening_minute.published", None)
    monkeypatch.setattr("ivr.engine.directory.hours.published", None)
    assert [status(hours, when, (), week) for when in (at, at + 10 * DAY, at + 4 * DAY)] == expected
    assert asked._kept.get() is None


def test_a_published_contact_has_its_ordinary_week(shipped: Line) -> None:
    contacts = [
        one for each in shipped.library.organisations() for service in each.services for one in service.contacts
    ]
    assert any(contact.week for contact in contacts)
    for contact in contacts:
        assert contact.week == ordinary_week(hours_of(contact))
