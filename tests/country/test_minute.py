"""What hours say of a minute is what they say of a stretch of time, on whatever day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from ivr.country.opening import ZONE, published, together
from ivr.country.opening_minute import minute_of, ordinary_week, state_in

MINUTE = timedelta(minutes=1)
DAYS = {
    "an ordinary day": datetime(2026, 11, 24, tzinfo=ZONE),
    "a Sunday": datetime(2026, 11, 22, tzinfo=ZONE),
    "before a holiday": datetime(2026, 7, 20, tzinfo=ZONE),
    "a holiday": datetime(2026, 7, 21, tzinfo=ZONE),
    "after a holiday": datetime(2026, 7, 22, tzinfo=ZONE),
    "the night of spring": datetime(2026, 3, 29, tzinfo=ZONE),
    "the night of autumn": datetime(2026, 10, 25, tzinfo=ZONE),
    "the end of a year": datetime(2026, 12, 31, tzinfo=ZONE),
}
RIGHT = YAML(typ="safe", pure=True).load(Path(__file__).parents[1] / "data" / "hours.yaml")["right"]
SEVERAL = [*((hours,) for hours in RIGHT), *pairwise(RIGHT)]


def by_stretches(several: tuple[str, ...], at: datetime) -> str:
    held = next(together([published(one) for one in several], at, at + MINUTE))
    return "unknown" if held.unruled else held.state


@pytest.mark.parametrize("day", DAYS)
def test_a_minute_is_in_the_stretch_that_holds_it(day: str) -> None:
    start = DAYS[day].astimezone(UTC)
    for several in SEVERAL:
        week = ordinary_week(several)
        for minutes in range(-1, 26 * 60, 30 if len(several) > 1 else 10):
            at = start + minutes * MINUTE
            expected = by_stretches(several, at)
            assert state_in(minute_of(at), several) == expected, (several, at)
            assert state_in(minute_of(at), several, week) == expected, (several, at)


def test_an_ordinary_week_is_that_of_all_weeks_in_which_no_date_counts() -> None:
    monday = datetime(2026, 11, 23, tzinfo=ZONE)
    for several in SEVERAL:
        week = ordinary_week(several)
        for minutes in range(0, 7 * 24 * 60, 59) if week else ():
            at = monday + minutes * MINUTE
            assert state_in(minute_of(at), several, week) == by_stretches(several, at), (several, at)


def test_most_hours_have_one() -> None:
    without = {hours for hours in RIGHT if not ordinary_week((hours,))}
    assert "Mo-Fr 09:00-17:00" not in without and "Mo[1],Mo[3] 10:00-12:00; Th[-1] 14:00-16:00" in without
    assert len(without) < len(RIGHT) / 2
