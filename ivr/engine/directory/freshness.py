"""How old a fact is: by when somebody last made sure, else by the date of the newest document that says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ivr.model import Contact, Source
from ivr.model.grounds import months_back

STALE_MONTHS = 12
"""Information lines of the 211 kind check every entry once a year; after that a caller is told to make sure."""


def newest(contacts: Iterable[Contact], sources: Mapping[str, Source]) -> str | None:
    """The newest date of these contacts as "2025", "2025-04" or "2025-04-08"; None where nothing is dated."""
    dates = list[str]()
    for contact in contacts:
        if contact.checked:
            dates.append(contact.checked.date)
        dates += [sources[found.source].date for found in contact.evidence if found.source in sources]
    return max(dates, default=None)


def months_old(partial: str | None, at: date) -> int:
    """Whole months between a partial date and a day; a year alone counts from its January, no date as ages ago.

    >>> at = date(2026, 11, 23)
    >>> months_old("2025-04", at), months_old("2026", at), months_old(None, at)
    (19, 10, 999)
    """
    return months_since(months_back(partial), at)


def months_since(back: int, at: date) -> int:
    """The same of a date that is told as `months_back`."""
    return at.year * 12 + at.month + back if back else 999
