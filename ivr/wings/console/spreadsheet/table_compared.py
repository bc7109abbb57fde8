"""The rows of tables that came back: cells of a sheet in the content, each read as its form reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from ivr.content.newcomer import email_meant, website_meant
from ivr.content.read.document import YamlDocument
from ivr.content.read.table_files import Table, table_of
from ivr.content.row_notes import CHECKED, checked_cell
from ivr.content.sheet_cells import with_cell
from ivr.country.numbers import written
from ivr.wings.console.organisations.contact_typed import hours_typed
from ivr.wings.console.plain_words import number_meant
from ivr.wings.console.spreadsheet.house_compared import Compared
from ivr.wings.console.spreadsheet.house_typed import hours_remark, number_typed
from ivr.wings.console.spreadsheet.row_compared import (
    Asked,
    CellWrong,
    RowCompared,
    changes_between,
    place_of,
    touched,
    where,
    without_id,
)
from ivr.wings.console.spreadsheet.sheet_columns import SheetKind
from ivr.wings.console.spreadsheet.workbook_read import RowRead

_PROVEN = ("phone", "hours", "street", "postcode", "city")
"""Where one of these changes, somebody has to know it from somewhere."""


def table_rows(table: Table) -> dict[str, dict[str, str]]:
    """The rows of a table, each with its id: the town or the name, of which there is one."""
    return {_id(row): {"id": _id(row), **row} for _, row in table.rows}


def _id(row: Mapping[str, str]) -> str:
    return row.get("town") or row.get("name", "")


def tables_compared(
    rows: Iterable[RowRead],
    sheets: Mapping[str, SheetKind],
    base: Mapping[str, str],
    now: Mapping[str, str],
    asked: Asked,
) -> Compared:
    """What rows of tables would change; `base` and `now` are their files, as they were fetched and as they are."""
    done = Compared()
    by_file: dict[str, list[RowRead]] = {}
    for row in rows:
        by_file.setdefault(row.sheet, []).append(row)
    for sheet, several in by_file.items():
        id = sheet.partition(":")[2]
        file = Table(id, YamlDocument("")).file
        _compare(
            several, sheets[sheet], _table(id, base.get(file, now[file])), _table(id, now[file]), now[file], asked, done
        )
    return done


def _table(id: str, text: str) -> Table:
    return table_of(id, YamlDocument(""), text.removeprefix("\ufeff"))


def _compare(
    rows: list[RowRead], sheet: SheetKind, base: Table, now: Table, text: str, asked: Asked, done: Compared
) -> None:
    was, there, sent = table_rows(base), table_rows(now), Counter(row.text("id") for row in rows)
    lines = {_id(row): line for line, row in now.rows}
    fresh, remarks = text, dict[str, dict[str, str]]()
    for row in rows:
        found = RowCompared(row, row.text("id"))
        done.rows.append(found)
        if without_id(found, sheet, there, sent):
            continue
        id = row.text("id")
        cells = touched(found, sheet, was.get(id, there[id]), there[id], asked)
        meant, remarks[id] = _meant(found, sheet, {name: cell.text for name, cell in cells.items()}, there[id], asked)
        if found.wrong or found.clashes or not meant:
            continue
        found.unproven = any(name in _PROVEN for name in meant)
        checked = {CHECKED: checked_cell(asked.checked)} if asked.checked and found.unproven else {}
        for name, value in {**meant, **checked}.items():
            fresh = with_cell(fresh, lines[id], name, value)
        done.spots.setdefault(now.file, {})[lines[id]] = (found, where(sheet, row.cells["id"].at))
    if fresh != text:
        done.texts[now.file] = fresh
        after = table_rows(_table(now.id, fresh))
        for found in done.rows:
            id = found.row.text("id")
            if found.row.sheet == sheet.id and id in there:
                found.changes += changes_between(found, sheet, there[id], after[id], remarks.get(id, {}))


def _meant(
    found: RowCompared, sheet: SheetKind, cells: Mapping[str, str], now: Mapping[str, str], asked: Asked
) -> tuple[dict[str, str], dict[str, str]]:
    """The cells as they go into the file, and what was done to them."""
    meant: dict[str, str] = {}
    remarks: dict[str, str] = {}
    for name, typed in cells.items():
        try:
            value = _cell(name, typed, asked, remarks) if typed else ""
        except ValueError as fault:
            found.wrong.append(CellWrong(where(sheet, place_of(found.row, name)), str(fault)))
            continue
        if value != now.get(name, ""):
            meant[name] = value
    return meant, remarks


def _cell(name: str, typed: str, asked: Asked, remarks: dict[str, str]) -> str:
    """One cell; raises `ValueError` with what is wrong with it."""
    match name:
        case "phone":
            number, remarks[name] = number_typed(typed)
            return written(number_meant(number))
        case "hours":
            hours, left = hours_typed(typed, asked.today)
            remarks[name] = hours_remark(hours, left, asked.files)
            return hours
        case "email":
            return email_meant(typed)
        case "website":
            return website_meant(typed)
    return " ".join(typed.split())
