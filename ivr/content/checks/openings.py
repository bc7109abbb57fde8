"""Checks of opening hours and closures: what cannot be read, what was hardly meant, and what time has made of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial

from ivr.content.checks.around import Around, Named
from ivr.content.checks.covered import covered
from ivr.content.checks.nights import nights, sloppy
from ivr.content.codes import CODES
from ivr.content.read.document import Loc, YamlDocument
from ivr.country.opening import ZONE, parse
from ivr.country.opening_clues import Puzzle
from ivr.country.opening_rules import Dates, Rule
from ivr.country.opening_tokens import Unclear
from ivr.country.opening_typed import invisible, meant
from ivr.errors import Problem

LONGEST_CLOSURE, LONG_CLOSURE = 366, 92
"""Days. A house that is closed for longer than a year is taken out; a summer is the longest that is usual."""

_FORM = CODES["D203"].hint

_AHEAD = timedelta(days=4 * 366)
"""What does not open within these years opens never."""


def hours_of(document: YamlDocument, around: Around, _: Named) -> Iterator[Problem]:
    """Every problem with the hours of all contacts of an organisation, and with its closures, on a day."""
    for path in (("hours",), ("hours_also", "*")):
        for loc, hours in document.texts("services", "*", "contacts", "*", *path):
            yield from check_one(hours, around.today, partial(_problem, document, loc))
    for loc, closure in document.find("closures", "*"):
        yield from _check_closure(closure, around.today, partial(_problem, document, loc))


def _problem(document: YamlDocument, loc: Loc, code: str, message: str, hint: str = "") -> Problem:
    return document.problem(code, loc, message, hint)


def check_one(hours: str, today: date, problem: partial[Problem]) -> Iterator[Problem]:
    """Every problem with the hours of one contact; `problem(code, message, hint)` puts it on its line."""
    try:
        rules = parse(hours).rules
    except ValueError as fault:
        code = "D220" if isinstance(fault, Unclear) else "D203"
        yield problem(code, f"{hours!r}: {invisible(hours) or fault}", _suggested(hours, code))
        return
    for code, find in (("D224", nights), ("D204", covered), ("D230", sloppy)):
        for message, hint in find(hours):
            yield problem(code, message, hint)
    for rule in rules:
        yield from _check_dates(rule, today, problem)
    if not _ever_opens(hours, today):
        yield problem("D228", f"{hours!r} never opens")


def _suggested(hours: str, code: str) -> str:
    """The hours that were meant, or why nobody can tell where the code itself has no better hint."""
    found = meant(hours)
    if isinstance(found, Puzzle):
        return f"{_FORM} Not understood: {found}." if code == "D203" and found.part else ""
    if any(nights(found.hours)):
        return ""
    rest = f" The rest goes into hours_text: {', '.join(found.remarks)}." if found.remarks else ""
    return f'Did you mean "{found.hours}"?{rest}'


@lru_cache(maxsize=1024)  # of 24/7, every day of these years is looked at
def _ever_opens(hours: str, today: date) -> bool:
    start = datetime.combine(today, time(0), ZONE)
    return any(span.state != "closed" for span in parse(hours).intervals(start, start + _AHEAD))


def _check_dates(rule: Rule, today: date, problem: partial[Problem]) -> Iterator[Problem]:
    """Dates of a rule that are over, and closed days that are too many to be meant."""
    if last := _last_day(rule):
        if last < today:
            yield problem("D229", f"{rule.text} was over on {last}")
    if rule.state == "closed" and not rule.weekdays and not rule.spans:
        days = max((dates.longest for dates in rule.dates if isinstance(dates, Dates)), default=0)
        yield from _check_length(rule.text, days, problem)


def _check_length(what: str, days: int, problem: partial[Problem]) -> Iterator[Problem]:
    if days > LONGEST_CLOSURE:
        yield problem("D215", f"{what}: that is closed for {days} days")
    elif days > LONG_CLOSURE:
        yield problem("D231", f"{what}: that is closed for {days} days")


def _last_day(rule: Rule) -> date | None:
    """The last day on which a rule can hold, None for one that comes again."""
    ends = [date(last, 12, 31) for _, last in rule.years]
    for dates in rule.dates:
        year = dates.last.year if isinstance(dates, Dates) else dates.year
        if not year:
            return None
        ends.append((dates.last.on(year) if isinstance(dates, Dates) else None) or date(year, 12, 31))
    return max(ends, default=None)


def _check_closure(closure: dict[str, object], today: date, problem: partial[Problem]) -> Iterator[Problem]:
    try:
        first, last = (date.fromisoformat(str(closure[end])) for end in ("first", "last"))
    except (KeyError, TypeError, ValueError):
        yield problem("D215", "a closure needs a first and a last day that exist")
        return
    if last < first:
        yield problem("D215", f"its last day, {last}, is before its first, {first}")
    if last < today and first <= last:
        yield problem("D229", f"this closure was over on {last}")
    yield from _check_length(f"{first} to {last}", (last - first).days + 1, problem)
