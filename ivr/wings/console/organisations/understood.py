"""What the line understood of a contact that somebody is typing, said back: numbers as written, hours as heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ivr.country.numbers import kind
from ivr.country.opening import with_closures
from ivr.language.locale import direction
from ivr.language.timetable import spoken
from ivr.model.kinds import KINDS
from ivr.wings.console.organisations.contact_typed import ContactTyped, number_shown
from ivr.wings.console.organisations.house_words import NUMBER_WORDS, language_name
from ivr.wings.console.organisations.one_house import House
from ivr.wings.console.organisations.week_shown import WeekShown, week_shown


@dataclass(frozen=True)
class SentenceHeard:
    """A sentence of a caller's language."""

    language: str
    called: str
    direction: str
    text: str


@dataclass(frozen=True)
class Understood:
    """`said` is empty where hours cannot be said in a sentence: then callers hear only whether it is open."""

    number: str = ""
    about_number: str = ""
    number_fault: str = ""
    hours: str = ""
    hours_fault: str = ""
    remarks: tuple[str, ...] = ()
    week: WeekShown | None = None
    said: tuple[SentenceHeard, ...] = ()


def understood(typed: ContactTyped, house: House, today: date, locale: str) -> Understood:
    """What stands on the page beside the form."""
    value, form = str(typed.fields.get("value", "")), str(typed.fields.get("kind", ""))
    dialled = form in KINDS and KINDS[form].dialled
    hours = "" if "hours" in typed.faults else str(typed.fields.get("hours", ""))
    readable = _readable(hours, house, today, locale)
    return Understood(
        number_shown(value) if dialled and "value" not in typed.faults else "",
        str(NUMBER_WORDS.get(kind(value) or "", "")) if dialled else "",
        typed.faults.get("value", "") if value else "",
        hours if readable else "",
        typed.faults.get("hours", ""),
        typed.remarks,
        readable,
        tuple(_said(hours, house, locale)) if readable else (),
    )


def _readable(hours: str, house: House, today: date, locale: str) -> WeekShown | None:
    """The picture of the week, with the days on which the house is closed."""
    if not hours:
        return None
    closures = [(one.first, one.last) for one in house.record.closures] if house.record else []
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in closures]
    try:
        return week_shown(with_closures(hours, days), today, locale)
    except ValueError:
        return None


def _said(hours: str, house: House, locale: str) -> Iterator[SentenceHeard]:
    for code in house.files.offered():
        words = house.catalogue(code)
        if timetable := spoken(hours, words):
            text = words.text("card-hours", timetable=timetable)
            yield SentenceHeard(code, language_name(code, locale), direction(code), str(text))
