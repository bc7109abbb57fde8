"""What opening hours say of one minute and of those after it: quickly, for who asks it of many doors at once.

Most hours say the same in every week in which neither a holiday nor a date counts. That ordinary week is found out
once, when they are published. Looking a minute of it up takes less than a microsecond, what comes next a few.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from ivr.country.holidays import is_holiday, next_holiday
from ivr.country.opening import ZONE, Interval, OpeningHours, of_a_day, published, together
from ivr.country.opening_rules import DAY, Rule, State

_MONDAY = datetime(2026, 2, 2, tzinfo=ZONE)
"""No holiday is near, and no change of the clock."""
_WEEK, _ONE, _MINUTE = timedelta(days=7), timedelta(days=1), timedelta(minutes=1)
_STATES: tuple[State, ...] = ("open", "unknown", "closed", "unknown")
_OPEN_END = 3
"""Unknown, because only its start is known."""
_STEP = len(_STATES)
"""A change is told as one number: so many times the minute at which it comes, and which state begins."""


class Minute(NamedTuple):
    """A minute of a day in Brussels, by the clock. `ordinary` is false on a holiday, and on the day after it, to which
    its night belongs. `of_week` is the first change that an ordinary week can hold after it."""

    day: date
    number: int
    ordinary: bool
    of_week: int


def minute_of(instant: datetime) -> Minute:
    """The minute that an aware instant is in. In an hour that comes twice, what begins or ends in it does so the first
    time: the second time is as its last minute."""
    local = instant.astimezone(ZONE)
    day = local.date()
    number = local.hour * 60 + (59 if local.fold else local.minute)
    return Minute(
        day, number, not (is_holiday(day) or is_holiday(day - _ONE)), (day.weekday() * DAY + number + 1) * _STEP - 1
    )


def state_in(minute: Minute, several: Sequence[str], week: Sequence[int] = ()) -> State:
    """What holds by all the hours that sources give of one door: open is what all call open, closed what all call
    closed, and the rest is unknown; so is what is open by its weekday alone on a holiday. `week` is their ordinary one.
    """
    if week and minute.ordinary:
        return _STATES[week[bisect_right(week, minute.of_week) - 1] % _STEP]
    (state, _, unruled), *others = {_held(published(hours), minute) for hours in several}
    return "unknown" if unruled or others else state


def ahead(several: Sequence[str], week: Sequence[int], first: datetime, last: datetime) -> Iterator[Interval]:
    """What `together` says from an aware instant to another: looked up in the ordinary `week` until a holiday comes
    near or the clock changes, and found out from there."""
    start = first.astimezone(ZONE)
    for end, state in _ordinary(week, start) if len(week) > 1 else ():
        if end >= last:
            break
        yield Interval(start, end, _STATES[state], state == _OPEN_END)
        start = end
    yield from together([published(hours) for hours in several], start, last)


def _ordinary(week: Sequence[int], start: datetime) -> Iterator[tuple[datetime, int]]:
    """When each state of an ordinary week ends, and which it is: the one at an instant in Brussels and those after it,
    as long as all days to that end are ordinary and the clock goes on as at the start."""
    minute = minute_of(start)
    holiday = next_holiday(minute.day - _ONE)
    place = bisect_right(week, minute.of_week)
    monday = datetime.combine(minute.day - _ONE * minute.day.weekday(), time(), ZONE)
    while True:
        weeks, change = divmod(place, len(week))
        end = monday + weeks * _WEEK + week[change] // _STEP * _MINUTE
        # By its fold a time that the clock skips, or has twice, is one of after the change: it is not looked up.
        if end.date() >= holiday or end.replace(fold=1).utcoffset() != start.utcoffset():
            return
        yield end, week[change - 1] % _STEP
        place += 1


def _held(hours: OpeningHours, minute: Minute) -> tuple[State, bool, bool]:
    day = of_a_day(hours.begun_on(minute.day - _ONE), hours.begun_on(minute.day))
    return next(stretch[2:5] for stretch in day if stretch.end > minute.number)


@lru_cache(maxsize=4096)  # filled by who publishes, never by who asks
def ordinary_week(several: tuple[str, ...]) -> tuple[int, ...]:
    """The changes of a week, in order, by all the hours that sources give of one door; the last one holds until the
    first. Nothing where there are no hours, and where some depend on more than weekdays and holidays.

    >>> [divmod(change, 4) for change in ordinary_week(("Mo 09:00-17:00; PH off",))]
    [(540, 0), (1020, 2)]
    >>> ordinary_week(("Jul Mo 09:00-17:00",))
    ()
    """
    known = [published(hours) for hours in several]
    if not known or any(_names_dates(rule) for hours in known for rule in hours.rules):
        return ()
    first, *others = together(known, _MONDAY, _MONDAY + _WEEK)
    changes = others if others and others[-1][2:] == first[2:] else [first, *others]
    return tuple((span.start - _MONDAY) // _MINUTE * _STEP + _numbered(span) for span in changes)


def _numbered(span: Interval) -> int:
    return _OPEN_END if span.open_end else _STATES.index(span.state)


def _names_dates(rule: Rule) -> bool:
    return bool(rule.years or rule.dates or rule.weeks or any(weekday.nth for weekday in rule.weekdays))
