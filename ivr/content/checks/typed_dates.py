"""Dates as people type them, and how the line writes them: "oktober 2026" is 2026-10."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ivr.language.letters import fold
from ivr.language.locale import locale

_LANGUAGES = ("nl", "fr", "en", "de")
_ORDERS = (
    r"(?P<year>\d{4}) (?P<month>\w+)(?: (?P<day>\d{1,2}))?",
    r"(?:(?P<day>\d{1,2}) )?(?P<month>\w+) (?P<year>\d{4})",
)


def date_meant(typed: str) -> str | None:
    """The year and month, or the day, that somebody meant; None where it is no date. The day comes before the month.

    >>> date_meant("oktober 2026"), date_meant("12 oct. 2026"), date_meant("1/10/2026"), date_meant("2026-10-1")
    ('2026-10', '2026-10-12', '2026-10-01', '2026-10-01')
    >>> date_meant("soon"), date_meant("31/31/2026")
    (None, None)
    """
    for order in _ORDERS:
        if found := re.fullmatch(order, fold(typed)):
            return _in_calendar(int(found["year"]), _month(found["month"]), int(found["day"] or 0))
    return None


def _month(typed: str) -> int:
    """The number of a month, from 1; 0 where there is none of that name."""
    return int(typed) if typed.isdecimal() else _names().get(typed[:4], 0) or _names().get(typed[:3], 0)


@lru_cache(maxsize=1)
def _names() -> dict[str, int]:
    """Months by the first letters of their names, as many as tell them apart: "juin" and "juil", "maa" and "mai"."""
    names = [
        (fold(name), month) for code in _LANGUAGES for month, name in locale(code).months["format"]["wide"].items()
    ]
    return {name[:size]: month for name, month in names for size in (4, 3)}


def _in_calendar(year: int, month: int, day: int) -> str | None:
    try:
        found = date(year, month, day or 1)
    except ValueError:
        return None
    return found.isoformat() if day else f"{found:%Y-%m}"
