"""A row that came back, held against what it said when it was fetched and what stands there now: three ways, cell by
cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ivr.content.catalogues.catalogue_sheet import guarded
from ivr.content.read.files import Files
from ivr.model.provenance import Checked
from ivr.wings.console.interface import _
from ivr.wings.console.spreadsheet.cell_words import CellRead, text_meant
from ivr.wings.console.spreadsheet.sheet_columns import SheetKind
from ivr.wings.console.spreadsheet.workbook_read import RowRead

Values = Mapping[str, str]


class CellChanged(NamedTuple):
    """A cell that would change: where it is, its heading, what stands there now and then, and what was done to it."""

    at: str
    heading: str
    old: str
    new: str
    remark: str = ""


class CellWrong(NamedTuple):
    """A cell that cannot be taken, by its sheet and its place in it, with how to mend it."""

    at: str
    what: str


class CellClash(NamedTuple):
    """A cell that somebody else changed since the workbook was fetched; `key` says in a form that mine is to stand."""

    key: str
    at: str
    heading: str
    mine: str
    theirs: str


@dataclass
class RowCompared:
    """What a row would change, what is wrong in it, and what somebody has to choose. `unproven` is whether callers rely
    on it, so that somebody has to know it from somewhere."""

    row: RowRead
    about: str
    changes: list[CellChanged] = field(default_factory=list)
    wrong: list[CellWrong] = field(default_factory=list)
    clashes: list[CellClash] = field(default_factory=list)
    unproven: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.changes or self.wrong or self.clashes)


@dataclass(frozen=True)
class Asked:
    """What somebody wants of a workbook: what is typed is read on a day, proven by `checked`, and stands where its key
    is among `mine`, whatever others wrote meanwhile; not where it is among `theirs`. `files` know the
    topics and areas."""

    today: date
    files: Files
    checked: Checked | None = None
    mine: frozenset[str] = frozenset()
    theirs: frozenset[str] = frozenset()


def as_read(text: str) -> str:
    """A text as it comes back from a workbook in which nobody changed it."""
    return text_meant(guarded(text))


def touched(found: RowCompared, sheet: SheetKind, base: Values, now: Values, asked: Asked) -> dict[str, CellRead]:
    """The cells of a row that somebody changed since it was fetched, and may change; what is in the way stands in
    `found`."""
    typed: dict[str, CellRead] = {}
    for column in sheet.columns:
        cell = found.row.cells.get(column.field)
        if cell is None or column.field == "id" or _is_as(cell, base.get(column.field, "")):
            continue
        if column.grey:
            if _about_another(cell, column.field, now):
                found.wrong.append(CellWrong(where(sheet, cell.at), _other_row(cell.text)))
            continue
        if fault := shape_fault(cell, days=column.field == "closures"):
            found.wrong.append(CellWrong(where(sheet, cell.at), fault))
        elif not _is_as(cell, now.get(column.field, "")) and not _clashes(
            found, sheet, cell, column.field, base, now, asked
        ):
            typed[column.field] = cell
    return typed


def _is_as(cell: CellRead, text: str) -> bool:
    return cell.shape in ("text", "number", "day") and cell.text == as_read(text)


def _about_another(cell: CellRead, field: str, now: Values) -> bool:
    """Whether the row tells of something else than its id: somebody sorted one column, and left the others."""
    return field in ("organisation", "town", "name") and bool(cell.text) and not _is_as(cell, now.get(field, ""))


def _other_row(text: str) -> str:
    return _(
        "“%(said)s” does not belong to the id of this row. Was one column sorted or moved alone? Undo that.", said=text
    )


def _clashes(
    found: RowCompared, sheet: SheetKind, cell: CellRead, field: str, base: Values, now: Values, asked: Asked
) -> bool:
    """Whether somebody has to choose first."""
    key = f"{sheet.id}!{cell.at}"
    if now.get(field, "") == base.get(field, "") or key in asked.mine:
        return False
    if key in asked.theirs:
        return True
    heading = str(sheet.column(field).heading)
    found.clashes.append(CellClash(key, where(sheet, cell.at), heading, cell.text, now.get(field, "")))
    return True


def shape_fault(cell: CellRead, days: bool = False) -> str:
    """Why nobody can be sure of what stands in a cell, and how to mend it; "" where it is plain."""
    match cell.shape:
        case "merged":
            return _("Cells are merged here. Undo that, and fill in each of them.")
        case "uncounted":
            return _("This is a formula, and its result is not in the file. Type the result itself.")
        case "broken":
            return _("This formula came to nothing (%(said)s). Type what it should say.", said=cell.text)
        case "day" if days:
            return ""
        case "day" | "time":
            said = _("Your program made a day or a time of it: %(said)s.", said=cell.text)
            return f"{said} {_('Set the format of the cell to “Text”, then type it once more.')}"
    return ""


def where(sheet: SheetKind, at: str) -> str:
    """A cell as people find it: "Contacts, E14"."""
    return f"{sheet.title}, {at}"


def place_of(row: RowRead, field: str = "id") -> str:
    """Where a field of a row stands; the row itself where it has no such column."""
    cell = row.cells.get(field) or row.cells.get("id")
    return cell.at if cell else str(row.row)


def changes_between(
    found: RowCompared, sheet: SheetKind, now: Values, after: Values, remarks: Mapping[str, str]
) -> Iterator[CellChanged]:
    """What is different in a row once it is written: of that, nothing is guessed."""
    for column in sheet.columns:
        old, new = now.get(column.field, ""), after.get(column.field, "")
        if old != new and not column.grey:
            at = where(sheet, place_of(found.row, column.field))
            yield CellChanged(at, str(column.heading), old, new, remarks.get(column.field, ""))


def without_id(found: RowCompared, sheet: SheetKind, ids: Iterable[str], sent: Mapping[str, int]) -> bool:
    """Whether nobody knows what a row is about, which `found` then says; `sent` is how often each id came back."""
    id = found.row.cells["id"]
    if fault := shape_fault(id) or _id_fault(id.text, ids, sent[id.text] > 1):
        found.wrong.append(CellWrong(where(sheet, id.at), fault))
    return bool(fault)


def _id_fault(id: str, ids: Iterable[str], twice: bool) -> str:
    if not id:
        return _("A row without an id would be new. Make new ones with the short form of the page, not here.")
    if twice:
        return _("%(id)s stands in two rows. Keep one of them.", id=id)
    if id not in ids:
        return _("There is no %(id)s any more. Take this row out, or fetch the workbook once more.", id=id)
    return ""
