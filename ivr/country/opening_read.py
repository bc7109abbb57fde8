"""Opening hours as they were typed into the rules they hold, or the reason why they cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ivr.country.opening_rules import DAY, MONTHS, WEEKDAYS, Dates, Day, Months, Rule, State, Times, Weekday, Weeks
from ivr.country.opening_tokens import OpeningTokens, Unclear

Item = TypeVar("Item")


_STATES: dict[str, State] = {"open": "open", "off": "closed", "closed": "closed", "unknown": "unknown"}
_PARTS = (";", ",", "||")


def read(hours: str) -> tuple[Rule, ...]:
    """The rules in opening hours; raises `ValueError` where they cannot be read, `Unclear` where that would mislead.

    >>> [rule.text for rule in read('Mo-Fr 09:00-17:00; Sa unknown "ring; twice", Su 10:00-12:00; PH off')]
    ['Mo-Fr 09:00-17:00', 'Sa unknown "ring; twice"', 'Su 10:00-12:00', 'PH off']
    """
    reader = _Reader(hours)
    rules = [reader.rule()]
    while sign := reader.take(*_PARTS):
        if sign != ";" or reader.left:
            rules.append(reader.rule(fallback=sign == "||")._replace(added=sign == ",", fallback=sign == "||"))
    if reader.left:
        raise reader.lost()
    return tuple(rules)


class _Reader(OpeningTokens):
    """Makes rules of the words and signs of opening hours."""

    def rule(self, fallback: bool = False) -> Rule:
        if not self.left or self.sees(*_PARTS):
            raise self.lost()
        first = self.position
        rule = self._days()
        if self.sees("always") and rule == Rule(""):
            rule = Rule(self.take("always"), always=True, spans=(Times(0, DAY),))
        elif self.sees("time"):
            rule = rule._replace(spans=self._listed(self._span, "time"))
        rule = self._state(rule, fallback)
        return rule._replace(text=self._since(first))

    def _since(self, position: int) -> str:
        """What was typed from one place to this one."""
        last = self.tokens[self.position - 1]
        return self.hours[self.tokens[position].at : last.at + len(last.text)]

    def _state(self, rule: Rule, fallback: bool) -> Rule:
        """What holds on these days and times. Words in quotes are for people, and without a state mean "unknown"."""
        state = self.take(*_STATES)
        words = self.take("quote")
        if words and not state and rule.spans and not fallback:
            raise Unclear('words in quotes go after "unknown" or "off"; else use hours_text')
        rule = rule._replace(state=_STATES[state] if state else "unknown" if words else "open")
        if self.left and not self.sees(*_PARTS):
            raise self.lost()
        if rule.state == "closed" and any(span.end > DAY or span.open_end for span in rule.spans):
            raise Unclear("closed times end on their day; write those after midnight with the next day")
        if rule.state == "open" and not rule.spans:
            raise Unclear("days without times mean day and night; write the times")
        return rule

    def _days(self) -> Rule:
        rule = Rule("")
        if self.sees("year") and not self.sees(*MONTHS, "easter", ahead=1):
            rule = rule._replace(years=self._listed(self._years, "year"))
        if self._sees_date():
            rule = rule._replace(dates=self._listed(self._dates, *MONTHS, "easter", "year"))
        if self.take("week"):
            rule = rule._replace(weeks=self._listed(self._weeks, "number"))
        return self._week(rule) if self.sees(*WEEKDAYS, "PH") else rule

    def _listed(self, one: Callable[[], Item], *begins: str) -> tuple[Item, ...]:
        """One or more of a kind with commas between them; `begins` is with what one more of them begins."""
        found = [one()]
        while self.sees(",") and self.sees(*begins, ahead=1):
            self.need(",")
            found.append(one())
        return tuple(found)

    def _number(self, lowest: int, highest: int) -> int:
        if not self.sees("number") or not lowest <= int(self.tokens[self.position].text) <= highest:
            raise self.lost()
        return int(self.need("number"))

    def _years(self) -> tuple[int, int]:
        first = int(self.need("year"))
        last = int(self.need("year")) if self.take("-") else first
        if last < first:
            raise ValueError(f"{first}-{last} ends before it begins")
        return first, last

    def _sees_date(self) -> bool:
        return self.sees(*MONTHS, "easter") or (self.sees("year") and self.sees(*MONTHS, "easter", ahead=1))

    def _dates(self) -> Dates | Months:
        begun, first = self.position, self._day(None)
        if not first.day and first.easter is None:
            return Months(first.year, first.month, self._month() if self.take("-") else first.month)
        if not self.take("-"):
            return Dates(first, first)
        if first.easter is not None or self.sees("easter"):
            raise Unclear("from or until Easter is not known to the line; write the dates of each year")
        last = first._replace(day=self._number(1, 31)) if self.sees("number") else self._day(first)
        dates = Dates(first, self._real(last))
        if dates.backwards:
            raise ValueError(f"{self._since(begun)} ends before it begins")
        return dates

    def _day(self, first: Day | None) -> Day:
        """A day, or a month whose day is 0; the last one of a range has a year where the first one has."""
        year = int(self.need("year")) if self.sees("year") else None
        if first and first.year and not year:
            raise Unclear("the year of the last day is missing: 2026 Dec 24-2027 Jan 02")
        if self.take("easter"):
            return Day(year, easter=self._offset())
        day = Day(year, self._month(), self._number(1, 31) if first or self.sees("number") else 0)
        return self._real(day) if day.day else day

    def _real(self, day: Day) -> Day:
        if day.on(day.year or 2028) is None:
            raise ValueError(f"there is no {MONTHS[day.month - 1]} {day.day}" + (f" in {day.year}" if day.year else ""))
        return day

    def _offset(self) -> int:
        """The days after Easter in "easter +1 day", "easter -2 days"."""
        if not (self.sees("number", ahead=1) and self.sees("day", "days", ahead=2)):
            return 0
        sign, days = self.need("+", "-"), self._number(1, 99)
        self.need("day", "days")
        return -days if sign == "-" else days

    def _month(self) -> int:
        return MONTHS.index(self.need(*MONTHS)) + 1

    def _weeks(self) -> Weeks:
        first = self._number(1, 53)
        last = self._number(first, 53) if self.take("-") else first
        return Weeks(first, last, self._number(1, 26) if self.take("/") else 1)

    def _week(self, rule: Rule) -> Rule:
        """Weekdays and public holidays, with commas between them."""
        weekdays: list[Weekday] = []
        holidays = False
        for found in self._listed(self._weekdays, *WEEKDAYS, "PH"):
            weekdays += found
            holidays = holidays or not found
        if self.sees(*WEEKDAYS) and self.tokens[self.position - 1].text == "PH":
            raise Unclear("PH before days means only holidays on these days; write PH alone")
        return rule._replace(weekdays=tuple(weekdays), holidays=holidays)

    def _weekdays(self) -> list[Weekday]:
        """The days of one name or range; none for PH."""
        if self.take("PH"):
            if self.sees("+", "-"):
                raise Unclear("days before or after a public holiday are not known to the line; write the dates")
            return []
        first = WEEKDAYS.index(self.need(*WEEKDAYS))
        if self.take("["):
            nth = frozenset(number for some in self._listed(self._nth, "number", "-") for number in some)
            self.need("]")
            return [Weekday(first, nth)]
        last = WEEKDAYS.index(self.need(*WEEKDAYS)) if self.take("-") else first
        return [Weekday((first + day) % 7) for day in range((last - first) % 7 + 1)]

    def _nth(self) -> range:
        if self.take("-"):
            last = -self._number(1, 5)
            return range(last, last + 1)
        first = self._number(1, 5)
        return range(first, (self._number(first, 5) if self.take("-") else first) + 1)

    def _span(self) -> Times:
        start = _minutes(self.need("time"))
        if start >= DAY:
            raise ValueError(f"no day has a time {start // 60:02}:{start % 60:02} at which something begins")
        if self.take("+"):
            return Times(start, _guessed_end(start), open_end=True)
        if not self.take("-"):
            raise self._endless()
        end = _minutes(self.need("time"))
        if self.take("+"):
            raise Unclear("an end with a + is not understood; leave the + out")
        if end > 2 * DAY:
            raise ValueError(f"no opening lasts until {end // 60}:{end % 60:02}")
        return Times(start, end if end > start else end + DAY)

    def _endless(self) -> ValueError:
        if self.left and not self.sees(*_PARTS):
            return self.lost()
        time = self.tokens[self.position - 1].text
        return Unclear(f"{time} has no end; write {time}+ where nobody knows it")


def _minutes(clock: str) -> int:
    hour, minute = (int(part) for part in clock.split(":"))
    if minute > 59:
        raise ValueError(f"there is no time {clock}")
    return hour * 60 + minute


def _guessed_end(start: int) -> int:
    """Until when an opening without an end may last: in the evening well into the night, as OpenStreetMap guesses."""
    if start >= 22 * 60:
        return start + 8 * 60
    return start + 10 * 60 if start >= 17 * 60 else DAY
