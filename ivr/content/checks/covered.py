"""Parts of opening hours that a later part undoes without saying so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from ivr.country.opening import parse, replaces
from ivr.country.opening_rules import DAY, Dates, Rule, Times

Told = tuple[str, str]
"""What is wrong, and how to mend it where that is known."""

_ORDINARY_YEARS = (2026, 2027)
_WEEK = 0
"""The rank of a rule that knows nothing but weekdays."""


def covered(hours: str) -> Iterator[Told]:
    """Each part that has no effect on some day because of a part after it, where that was hardly meant.

    `Mo-Fr 08:30-12:00; 13:00-16:30` is legal and means "13:00-16:30 every day". What says `off`, and what names its
    days more narrowly than the part before it, is meant to stand over that.

    >>> [message for message, _ in covered("Mo-Fr 09:00-12:00; Mo 13:00-16:00")]
    ['Mo-Fr 09:00-12:00 is switched off by what comes after it']
    >>> list(covered("Mo,Tu 09:00-12:00; We 13:00-16:00; Mo off; PH off"))
    []
    >>> [hint for _, hint in covered("PH off; Mo-Fr 09:00-12:00")]
    ['What is an exception comes last: "Mo-Fr 09:00-12:00; PH off".']
    """
    rules = parse(hours).rules
    for number, rule in enumerate(rules):
        later = [other for other in rules[number + 1 :] if replaces(other) or (other.added and rule.state == "closed")]
        if found := next((other for other in later if _undoes(other, rule)), None):
            yield f"{rule.text} is switched off by what comes after it", _order(rules, rule, found)
        elif found := next((other for other in later if _cuts(other, rule)), None):
            yield f"{rule.text} goes on after midnight, but {found.text} ends it there", _night(rule, found)


def _undoes(later: Rule, rule: Rule) -> bool:
    both = [day for day in _held(rule) if later.holds_on(day)]
    always = bool(both) and len(both) == len(_held(rule))
    wide = any(later.rank(day) <= rule.rank(day) for day in both)
    if later.state == "closed":
        return rule.state != "closed" and always
    if rule.state == "closed" or rule.fallback:
        return wide
    return (wide or always) and _loses(rule, later)


def _loses(rule: Rule, later: Rule) -> bool:
    """Whether something opens by a rule at a time at which nothing holds by the later one."""
    spans = later.spans or (Times(0, DAY),)
    begins = [span.start for span in rule.spans or (Times(0, DAY),)]
    return any(not any(start <= begin < end for start, end, _ in spans) for begin in begins)


def _cuts(later: Rule, rule: Rule) -> bool:
    """Whether other software takes the two halves of a night for one of each day: it ends it at midnight where the next
    day has hours of its own or is off each week, and lets its end stand where its own day has other hours."""
    if rule.state == "closed" or later.added or not any(end > DAY and not open_end for _, end, open_end in rule.spans):
        return False
    mornings = [day for evening in _held(rule) if later.holds_on(day := evening + timedelta(days=1))]
    if later.state == "closed":
        return any(later.rank(day) == _WEEK for day in mornings)
    return bool(mornings) or any(later.holds_on(day) for day in _held(rule))


def _order(rules: tuple[Rule, ...], rule: Rule, later: Rule) -> str:
    if rule.state != "closed" or any(other.fallback for other in rules):
        return ""
    texts = [other.text for other in rules if other is not rule]
    return f'What is an exception comes last: "{"; ".join([*texts, rule.text])}".'


def _night(rule: Rule, later: Rule) -> str:
    if later.state == "closed":
        return f"Leave {later.text} out, and name only the days on which a night begins."
    if not any(later.holds_on(day) for day in _held(rule)):
        return f'Put a comma and a space between the two: "{rule.text}, {later.text}".'
    return "Write the night in two parts, until 24:00 and from 00:00, on the days of both."


@lru_cache(maxsize=1024)
def _held(rule: Rule) -> tuple[date, ...]:
    """The days of two ordinary years, and of those that are named, on which a rule holds."""
    named = {end.year for dates in rule.dates if isinstance(dates, Dates) for end in dates if end.year}
    named |= {year for first, last in rule.years for year in (first, last)} | {
        dates.year for dates in rule.dates if not isinstance(dates, Dates) and dates.year
    }
    days = (date(year, 1, 1) + timedelta(days=day) for year in sorted({*_ORDINARY_YEARS, *named}) for day in range(366))
    return tuple(day for day in days if rule.holds_on(day))
