"""Rows of tables made into organisations like any other: the same checks, order, cards and counts follow from that.

Each municipality that a row serves becomes an area of its postal codes, which `data/areas.yaml` need not have.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

from ivr.content.checks.shape import misfits
from ivr.content.checks.typed_numbers import number_printed
from ivr.content.read.document import YamlDocument, document_of, document_row, near, problem
from ivr.content.read.files import Files, PostcodeRows
from ivr.content.read.lasting import PROBLEMS, Form, lasting
from ivr.content.read.remembered import Sight, remembered, seal_of
from ivr.content.read.table_files import Table
from ivr.content.row_notes import CHECKED, HEARD, Heard, notes_of, otherwise
from ivr.content.towns import Town, slug, towns_of
from ivr.country.numbers import is_free
from ivr.errors import Problem
from ivr.language.letters import fold
from ivr.model.file_shapes import TableFile
from ivr.model.kinds import KINDS

COLUMNS = (
    *"town name areas phone email website street street_nl street_fr postcode city".split(),
    *"hours hours_printed source locator".split(),
    CHECKED,
    HEARD,
)
_TOWN = ("municipality_nl", "municipality_fr")
_DOOR = next(name for name, kind in KINDS.items() if kind.reach == "visited")
_Wide = dict[tuple[str, str], str]
_OF_SERVICE = ("summary", "topics", "needs", "first_door", "audience", "languages", "interpreter", "in_person")


def add_rows(files: Files) -> list[Problem]:
    """Adds an organisation for each row of the tables, and the areas they serve; gives back what is wrong with rows. Of
    a table whose common part is wrong there are none: that is told by itself."""
    languages, around, problems = _Said(tuple(files.languages())), _wide(files), list[Problem]()
    for table in files.tables.values():
        if not table.common.data or any(misfits(table.common, TableFile)):
            continue
        problems += _torn(table)
        for row in _rows(_Sheet(table), files.postcodes, languages) if _known(table) else ():
            problems += _add(files, around, row, languages)
    return problems


@dataclass(frozen=True)
class _Said(Sight):
    """All languages of the line."""

    languages: tuple[str, ...]


class _Sheet(NamedTuple):
    """A table by all that it holds."""

    table: Table

    @property
    def seal(self) -> Hashable:
        rows, common = self.table.seal, self.table.common
        return (rows, common.seal, common.entry_lines.seal) if rows and common.seal else None


class _Row(NamedTuple):
    """A row made into an organisation: its id, "" where there can be none, its document and its municipality, what is
    wrong with it, and whether anybody can reach it."""

    id: str
    document: YamlDocument
    town: Town | None
    faults: tuple[Problem, ...]
    reached: bool = False


def _plain(rows: tuple[_Row, ...]) -> list[Any]:
    return [
        (row.id, document_row(row.document), row.town and astuple(row.town), PROBLEMS.plain(row.faults), row.reached)
        for row in rows
    ]


def _of_plain(rows: list[Any]) -> tuple[_Row, ...]:
    return tuple(
        _Row(id, document_of(document), town and Town(*town), PROBLEMS.answer(faults), reached)
        for id, document, town, faults, reached in rows
    )


@remembered
@lasting(Form(_plain, _of_plain))
def _rows(sheet: _Sheet, postcodes: PostcodeRows, said: _Said) -> tuple[_Row, ...]:
    """All rows of a table; whoever is there besides is another matter."""
    towns, table, languages = towns_of(postcodes), sheet.table, list(said.languages)
    return tuple(_row(languages, table, line, row, towns, postcodes) for line, row in table.rows)


def _known(table: Table) -> bool:
    return set(table.columns) <= set(COLUMNS) and len(set(table.columns)) == len(table.columns)


def _torn(table: Table) -> Iterator[Problem]:
    for name in table.columns:
        if name not in COLUMNS:
            yield problem("R101", table.file, 1, f"there is no column {name!r}{near(name, COLUMNS)}")
        elif table.columns.count(name) > 1:
            yield problem("R101", table.file, 1, f"the column {name} is there twice")
    for line, cells in table.short:
        yield problem(
            "R101", table.file, line, f"this row has {cells} cells, and the first line has {len(table.columns)}"
        )


def _row(
    languages: list[str],
    table: Table,
    line: int,
    row: dict[str, str],
    towns: Mapping[str, Town],
    postcodes: list[dict[str, str]],
) -> _Row:
    document, town = table.row(line), towns.get(fold(row.get("town", "")))
    if row.get("town") and not town:
        known = {name for place in postcodes for name in (place.get(column) for column in _TOWN) if name}
        message = f"there is no municipality {row['town']}{near(row['town'], known)}"
        return _Row("", document, None, (document.problem("R102", (), message),))
    areas = [
        *([_area_id(town)] if town else ()),
        *row.get("areas", "").split(),
        *table.common.data.get("areas", ()),
    ]
    if not areas:
        return _Row("", document, None, (document.problem("R102", (), "this row says neither a town nor an area"),))
    id = f"{table.id}-{town.id if town else slug(row.get('name', ''))}"[:40].rstrip("-")
    faults = tuple(document.problem("R105", (), fault) for fault in notes_of(row).faults)
    _fill(document, languages, table, row, town, areas)
    if not document.data["services"][0]["contacts"]:
        nobody = document.problem("R104", (), f"nobody can reach {document.data['name']}")
        return _Row(id, document, town, (*faults, nobody))
    document.seal = seal_of(document.file, document.data, document.lines, document.homes)
    return _Row(id, document, town, faults, reached=True)


def _add(files: Files, around: _Wide, row: _Row, said: _Said) -> Iterable[Problem]:
    """Puts a row among the organisations, and its municipality among the areas; gives back what is wrong with it."""
    if row.town:
        _add_area(files, around, said.languages, row.town)
    if row.id and row.id in files.organisations:
        there = _where(files.organisations[row.id])
        return [row.document.problem("R103", (), f"{row.id} is there already: {there}")]
    if row.reached:
        files.organisations[row.id] = row.document
    return row.faults


def _where(document: YamlDocument) -> str:
    return f"{document.file}:{document.line(())}"


def _area_id(town: Town) -> str:
    return f"town-{town.id}"[:40].rstrip("-")


def _add_area(files: Files, around: _Wide, languages: Iterable[str], town: Town) -> None:
    """The area of a municipality, made for the first row that serves it."""
    id = _area_id(town)
    if id in files.areas.data:
        return
    names = {language: town.called(language) for language in languages}
    parent = around.get(("province", town.province)) or around.get(("region", town.region))
    within = {"within": parent} if parent else {}
    files.areas.data[id] = {"name": names, **within, "postcodes": list(town.postcodes), "municipality": "yes"}


def _wide(files: Files) -> _Wide:
    """The first area of each province and of each region."""
    wide: _Wide = {}
    for field in ("province", "region"):
        for loc, of in files.areas.texts("*", field):
            wide.setdefault((field, of), str(loc[0]))
    return wide


def _fill(
    document: YamlDocument, languages: list[str], table: Table, row: dict[str, str], town: Town | None, areas: list[str]
) -> None:
    """Makes of the row what would stand in the file of an organisation."""
    common = table.common
    given = {field: common.data[field] for field in _OF_SERVICE if field in common.data}
    contacts = list(_contacts(table, row))
    service = {"id": common.data["service"], **given, "areas": areas, "contacts": contacts}
    if contacts and (heard := notes_of(row).heard):
        service["disputes"] = [_dispute(table, row, contacts, heard)]
    for loc in common.lines:
        if loc and loc[0] in _OF_SERVICE:
            at = ("services", 0, *loc)
            document.lines[at], document.homes[at] = common.line(loc), common.homes.get(loc, common.file)
    document.data = {**_names(languages, common.data, row, town), "services": [service]}
    document.data |= {"website": row["website"]} if row.get("website") else {}
    document.data |= {"emails": [row["email"]]} if row.get("email") else {}


def _names(languages: list[str], common: dict[str, Any], row: dict[str, str], town: Town | None) -> dict[str, Any]:
    """The names of the organisation, with those of its town in each language of the line."""

    def said(pattern: str, language: str) -> str:
        place = town.called(language) if town else ""
        return " ".join(pattern.replace("{town}", place).replace("{name}", row.get("name", "")).split())

    named: dict[str, Any] = {"name": said(common["name"], "")}
    if short := common.get("short_name"):
        named["short_name"] = said(short, "")
    for field, one in (("names", "name"), ("short_names", "short_name")):
        patterns = {language: common.get(field, {}).get(language, common.get(one)) for language in languages}
        named[field] = {language: said(pattern, language) for language, pattern in patterns.items() if pattern}
    return named | ({"town": {language: town.called(language) for language in languages}} if town else {})


def _contacts(table: Table, row: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The ways to reach it, each with where it was read, or who made sure: of all of them, or, where they are gone, of
    the first. An address on the internet is one only where there is no other: nobody writes it down from a telephone.
    """
    common = table.common.data
    with_hours = {"hours": row["hours"]} if row.get("hours") else {}
    kept: dict[str, Any] = {field: common[field] for field in ("appointment", "note") if field in common}
    if printed := row.get("phone"):
        number = number_printed(printed) or printed
        free = {"cost": "free"} if is_free(number) else {}
        yield {"kind": "phone", "value": number, **free, **with_hours, **kept, **_proof(table, row, printed)}
    if row.get("street"):
        streets = {language: street for language in ("nl", "fr") if (street := row.get(f"street_{language}"))}
        town = {"postcode": row.get("postcode", ""), "city": row.get("city", "")}
        address: dict[str, Any] = {"street": row["street"], **town}
        if streets:
            read = {"streets_source": common["streets_source"]} if "streets_source" in common else {}
            address |= {"streets": streets, **read}
        proof = _proof(table, row, row["street"], first=not row.get("phone"))
        yield {"kind": _DOOR, "address": address, **with_hours, **kept, **proof}
    for kind in () if row.get("phone") or row.get("street") else ("email", "website"):
        if value := row.get(kind):
            yield {"kind": kind, "value": value, **_proof(table, row, value)}


