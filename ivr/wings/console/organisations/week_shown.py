"""Opening hours as a picture: a usual week, and the next seven days with holidays and closed days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from ivr.country.holidays import is_holiday
from ivr.country.opening import ZONE, Interval, OpeningHours, parse
from ivr.country.opening_rules import DAY, State
from ivr.language.timetable import week

_PLAIN = date(2026, 6, 1)
"""A Monday of a week without a public holiday and without a change of the clock."""
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """A stretch of a day in minutes after midnight."""

    start: int
    end: int
    state: State

    @property
    def text(self) -> str:
        return f"{_clock(self.start)}–{_clock(self.end)}"


@dataclass(frozen=True)
class DayShown:
    """A day with its name and its stretches; `perhaps` is whether some of them are not sure."""

    name: str
    bars: tuple[Bar, ...]
    holiday: bool = False
    today: bool = False

    @property
    def perhaps(self) -> bool:
        return any(bar.state == "unknown" for bar in self.bars)


@dataclass(frozen=True)
class WeekShown:
    """`usual` is empty for hours that are not the same every week."""

    usual: tuple[DayShown, ...]
    coming: tuple[DayShown, ...]


def week_shown(hours: str, today: date, locale: str) -> WeekShown:
    """The picture of some hours. Raises `ValueError` where they cannot be read."""
    opening = parse(hours)
    usual = _days(opening, _PLAIN, "EEEE", locale) if week(hours) or hours.startswith("24/7") else ()
    return WeekShown(tuple(usual), tuple(_days(opening, today, "EEE d MMM", locale, today)))


def _days(
    opening: OpeningHours, first: date, pattern: str, locale: str, today: date | None = None
) -> Iterator[DayShown]:
    for day in (first + number * _ONE for number in range(7)):
        name = format_date(day, pattern, locale)
        yield DayShown(name, tuple(_bars(opening, day)), bool(today) and is_holiday(day), day == today)


def _bars(opening: OpeningHours, day: date) -> Iterator[Bar]:
    start, end = (datetime.combine(one, time(0), ZONE) for one in (day, day + _ONE))
    for span in _open(opening.intervals(start, end)):
        state: State = "unknown" if span.unruled else span.state
        yield Bar(_minutes(span.start, day), _minutes(span.end, day), state)


def _open(spans: Iterable[Interval]) -> Iterator[Interval]:
    return (span for span in spans if span.state != "closed")


def _minutes(at: datetime, day: date) -> int:
    return at.hour * 60 + at.minute if at.date() == day else DAY


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
