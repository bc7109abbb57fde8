"""Months and days of the year as people type them, one by one and from one to another."""

from __future__ import annotations

from ivr.country.opening_clues import Clue, Puzzle
from ivr.country.opening_rules import MONTHS, Day
from ivr.country.opening_walk import Clues


def sees_date(walk: Clues) -> bool:
    """Whether a month comes, or a day of one: "juli", "1er juillet", "15-31 juli"."""
    if walk.sees("month"):
        return True
    ahead = 0
    while walk.sees("number", ahead=ahead) and ahead < 5:
        ahead += 2 if walk.sees("ordinal", ahead=ahead + 1) else 1
        if walk.sees("month", ahead=ahead):
            return True
        if not walk.sees("range", ahead=ahead):
            return False
        ahead += 1
    return False


def some_dates(walk: Clues) -> tuple[str, set[tuple[int, int]]]:
    """One date or month, or from one to another."""
    first = walk.at
    start = _date(walk)
    end = _date(walk, day=start.day > 0) if walk.sees("range") and _after_range(walk) else start
    if walk.sees("number") and len(walk.found[walk.at].text) > 2:
        raise Puzzle("days of one year go into closures", f"{walk.since(first)} {walk.here}")
    month = end.month if not start.month else start.month
    start = start._replace(month=month)
    if bool(start.day) != bool(end.day):
        raise Puzzle("write both days: Jul 15-Aug 15", walk.since(first))
    for one in (start, end):
        if one.day and not one.on(2028):
            raise Puzzle(f"there is no {MONTHS[one.month - 1]} {one.day}", walk.since(first))
    if start.month == end.month and end.day < start.day:
        raise Puzzle("it ends before it begins", walk.since(first))
    return _written(start, end), _dates_between(start, end)


def _after_range(walk: Clues) -> bool:
    """Steps over "to" where a date comes after it."""
    walk.at += 1
    if sees_date(walk):
        return True
    walk.at -= 1
    return False


def _date(walk: Clues, day: bool = False) -> Day:
    """A month, or a day of one; the month is 0 where only the end of a range names it."""
    number = walk.take("number")
    walk.take("ordinal")
    month = walk.take("month")
    if not number and month and walk.sees("number"):
        number = walk.take("number") if day and not walk.sees("mark", "am", "pm", ahead=1) else _day_after(walk)
        walk.take("ordinal")
    if number and (not number.text.isdecimal() or len(number.text) > 2 or not 1 <= int(number.text) <= 31):
        raise Puzzle("this is no day of a month; write Jul 15", number.text)
    return Day(None, month.value[0] if month else 0, int(number.text) if number else 0)


def _day_after(walk: Clues) -> Clue | None:
    """The 15 of "July 15", where it cannot be an hour."""
    if walk.sees("ordinal", ahead=1) or (walk.sees("range", ahead=1) and walk.sees("month", ahead=2)):
        number = walk.take("number")
        walk.take("ordinal")
        return number
    if walk.at and walk.sees("range", "mark", "am", "pm", "hard", "colon", ahead=1):
        sign = walk.found[walk.at + 1]
        if sign.kind == "hard" and not walk.sees("number", ahead=2):
            return walk.take("number")
        return None
    return walk.take("number")


def _written(start: Day, end: Day) -> str:
    first, last = (f"{MONTHS[one.month - 1]}" + (f" {one.day:02}" if one.day else "") for one in (start, end))
    return first if start == end else f"{first}-{last}"


def _dates_between(start: Day, end: Day) -> set[tuple[int, int]]:
    """Every day from one to the other, as month and day."""
    days = [(month, day) for month in range(1, 13) for day in range(1, 32)]
    first, last = (start.month, start.day or 1), (end.month, end.day or 31)
    if first <= last:
        return {day for day in days if first <= day <= last}
    return {day for day in days if day >= first or day <= last}
