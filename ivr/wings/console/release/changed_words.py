"""What stands in a change as the content writes it, in words: what a texted word means, and closed days among hours."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from flask_babel import format_date

from ivr.wings.console.interface import _, lazy
from ivr.wings.console.texting.sms_words import command_names

_DAY = r"\d{4} [A-Z][a-z]{2} \d{2}"
_CLOSED = re.compile(rf";? ?({_DAY})(?:-({_DAY}))? off")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_OTHERS = {"language": lazy("asks for this language"), "small": lazy("small word: only tells the language")}


def meaning_told(text: str, called: Callable[[str], str]) -> str:
    """What a word means, of "need doctor weak, topic health"; `called` gives the name of what has an id."""
    return ", ".join(_meaning(one, called) for one in text.split(", ") if one)


def _meaning(text: str, called: Callable[[str], str]) -> str:
    kind, id, *rest = [*text.split(), ""]
    told = str(_OTHERS.get(kind) or (command_names().get(id, id) if kind == "command" else called(id)))
    return _("%(meaning)s; weak", meaning=told) if "weak" in rest else told


def closures_told(hours: str) -> str:
    """Hours with the closed days in words behind them.

    >>> closures_told("Mo-Fr 09:00-17:00")
    'Mo-Fr 09:00-17:00'
    """
    spans = [(found[1], found[2] or found[1]) for found in _CLOSED.finditer(hours)]
    closed = [_closed(_read(first), _read(last)) for first, last in spans]
    return "; ".join(filter(None, (_CLOSED.sub("", hours), *closed)))


def days_told(text: str) -> str:
    """Closed days of "2026-12-24, 2027-01-02": each first day with its last one."""
    days = [date.fromisoformat(day) for day in text.split(", ") if day]
    return "; ".join(_closed(first, last) for first, last in zip(days[::2], days[1::2], strict=True))


def _closed(first: date, last: date) -> str:
    if first == last:
        return _("closed on %(day)s", day=_day(first))
    return _("closed from %(first)s to %(last)s", first=_day(first), last=_day(last))


def _read(text: str) -> date:
    year, month, day = text.split()
    return date(int(year), _MONTHS.index(month) + 1, int(day))


def _day(day: date) -> str:
    return str(format_date(day, "d MMMM y"))
