"""Facts against what their documents print: a digit or an hour that was mistyped does not stand there.

Numbers are derived from the print; opening hours are compared by the times and days that the print names. Print comes
in many shapes ("(+32) 8 001 49 12", "02/535.45.42", "9am and 12.30pm", "tussen 9 – 12.30 uur"); what it does not name
clearly is not held against anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.content.files import Files
from ivr.content.source import Document, Loc
from ivr.errors import Problem
from ivr.numbers import kind

_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?"
_RANGE = re.compile(rf"(?<![\d/]){_TIME}\s*(?:h|am|pm|uur|u)?\s*(?:-|–|tot|to|and|en|à)\s*{_TIME}(?![\d/])")
_MARKED = re.compile(rf"(?<![\d:.]){_TIME}\s*(h\b|am\b|pm\b|uur\b|u\b)|(?<![\d:.])(\d{{1,2}})[:.](\d{{2}})(?![\d.])")
_AFTERNOON = re.compile(rf"(?<![\d:.]){_TIME}\s*pm\b")
_OSM_TIME = re.compile(r"\d{2}:\d{2}")

_WEEK = ("mo", "tu", "we", "th", "fr", "sa", "su")
_DAY_WORDS = {
    "mo": "maandag monday lundi", "tu": "dinsdag tuesday mardi", "we": "woensdag wednesday mercredi",
    "th": "donderdag thursday jeudi", "fr": "vrijdag friday vendredi", "sa": "zaterdag saturday samedi",
    "su": "zondag sunday dimanche",
}  # fmt: skip
_DAY_OF = {word: day for day, words in _DAY_WORDS.items() for word in words.split()}
_DAY = "|".join(_DAY_OF)
_DAY_RANGE = re.compile(rf"({_DAY})\S*\s*(?:tot|to|until|-|–|au)\s*(?:en met\s*)?({_DAY})")
_EXCEPT = re.compile(rf"(?:behalve|except|sauf)\s+(?:op\s+|on\s+|le\s+)?({_DAY})\s*(?:\)|$)")
_WORKING = re.compile(r"werkdag|weekdag|weekday|working day")
_ALL_DAYS = re.compile(r"elke dag|every day|7 days|24/7|tous les jours")


def number_printed(printed: str) -> str | None:
    """The number in E.164 form, or the short code, that a document prints; None where it prints no number.

    >>> number_printed("(+32) 8 001 49 12"), number_printed("02/535.45.42"), number_printed("+32 (0)2 511 06 60")
    ('+3280014912', '+3225354542', '+3225110660')
    >>> number_printed("116 000"), number_printed("1712")
    ('116000', '1712')
    """
    digits = re.sub(r"\D", "", printed.replace("(0)", ""))
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if "+" in printed:
        return f"+{digits}"
    if digits.startswith("0"):
        return f"+32{digits[1:]}"
    return digits or None


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
    if _ALL_DAYS.search(text):
        return frozenset(_WEEK)
    days = {_DAY_OF[word] for word in re.findall(_DAY, text)}
    for first, last in _DAY_RANGE.findall(text):
        days |= set(_WEEK[_WEEK.index(_DAY_OF[first]) : _WEEK.index(_DAY_OF[last]) + 1])
    days |= set(_WEEK[:5]) if _WORKING.search(text) else set()
    return frozenset(days - {_DAY_OF[day] for day in _EXCEPT.findall(text)})


def check_evidence(files: Files) -> Iterator[Problem]:
    """Every number and every time of an organisation that its own evidence does not print."""
    for document in files.organisations.values():
        for loc, contact in document.find("services", "*", "contacts", "*"):
            if isinstance(contact, dict) and "checked" not in contact:  # whoever made sure knows better than the print
                yield from _check_number(document, loc, contact)
                yield from _check_hours(document, loc, contact)


def printed(contact: dict[str, object], what: str) -> list[str]:
    """What the evidence of a contact prints: its "value" or its "hours"."""
    evidence = contact.get("evidence")
    rows = evidence if isinstance(evidence, list) else []
    return [str(row[what]) for row in rows if isinstance(row, dict) and row.get(what)]


def _check_number(document: Document, loc: Loc, contact: dict[str, object]) -> Iterator[Problem]:
    if contact.get("kind") not in ("phone", "whatsapp", "telegram"):
        return
    value, prints = str(contact.get("value", "")), printed(contact, "value")
    if kind(value) in (None, "premium"):
        return  # that is a problem of its own
    if not prints:
        yield document.problem("D221", (*loc, "evidence"), f"no evidence prints {value}")
    elif value not in [number_printed(text) for text in prints]:
        yield document.problem("D218", (*loc, "value"), f"{value} does not follow from {' or '.join(prints)}")


def _check_hours(document: Document, loc: Loc, contact: dict[str, object]) -> Iterator[Problem]:
    hours, prints = str(contact.get("hours", "")), printed(contact, "hours")
    if hours and not prints:
        yield document.problem("D221", (*loc, "evidence"), f"no evidence prints the hours {hours}")
    times = frozenset(time for text in prints for time in times_printed(text))
    foreign = set(_OSM_TIME.findall(hours)) - times
    if times and foreign:
        yield document.problem("D219", (*loc, "hours"), f"{', '.join(sorted(foreign))} is not in: {' / '.join(prints)}")
