"""What opening hours say of one minute: quickly, for who asks it of many doors at once.

Most hours say the same in every week in which neither a holiday nor a date counts. That ordinary week is found out
once, when they are published, and looking a minute of it up takes less than a microsecond.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ivr.country.holidays import is_holiday
from ivr.country.opening import ZONE, OpeningHours, of_a_day, published, together
from ivr.country.opening_rules import DAY, Rule, State

_MONDAY = datetime(2026, 2, 2, tzinfo=ZONE)
"""No holiday is near, and no change of the clock."""
_WEEK, _ONE, _MINUTE = timedelta(days=7), timedelta(days=1), timedelta(minutes=1)
_STATES: tuple[State, ...] = ("open", "unknown", "closed")
_STEP = 4
"""A change is told as one number: so many times the minute at which it comes, and which state begins."""


class Minute(NamedTuple):
    """A minute of a day in Brussels, by the clock. `ordinary` is false on a holiday, and on the day after it, to which
    its night belongs."""

    day: date
    number: int
    ordinary: bool


def minute_of(instant: datetime) -> Minute:
    """The minute that an aware instant is in. In an hour that comes twice, what begins or ends in it does so the first
    time: the second time is as its last minute."""
    local = instant.astimezone(ZONE)
    day = local.date()
    number = local.hour * 60 + (59 if local.fold else local.minute)
    return Minute(day, number, not (is_holiday(day) or is_holiday(day - _ONE)))


def state_in(minute: Minute, several: Sequence[str], week: Sequence[int] = ()) -> State:
    """What holds by all the hours that sources give of one door: open is what all call open, closed what all call
    closed, and the rest is unknown; so is what is open by its weekday alone on a holiday. `week` is their ordinary one.
    """
    if week and minute.ordinary:
        change = (minute.day.weekday() * DAY + minute.number + 1) * _STEP
        return _STATES[week[bisect_right(week, change - 1) - 1] % _STEP]
    (state, _, unruled), *others = {_held(published(hours), minute) for hours in several}
    return "unknown" if unruled or others else state


def _held(hours: OpeningHours, minute: Minute) -> tuple[State, bool, bool]:
    day = of_a_day(hours.begun_on(minute.day - _ONE), hours.begun_on(minute.day))
    return next(stretch[2:5] for stretch in day if stretch.end > minute.number)


def ordinary_week(several: Sequence[str]) -> tuple[int, ...]:
    """The changes of a week, in order, by all the hours that sources give of one door; nothing where there are none,
    and where some depend on more than weekdays and holidays.

    >>> [divmod(change, 4) for change in ordinary_week(["Mo 09:00-17:00; PH off"])]
    [(0, 2), (540, 0), (1020, 2)]
    >>> ordinary_week(["Jul Mo 09:00-17:00"])
    ()
    """
    known = [published(hours) for hours in several]
    if not known or any(_names_dates(rule) for hours in known for rule in hours.rules):
        return ()
    spans = together(known, _MONDAY, _MONDAY + _WEEK)
    return tuple((span.start - _MONDAY) // _MINUTE * _STEP + _STATES.index(span.state) for span in spans)


def _names_dates(rule: Rule) -> bool:
    return bool(rule.years or rule.dates or rule.weeks or any(weekday.nth for weekday in rule.weekdays))
