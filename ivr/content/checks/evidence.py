"""Facts against what their documents print: a digit or an hour that was mistyped does not stand there.

Numbers are derived from the print; opening hours are compared by the times and days that the print names. What it does
not name clearly is not held against anybody, and said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import PurePath

from ivr.content.checks.around import Around, Named
from ivr.content.checks.covered import covered
from ivr.content.checks.nights import clock
from ivr.content.checks.printed_hours import MIDNIGHT, WEEK, Names, days_printed, times_printed
from ivr.content.checks.typed_numbers import dials, number_printed
from ivr.content.read.document import Loc, YamlDocument
from ivr.country.numbers import kind
from ivr.country.opening import ZONE, OpeningHours, parse
from ivr.country.opening_rules import DAY
from ivr.errors import Problem

MIDNIGHT_SAID = "24:00"
_PLAIN_WEEKS = (datetime(2026, 6, 1, tzinfo=ZONE), datetime(2026, 7, 6, tzinfo=ZONE))


def evidence_faults(document: YamlDocument, _around: Around, _named: Named) -> Iterator[Problem]:
    """Every number, time and day of an organisation that its own evidence does not print."""
    for loc, contact in document.find("services", "*", "contacts", "*"):
        if not isinstance(contact, dict) or "checked" in contact:
            continue  # whoever made sure knows better than the print
        if contact.get("evidence", []) == []:
            yield document.problem("F109", loc, "evidence is missing", _unproven(document))
        elif contact["evidence"]:  # an empty value is a problem of its own
            yield from _check_number(document, loc, contact)
            yield from _check_hours(document, loc, contact)


def _unproven(document: YamlDocument) -> str:
    """What to do about a fact that no document shows: it need not have one."""
    organisation = PurePath(document.file).stem
    return (
        "Add where it was read: evidence, with source, locator and what stands there. If you called or looked yourself,"
        f" no document is needed: `wegwijs checked {organisation}`."
    )


def printed(contact: dict[str, object], what: str) -> list[str]:
    """What the evidence of a contact prints: its "value" or its "hours"."""
    evidence = contact.get("evidence")
    rows = evidence if isinstance(evidence, list) else []
    return [str(row[what]) for row in rows if isinstance(row, dict) and row.get(what)]


def _check_number(document: YamlDocument, loc: Loc, contact: dict[str, object]) -> Iterator[Problem]:
    if not dials(contact):
        return
    value, prints = str(contact.get("value", "")), printed(contact, "value")
    if kind(value) in (None, "premium"):
        return  # that is a problem of its own
    if not prints:
        yield document.problem("D221", (*loc, "evidence"), f"no evidence prints {value}")
    elif value not in [number_printed(text) for text in prints]:
        yield document.problem("D218", (*loc, "value"), f"{value} does not follow from {' or '.join(prints)}")


def _check_hours(document: YamlDocument, loc: Loc, contact: dict[str, object]) -> Iterator[Problem]:
    prints = printed(contact, "hours")
    for at, hours in _all_hours(loc, contact):
        if prints:
            yield from _check_printed(document, at, hours, prints)
        else:
            yield document.problem("D221", (*loc, "evidence"), f"no evidence prints the hours {hours}")
    for at, text in document.texts(*map(str, loc[:1]), "*", "contacts", "*", "evidence", "*", "hours"):
        if at[: len(loc)] == loc and not_compared(text):
            yield document.problem("D232", at, f"not compared with the hours: {text}")


def _all_hours(loc: Loc, contact: dict[str, object]) -> Iterator[tuple[Loc, str]]:
    """The hours of a contact, and those that another source gives."""
    also = contact.get("hours_also")
    given = [((*loc, "hours"), contact.get("hours"))]
    given += [((*loc, "hours_also", at), hours) for at, hours in enumerate(also if isinstance(also, list) else ())]
    return ((at, hours) for at, hours in given if isinstance(hours, str) and hours)


def _check_printed(document: YamlDocument, loc: Loc, hours: str, prints: list[str]) -> Iterator[Problem]:
    try:
        opening = parse(hours)
    except ValueError:
        return  # that is a problem of its own
    for foreign in (_foreign_days(opening, hours, prints), _foreign_times(opening, prints)):
        if foreign:
            yield document.problem("D219", loc, f"{', '.join(foreign)} is not in: {' / '.join(prints)}")


def same_hours(hours: str, prints: list[str]) -> bool | None:
    """Whether prints name just the times and days at which these hours begin and end. None where one of them has
    something that is not understood, and where they name less: a sentence about one day says nothing of the others."""
    times, days = [times_printed(text) for text in prints], [days_printed(text) for text in prints]
    try:
        opening = parse(hours)
    except ValueError:
        return None  # that is a problem of its own
    if not all(times) or not all(days):
        return None
    printed = (_all_of(times), _all_of(days))
    known = (frozenset(_times(opening)), frozenset(_days_open(opening)))
    return True if printed == known else None if all(map(frozenset.issubset, printed, known)) else False


def _all_of(names: list[Names]) -> frozenset[str]:
    return frozenset().union(*(found or () for found in names))


def not_compared(text: str) -> bool:
    """Whether some of the times or days in a print of hours are not understood, or it names neither."""
    times, days = times_printed(text), days_printed(text)
    return None in (times, days) or not (times or days)


def _foreign_times(opening: OpeningHours, prints: list[str]) -> list[str]:
    """Times that no document names; none where one of them has something that is not understood."""
    times = [times_printed(text) for text in prints]
    known = frozenset().union(*(found or () for found in times))
    if None in times or not known:
        return []
    return [MIDNIGHT_SAID if time == MIDNIGHT else time for time in _times(opening) if time not in known]


def _times(opening: OpeningHours) -> list[str]:
    """The times at which something begins or ends. A night in two parts has midnight twice; no document prints that."""
    spans = [span for rule in opening.rules for span in rule.spans]
    named = {clock(edge) for span in spans for edge in (span[:1] if span.open_end else span[:2])}
    whole = any(span.end - span.start == DAY for span in spans)
    if named >= {MIDNIGHT, MIDNIGHT_SAID} and not whole:
        return sorted(named - {MIDNIGHT, MIDNIGHT_SAID})
    return sorted({MIDNIGHT if time == MIDNIGHT_SAID else time for time in named})


def _foreign_days(opening: OpeningHours, hours: str, prints: list[str]) -> list[str]:
    """Days that no document names; none where one of them names no day, or has something that is not understood."""
    days = [days_printed(text) for text in prints]
    if not all(days) or any(covered(hours)):
        return []
    known = frozenset().union(*(found or () for found in days))
    return [day.capitalize() for day in _days_open(opening) if day not in known]


@lru_cache(maxsize=1024)  # five weeks, day by day; the same hours stand in many places
def _days_open(opening: OpeningHours) -> tuple[str, ...]:
    """The days on which the hours open, or are open from midnight to midnight, in five weeks without a holiday."""
    spans = [span for span in opening.intervals(*_PLAIN_WEEKS) if span.state == "open" or span.open_end]
    opened = {span.start.weekday() for span in spans}
    for span in spans:
        whole = range((span.end.date() - span.start.date()).days)
        opened |= {(span.start + timedelta(days=day)).weekday() for day in whole}
    return tuple(WEEK[day] for day in sorted(opened))
