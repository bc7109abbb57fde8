"""What time does to a directory: facts grow old, and documents disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ivr.content.checks.around import Around, Named, named_of
from ivr.content.read.document import Loc, YamlDocument, problem
from ivr.content.read.files import Files
from ivr.content.read.remembered import remembered
from ivr.content.read.table_files import is_row
from ivr.engine.directory.freshness import STALE_MONTHS, months_old
from ivr.errors import Problem

_FORM = re.compile(r"\d{4}(-\d\d){0,2}")


def dates_of(document: YamlDocument, around: Around, named: Named) -> Iterator[Problem]:
    """A warning for every contact that nobody made sure of for a year, a notice for every dispute, and an error for
    every date that is still to come."""
    yield from _to_come(document, around.today, "services", "*", "contacts", "*", "checked", "date")
    for loc, contact in () if is_row(document) else document.find("services", "*", "contacts", "*"):
        newest = _newest(document, loc, contact, named)
        if newest and months_old(newest, around.today) > STALE_MONTHS:
            what = contact.get("value") or contact.get("kind")
            yield document.problem("D216", loc, f"{what}: the newest word on this is of {newest}")
    for loc, dispute in document.find("services", "*", "disputes", "*"):
        if isinstance(dispute, dict):
            yield document.problem("D217", loc, _told(dispute))


def check_dates(files: Files, today: date) -> Iterator[Problem]:
    """Documents that are still to come, and one warning for all rows of a table whose facts are as old as each other:
    they are made sure of together."""
    for field in ("date", "read"):
        yield from _to_come(files.sources, today, "*", field)
    old: dict[tuple[str, str], int] = {}
    for document, named in named_of(files, [id for id, one in files.organisations.items() if is_row(one)]):
        newest = _newest_of_row(document, named)
        if newest and months_old(newest, today) > STALE_MONTHS:
            old[document.file, newest] = old.get((document.file, newest), 0) + 1
    for (file, newest), count in old.items():
        yield problem("D216", file, 0, f"{count} rows: the newest word on them is of {newest}")


@remembered
def _newest_of_row(document: YamlDocument, named: Named) -> str:
    """The newest word on anything of an organisation; "" where nobody can tell."""
    contacts = document.find("services", "*", "contacts", "*")
    return max(filter(None, (_newest(document, loc, contact, named) for loc, contact in contacts)), default="")


def _to_come(document: YamlDocument, today: date, *path: str) -> Iterator[Problem]:
    """Dates after this month; the days of this month are not compared, as a machine's clock may be in another zone."""
    month = today.isoformat()[:7]
    for loc, found in document.texts(*path):
        if _is_date(found) and found[:7] > month:
            yield document.problem("D225", loc, f"{found} lies in the future")


def _newest(document: YamlDocument, loc: Loc, contact: object, named: Named) -> str | None:
    if not isinstance(contact, dict):
        return None
    path = [str(part) if not isinstance(part, int) else "*" for part in loc]
    sources = [str(source) for at, source in document.find(*path, "evidence", "*", "source") if at[: len(loc)] == loc]
    typed = [named.typed.get(source) for source in sources]
    dates = [str(source["date"]) for source in typed if isinstance(source, dict) and "date" in source]
    checked = contact.get("checked")
    if isinstance(checked, dict) and "date" in checked:
        dates.append(str(checked["date"]))
    return max((found for found in dates if _is_date(found)), default=None)


def _is_date(text: str) -> bool:
    """Whether this is a year, a month or a day of the calendar; another form is a problem of its own."""
    try:
        return bool(_FORM.fullmatch(text)) and bool(date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def _told(dispute: dict[str, object]) -> str:
    values = dispute.get("values")
    pairs = [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    said = ", ".join(f"{pair.get('value')} ({pair.get('source')})" for pair in pairs)
    return f"{dispute.get('field')}: {said}; used: {dispute.get('used')}"
