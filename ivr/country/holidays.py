"""The ten legal public holidays of Belgium (law of 4 January 1974), on which hours that name PH hold."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday."""


@lru_cache(maxsize=256)
def easter(year: int) -> date:
    """Easter Sunday, by the rule of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).

    >>> easter(2026), easter(2038)
    (datetime.date(2026, 4, 5), datetime.date(2038, 4, 25))
    """
    century, rest = divmod(year, 100)
    golden = year % 19
    leap = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - leap + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year."""
    fixed = {date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | {easter(year) + timedelta(days=days) for days in _AFTER_EASTER})


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


def next_holiday(day: date) -> date:
    """The first public holiday on or after a day.

    >>> next_holiday(date(2026, 7, 21)), next_holiday(date(2026, 12, 26))
    (datetime.date(2026, 7, 21), datetime.date(2027, 1, 1))
    """
    several = _in_order(day.year)
    return several[bisect_left(several, day)]


@lru_cache(maxsize=256)
def _in_order(year: int) -> tuple[date, ...]:
    """The public holidays of a year, and the first one behind it."""
    return *sorted(holidays(year)), date(year + 1, 1, 1)


def holidays_from(day: date) -> list[date]:
    """The public holidays of the year that begins on a day, in order."""
    found = holidays(day.year) | holidays(day.year + 1)
    return sorted(holiday for holiday in found if day <= holiday < day + timedelta(days=366))
