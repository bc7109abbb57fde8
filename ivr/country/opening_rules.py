"""What stands in opening hours: a rule for each part, as OpenStreetMap defines it, and nothing that is only guessed.

The language is https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Of it the line reads what people
write who keep a directory; the rest is refused by name, so that nothing is ever read otherwise than it was meant.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from ivr.country.holidays import easter, is_holiday

State = Literal["open", "closed", "unknown"]

DAY = 24 * 60
"""Minutes."""

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


_ORDINARY_YEAR = 2026


class Times(NamedTuple):
    """Minutes after the midnight with which a day begins; a night ends after 24 hours. `open_end` is for "20:00+"."""

    start: int
    end: int
    open_end: bool = False


class Day(NamedTuple):
    """A day of the calendar, each year where it names none; `easter` is how many days after Easter it is."""

    year: int | None
    month: int = 0
    day: int = 0
    easter: int | None = None

    def on(self, year: int) -> date | None:
        """The day in a year, None where that year has none."""
        if self.easter is not None:
            return easter(year) + timedelta(days=self.easter)
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


class Dates(NamedTuple):
    """From a day to another, both included; over the new year where the last comes before the first."""

    first: Day
    last: Day

    def holds_on(self, day: date) -> bool:
        start, end = self._in(day.year)
        if self.first.year:
            return start <= day <= end
        if self.single:
            return self.first.on(day.year) == day
        return start <= day <= end if start <= end else day >= start or day <= end

    @property
    def single(self) -> bool:
        return self.first == self.last

    @property
    def backwards(self) -> bool:
        """Whether it can only be a slip: the last day before the first within one month, or of years that are named."""
        if self.first.year and self.last.year:
            return self.last < self.first
        return self.first.month == self.last.month and self.last < self.first

    @property
    def longest(self) -> int:
        """How many days it lasts."""
        first, last = self._in(_ORDINARY_YEAR)
        return ((last - first).days if first <= last else (last - first).days + 365) + 1

    def _in(self, year: int) -> tuple[date, date]:
        """Both days, in a year where they name none; of a 29 February that is none, the day after or before it."""
        first, last = self.first.year or year, self.last.year or year
        return self.first.on(first) or date(first, 3, 1), self.last.on(last) or date(last, 2, 28)


class Months(NamedTuple):
    """Whole months, of one year or of each; over the new year where the last comes before the first."""

    year: int | None
    first: int
    last: int

    def holds_on(self, day: date) -> bool:
        if self.year and self.year != day.year:
            return False
        if self.first <= self.last:
            return self.first <= day.month <= self.last
        return day.month >= self.first or day.month <= self.last


class Weeks(NamedTuple):
    """ISO weeks, every one or every second."""

    first: int
    last: int
    step: int = 1

    def holds_on(self, day: date) -> bool:
        week = day.isocalendar().week
        return self.first <= week <= self.last and (week - self.first) % self.step == 0


class Weekday(NamedTuple):
    """A weekday (0 is Monday); `nth` are those of a month that count, from its end where negative, all where empty."""

    day: int
    nth: frozenset[int] = frozenset()

    def holds_on(self, day: date) -> bool:
        if day.weekday() != self.day:
            return False
        left = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - day
        return not self.nth or bool(self.nth & {(day.day - 1) // 7 + 1, -((left.days - 1) // 7 + 1)})


class Rule(NamedTuple):
    """One part: on which days, at which times, what holds. Where a kind of day is empty, all days are of it.

    `added` is what comes after a comma and leaves the parts before it in force; `fallback` what comes after ||.
    """

    text: str
    state: State = "open"
    spans: tuple[Times, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    dates: tuple[Dates | Months, ...] = ()
    weeks: tuple[Weeks, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    holidays: bool = False
    always: bool = False
    added: bool = False
    fallback: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the rule says something about what begins on a day."""
        return (
            (not self.years or any(first <= day.year <= last for first, last in self.years))
            and (not self.dates or any(dates.holds_on(day) for dates in self.dates))
            and (not self.weeks or any(weeks.holds_on(day) for weeks in self.weeks))
            and (not (self.weekdays or self.holidays) or self._of_the_week(day))
        )

    def _of_the_week(self, day: date) -> bool:
        return any(weekday.holds_on(day) for weekday in self.weekdays) or (self.holidays and is_holiday(day))

    def rank(self, day: date) -> int:
        """How narrowly it names a day: 0 by its weekday, 1 by a part of the year, 2 as a holiday, 3 by a date."""
        if any(isinstance(dates, Dates) for dates in self.dates):
            return 3
        if self.holidays and not any(weekday.holds_on(day) for weekday in self.weekdays):
            return 2
        nth = any(weekday.nth for weekday in self.weekdays)
        return int(bool(self.years or self.dates or self.weeks or nth))

    @property
    def single_dates(self) -> bool:
        """Whether it holds on days that are named one by one."""
        return bool(self.dates) and all(isinstance(dates, Dates) and dates.single for dates in self.dates)