def _proof(table: Table, row: dict[str, str], printed: str, *, first: bool = True) -> dict[str, Any]:
    """Where a contact was read, to the letter; `checked` where somebody made sure."""
    proof: dict[str, Any] = {}
    if (checked := notes_of(row).checked) and (first or not checked.gone):
        proof["checked"] = checked.model_dump(exclude_defaults=True)
    if source := _source(table, row):
        hours = {"hours": row["hours_printed"]} if row.get("hours_printed") else {}
        locator = row.get("locator") or row.get("town") or row.get("name", "")
        proof["evidence"] = [{"source": source, "locator": locator, "value": printed, **hours}]
    return proof


def _source(table: Table, row: dict[str, str]) -> str:
    return row.get("source") or str(table.common.data.get("source", ""))


def _dispute(table: Table, row: dict[str, str], contacts: list[dict[str, Any]], heard: Heard) -> dict[str, Any]:
    """What somebody heard otherwise, of the contact that it is about."""
    about = contacts[-1] if heard.about == "address" else contacts[0]
    value = about.get("value") or about.get("address", {}).get("street", "")
    used = row.get("hours") or "as it stands here" if heard.about == "hours" else value
    source = _source(table, row)
    return otherwise(heard, about["kind"], used, (source,) if source else ()).model_dump(mode="json", exclude_none=True)
