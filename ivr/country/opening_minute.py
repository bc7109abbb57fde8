"""What opening hours say of one minute and of those after it: quickly, for who asks it of many doors at once.

Most hours say the same in every week in which neither a holiday nor a date counts. That ordinary week is found out
once, when they are published. Looking a minute of it up takes less than a microsecond, what comes next a few.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
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
_OPEN, _UNKNOWN, _CLOSED, _OPEN_END = range(len(_STATES))
"""`_OPEN_END`: unknown, because only its start is known."""
_STEP = len(_STATES)
"""A change is told as one number: so many times the minute at which it comes, and which state begins."""


class Minute(NamedTuple):
    """A minute of a day in Brussels, by the clock. `ordinary` is false on a holiday, and on the day after it, to which
    its night belongs. `of_week` is the first change that an ordinary week can hold after it."""

    day: date
    number: int
    ordinary: bool
    of_week: int

    @property
    def hour(self) -> int:
        return self.number // 60


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


def in_week(week: Sequence[int], instant: datetime) -> tuple[State, datetime | None] | None:
    """What an ordinary week, in which anything changes, says of an aware instant: what holds; and until when where it
    is open, else the next opening, None where it may open before. None where a holiday comes before that, or the clock
    changes."""
    local, changes = instant.astimezone(ZONE), len(week)
    minute = minute_of(local)
    after = bisect_right(week, minute.of_week)
    held = week[after - 1] % _STEP
    if held != _OPEN:
        after = next(after + step for step in range(changes) if week[(after + step) % changes] % _STEP != _CLOSED)
    weeks, change = divmod(after, changes)
    minutes = (weeks * 7 - minute.day.weekday()) * DAY + week[change] // _STEP
    when = datetime.combine(minute.day, time(), ZONE) + minutes * _MINUTE
    # By its fold a time that the clock skips, or has twice, is one of after the change: it is not looked up.
    if when.date() >= next_holiday(minute.day - _ONE) or when.replace(fold=1).utcoffset() != local.utcoffset():
        return None
    return _STATES[held], when if held == _OPEN or week[change] % _STEP != _UNKNOWN else None


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
