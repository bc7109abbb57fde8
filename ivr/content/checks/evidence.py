"""Facts against what their documents print: a digit or an hour that was mistyped does not stand there.

Numbers are derived from the print; opening hours are compared by the times and days that the print names. Print comes
in many shapes ("(+32) 8 001 49 12", "02/535.45.42", "9am and 12.30pm", "tussen 9 – 12.30 uur"); what it does not name
clearly is not held against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePath

from opening_hours import State

from ivr.content.checks.typed_numbers import dials, number_printed
from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files
from ivr.country.numbers import kind
from ivr.country.opening import ZONE, hidden_rules, parse
from ivr.errors import Problem

_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?"
_RANGE = re.compile(rf"(?<![\d/]){_TIME}\s*(?:h|am|pm|uur|u)?\s*(?:-|–|tot|to|and|en|à)\s*{_TIME}(?![\d/])")
_MARKED = re.compile(rf"(?<![\d:.]){_TIME}\s*(h\b|am\b|pm\b|uur\b|u\b)|(?<![\d:.])(\d{{1,2}})[:.](\d{{2}})(?![\d.])")
_AFTERNOON = re.compile(rf"(?<![\d:.]){_TIME}\s*pm\b")
_OSM_TIME = re.compile(r"\d{2}:\d{2}")
# A night that is written in two parts has both; no document prints them.
_MIDNIGHT = {"24:00", "00:00"}

_WEEK = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY_WORDS = {
    "mo": "maandag monday lundi", "tu": "dinsdag tuesday mardi", "we": "woensdag wednesday mercredi",
    "th": "donderdag thursday jeudi", "fr": "vrijdag friday vendredi", "sa": "zaterdag saturday samedi",
    "su": "zondag sunday dimanche",
}  # fmt: skip
_DAY_OF = {word: day for day, words in _DAY_WORDS.items() for word in words.split()}
_DAY = "|".join(_DAY_OF)
_DAY_RANGE = re.compile(rf"({_DAY})\S*\s*(?:tot|to|through|until|t/m|-|–|au|à)\s*(?:en met\s*)?({_DAY})")
_EXCEPT = re.compile(rf"(?:behalve|except|sauf)\s+(?:op\s+|on\s+|le\s+)?({_DAY})\s*(?:\)|$)")
_WORKING = re.compile(r"werkdag|weekdag|weekday|working day|jours? ouvrables?|en semaine")
_ALL_DAYS = re.compile(
    r"(?:elke|iedere) dag|alle dagen|dagelijks|every day|daily|7 days|24/7|7 ?j/7|7/7|tous les jours|chaque jour"
)
_WEEKEND = re.compile(r"week-?end")
# "ma-do, vrijdag": what is shortened is not read, so the rest alone would say too little.
_SHORTENED = re.compile(r"\b(?:ma|di|wo|do|vr|za|zo|mon|tues?|wed|thurs?|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\b")

_PLAIN_WEEKS = (datetime(2026, 6, 1, tzinfo=ZONE), datetime(2026, 7, 6, tzinfo=ZONE))


def times_printed(printed: str) -> frozenset[str]:
    """The times of day a sentence names, as HH:MM.

    >>> sorted(times_printed("tussen 9 – 12.30 uur")), sorted(times_printed("9am and 12.30pm, between 1.30pm and 5pm"))
    (['09:00', '12:30'], ['09:00', '12:30', '13:30', '17:00'])
    """
    text = printed.lower()
    afternoon = {match.span(1)[0] for match in _AFTERNOON.finditer(text)}
    found: dict[int, tuple[str, str]] = {}
    for match in _RANGE.finditer(text):
        found[match.start(1)] = (match[1], match[2] or "00")
        found[match.start(3)] = (match[3], match[4] or "00")
    for match in _MARKED.finditer(text):
        hour, minute, start = (1, 2, match.start(1)) if match[1] else (4, 5, match.start(4))
        found[start] = (match[hour], match[minute] or "00")
    hours = [
        (int(hour) + (12 if at in afternoon and int(hour) < 12 else 0), minute) for at, (hour, minute) in found.items()
    ]
    return frozenset(f"{hour:02}:{minute}" for hour, minute in hours if hour <= 24 and int(minute) < 60)


def days_printed(printed: str) -> frozenset[str]:
    """The days a sentence names, as the first two letters of their English names.

    >>> sorted(days_printed("van maandag tot woensdag en op vrijdag"))
    ['fr', 'mo', 'tu', 'we']
    """
    text = printed.lower()
    days = {_DAY_OF[word] for word in re.findall(_DAY, text)}
    for first, last in _DAY_RANGE.findall(text):
        start, end = _WEEK.index(_DAY_OF[first]), _WEEK.index(_DAY_OF[last])
        days |= {_WEEK[(start + day) % 7] for day in range((end - start) % 7 + 1)}
    for phrase, meant in ((_ALL_DAYS, _WEEK), (_WORKING, _WEEK[:5]), (_WEEKEND, _WEEK[5:])):
        days |= set(meant) if phrase.search(text) else set()
    return frozenset(days - {_DAY_OF[day] for day in _EXCEPT.findall(text)})


def check_evidence(files: Files) -> Iterator[Problem]:
    """Every number, time and day of an organisation that its own evidence does not print."""
    for document in files.organisations.values():
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
    hours, prints = str(contact.get("hours", "")), printed(contact, "hours")
    if not hours:
        return
    if not prints:
        yield document.problem("D221", (*loc, "evidence"), f"no evidence prints the hours {hours}")
    else:
        yield from _check_days(document, (*loc, "hours"), hours, prints)
    times = frozenset(time for text in prints for time in times_printed(text))
    named = set(_OSM_TIME.findall(hours))
    foreign = named - times - (_MIDNIGHT if named >= _MIDNIGHT else set())
    if times and foreign:
        yield document.problem("D219", (*loc, "hours"), f"{', '.join(sorted(foreign))} is not in: {' / '.join(prints)}")


def _check_days(document: YamlDocument, loc: Loc, hours: str, prints: list[str]) -> Iterator[Problem]:
    """Days that no document names; where one of them names no day, or shortens it, nothing is held against anybody."""
    days = [days_printed(text) for text in prints]
    if not all(days) or any(_SHORTENED.search(text.lower()) for text in prints):
        return
    if foreign := [day.capitalize() for day in _days_open(hours) if day not in frozenset().union(*days)]:
        yield document.problem("D219", loc, f"{', '.join(foreign)} is not in: {' / '.join(prints)}")


def _days_open(hours: str) -> list[str]:
    """The days on which the hours open, or are open from midnight to midnight, in five weeks without a holiday."""
    try:
        spans = [(start, end) for start, end, state, _ in parse(hours).intervals(*_PLAIN_WEEKS) if state == State.OPEN]
        unclear = hidden_rules(hours)
    except ValueError:
        return []  # that is a problem of its own, and so is what is hidden
    opened = {start.weekday() for start, _ in spans}
    for start, end in spans:
        opened |= {(start + timedelta(days=day)).weekday() for day in range((end.date() - start.date()).days)}
    return [] if unclear else [_WEEK[day] for day in sorted(opened)]
