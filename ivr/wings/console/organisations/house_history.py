"""What saves changed in an organisation, in words: which fact, what it was, what it became."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.content.read.document import yaml_document
from ivr.content.read.table_files import separator
from ivr.country.numbers import kind, written
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.interface import _, lazy
from ivr.wings.console.organisations.house_words import checked_told, kind_name
from ivr.wings.console.organisations.one_house import House

WORDS = {
    "name": lazy("name"),
    "names": lazy("name"),
    "short_name": lazy("short name"),
    "short_names": lazy("short name"),
    "also_known_as": lazy("also known as"),
    "code": lazy("code"),
    "website": lazy("website"),
    "emails": lazy("e-mail addresses"),
    "closures": lazy("closed days"),
    "first": lazy("first day"),
    "last": lazy("last day"),
    "summary": lazy("what they do"),
    "topics": lazy("topics"),
    "needs": lazy("needs"),
    "areas": lazy("where they help"),
    "only_in": lazy("only in"),
    "audience": lazy("for whom"),
    "languages": lazy("languages"),
    "interpreter": lazy("interpreter"),
    "in_person": lazy("only for who comes"),
    "first_door": lazy("helps everybody who lives there"),
    "kind": lazy("kind"),
    "value": lazy("number or address"),
    "phone": lazy("number"),
    "hours": lazy("opening hours"),
    "hours_also": lazy("other opening hours"),
    "hours_text": lazy("about the hours"),
    "cost": lazy("cost"),
    "keys": lazy("keys to press"),
    "appointment": lazy("appointment"),
    "label": lazy("which one"),
    "note": lazy("note"),
    "street": lazy("street"),
    "postcode": lazy("postal code"),
    "city": lazy("town"),
    "checked": lazy("made sure"),
    "heard": lazy("heard otherwise"),
    "evidence": lazy("where it was read"),
    "disputes": lazy("not agreed"),
}
"""What the fields of a file are called on the pages."""
_TOLD_APART = ("services", "contacts", "disputes", "evidence", "closures")


@dataclass(frozen=True)
class FactChanged:
    """One fact: which, what it was ("" where it is new), what it is now ("" where it is gone)."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class SaveTold:
    """A save that changed this organisation."""

    id: str
    who: str
    when: datetime
    why: str
    facts: tuple[FactChanged, ...]
    begins: bool
    """It is with this save that the organisation is there: there is nothing to put back."""


_FEW = 3
MOST = 30
"""So many saves are shown, and can be put back."""


def history_of(desk: Desk, house: House, now: datetime, most: int = MOST) -> list[SaveTold]:
    """The last saves that changed an organisation, the latest first."""
    told = []
    for commit in desk.log(now, house.file, most):
        before, after = desk.before_and_after(commit.id, house.file, now)
        facts = _row_facts(house, before, after) if house.is_row else facts_changed(before, after)
        if facts:
            told.append(SaveTold(commit.id, commit.who, commit.when, commit.why, tuple(facts), not before))
    return told


def facts_changed(before: str, after: str) -> list[FactChanged]:
    """In which facts two texts of an organisation's file differ.

    >>> [(one.before, one.after) for one in facts_changed('name: A\\ncode: "1"\\n', 'name: B\\ncode: "1"\\n')]
    [('A', 'B')]
    """
    was, now = (dict(_facts(yaml_document("", text)[0].data)) if text else {} for text in (before, after))
    if not (was and now):
        name = ("name",)
        return [FactChanged(_("all of it"), was.get(name, ""), now.get(name, ""))]
    return _differing(was, now)


def facts_told(before: str, after: str) -> str:
    """What differs, in a few words: "advice, Telephone: number or address"."""
    names = list(dict.fromkeys(one.what for one in facts_changed(before, after) if one.what))
    return ", ".join([*names[:_FEW], *(["…"] if len(names) > _FEW else [])])


def _differing(was: Mapping[tuple[str, ...], str], now: Mapping[tuple[str, ...], str]) -> list[FactChanged]:
    places = [*now, *(place for place in was if place not in now)]
    return [
        FactChanged(_called(place), was.get(place, ""), now.get(place, ""))
        for place in places
        if was.get(place, "") != now.get(place, "")
    ]


def _facts(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every fact with its place: services by their ids, contacts by their kinds."""
    if isinstance(value, dict) and place[-1:] != ("checked",):
        for name, inner in value.items():
            yield from _facts(inner, (*place, str(name)))
    elif isinstance(value, list) and place[-1] in _TOLD_APART:
        seen: dict[str, int] = {}
        for one in value:
            name = _own_name(one)
            seen[name] = seen.get(name, 0) + 1
            yield from _facts(one, (*place, name if seen[name] == 1 else f"{name}-{seen[name]}"))
    else:
        yield place, _plain(value)


def _own_name(one: Any) -> str:
    names = ("id", "kind", "field", "source", "first")
    return next((str(one[name]) for name in names if isinstance(one, dict) and name in one), "")


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if isinstance(value, dict) and "how" in value:
        return checked_told(str(value.get("date", "")), str(value["how"]))
    if isinstance(value, dict):
        return ", ".join(f"{_word(str(name))}: {_plain(one)}" for name, one in value.items())
    return written(str(value)) if kind(str(value)) else str(value)


def _called(place: tuple[str, ...]) -> str:
    """The name of a fact: "advice, Telephone: opening hours"."""
    parts = [
        kind_name(part.partition("-")[0]) if place[at - 1 : at] == ("contacts",) else _word(part)
        for at, part in enumerate(place)
        if part not in ("services", "contacts", "address")
    ]
    *before, last = parts or [""]
    return f"{', '.join(before)}: {last}" if before else last


def _word(part: str) -> str:
    return str(WORDS.get(part, part))


def _row_facts(house: House, before: str, after: str) -> list[FactChanged]:
    """In which cells of the row two texts of a sheet differ."""
    key = row_key(house)
    was, now = (_row(text, key) for text in (before, after))
    return _differing({(name,): cell for name, cell in was.items()}, {(name,): cell for name, cell in now.items()})


def row_key(house: House) -> tuple[str, str]:
    """What tells a row from all others of its sheet, wherever it stands: its town and its name."""
    table = next(table for table in house.files.tables.values() if table.file == house.file)
    row = next(row for line, row in table.rows if line == house.document.line(()))
    return row.get("town", ""), row.get("name", "")


def _row(text: str, key: tuple[str, str]) -> dict[str, str]:
    rows = csv.DictReader(text.splitlines(), delimiter=separator(text)) if text else ()
    found = next((row for row in rows if ((row.get("town") or ""), (row.get("name") or "")) == key), {})
    return {name: cell for name, cell in found.items() if name and cell}


def undone(desk: Desk, save: str, now: datetime) -> dict[str, tuple[str, str | None]]:
    """The files as they were before a save, for who puts it back: each with the version of after it, so that what
    others changed since in other lines stays."""
    return {
        file: (desk.version_after(save, file, now), desk.before_and_after(save, file, now)[0] or None)
        for file in desk.files_of(save, now)
    }
