"""A workbook as somebody's program left it: its rows by heading, whatever stands around them. Nothing of it is run."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ivr.wings.console.interface import _
from ivr.wings.console.spreadsheet.cell_words import CellRead, cell_read
from ivr.wings.console.spreadsheet.workbook_out import ORIGIN

# All that zipfile raises over a damaged file, or one packed in a way it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError)
UNPACKED = 12_000_000
"""Bytes that a workbook may have once it is unpacked; that of a large line has a tenth of it."""
CELLS = 200_000
_HEADING_WITHIN = 10
"""Rows in which the headings are looked for: people write a title above them."""
_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class RowRead:
    """A row that says something: its sheet by id, its number, and its cells by field."""

    sheet: str
    row: int
    cells: dict[str, CellRead]

    def text(self, name: str) -> str:
        return self.cells[name].text if name in self.cells else ""


@dataclass
class WorkbookRead:
    """The rows of the sheets that are known; the tabs and headings that are not, which nobody looks at; the state of
    the content from which the workbook was made, "" where nothing says so; and sheets without their first column."""

    rows: list[RowRead] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    headless: list[str] = field(default_factory=list)
    origin: str = ""


Known = Callable[[str], tuple[str, Mapping[str, str]] | None]
"""The id of a sheet by its title, and its fields by heading in small letters; None for one that is not ours."""


def workbook_read(data: bytes, known: Known) -> WorkbookRead:
    """The rows of an XLSX. Raises `ValueError` with what to do where this is none, or one that is too large."""
    _look_at(data)
    try:
        said, typed = (load_workbook(io.BytesIO(data), data_only=one, keep_links=False) for one in (True, False))
    except Exception as fault:  # openpyxl raises whatever the XML of a broken file makes it stumble over
        raise ValueError(_broken()) from fault
    found = WorkbookRead()
    for page in said.worksheets:
        if page.title == ORIGIN:
            found.origin = str(page["A1"].value or "")
        elif (sheet := known(page.title)) is None:
            found.strange.append(page.title)
        else:
            _read(found, page, typed[page.title], *sheet)
    return found


def _look_at(data: bytes) -> None:
    if not data:
        raise ValueError(_("Choose a file first."))
    if data.startswith(_OLD):
        raise ValueError(_("This is an old .xls file, or one with a password. Save it as .xlsx, without a password."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _look_into(packed)
    except _BROKEN:
        raise ValueError(_broken()) from None


def _look_into(packed: zipfile.ZipFile) -> None:
    """Each part is unpacked once, never more than it says: so what is too large is known before any of it is read."""
    parts = packed.infolist()
    if "xl/workbook.xml" not in packed.namelist():
        raise ValueError(_broken())
    if sum(part.file_size for part in parts) > UNPACKED or len(parts) > 1_000:
        raise ValueError(_too_large())
    cells = 0
    for part in parts:
        text = packed.read(part)
        is_wide = part.filename.endswith(".xml") and b"\0" in text  # UTF-16, in which no word is found
        if is_wide or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ValueError(_broken())
        cells += text.count(b"<c ") if part.filename.startswith("xl/worksheets/") else 0
    if cells > CELLS:
        raise ValueError(_too_large())


def _broken() -> str:
    return _("This is no workbook that can be read. Save it as “Excel workbook (.xlsx)” and send that one.")


def _too_large() -> str:
    return _(
        "This workbook is far larger than the one that was fetched. Fetch it once more, and change only its cells."
    )


def _read(found: WorkbookRead, page: Any, typed: Any, sheet: str, fields: Mapping[str, str]) -> None:
    rows: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    for (row, column), cell in page._cells.items():  # only those that are there: a format reaches to row 1048576
        rows[row][column] = cell.value
    heads = next(_heads(rows, fields), None)
    if heads is None:
        found.headless.append(page.title)
        return
    top, columns = heads
    found.strange += [str(name) for at, name in rows[top].items() if at not in columns and name not in (None, "")]
    merged = _merged(page)
    for row in sorted(rows):
        if row > top:
            cells = {name: _cell(row, at, rows[row], typed, merged) for at, name in columns.items()}
            if any(cell.text or cell.shape != "text" for cell in cells.values()):
                found.rows.append(RowRead(sheet, row, cells))


def _heads(rows: Mapping[int, dict[int, Any]], fields: Mapping[str, str]) -> Iterator[tuple[int, dict[int, str]]]:
    """The row of the headings, and the field of each column. Without an id nobody knows what a row is about."""
    for row in sorted(rows)[:_HEADING_WITHIN]:
        columns: dict[int, str] = {}
        for at in sorted(rows[row]):
            name = fields.get(folded_heading(str(rows[row][at] or "")))
            if name and name not in columns.values():
                columns[at] = name
        if "id" in columns.values():
            yield row, columns


def folded_heading(heading: str) -> str:
    """A heading whatever its capitals, spaces and stars are."""
    return " ".join(re.sub(r"[*:]", " ", heading).split()).casefold()


def _cell(row: int, at: int, values: Mapping[int, Any], typed: Any, merged: set[tuple[int, int]]) -> CellRead:
    where = f"{get_column_letter(at)}{row}"
    if (row, at) in merged:
        return CellRead(where, "", "merged")
    there = typed._cells.get((row, at))
    return cell_read(where, values.get(at), there is not None and there.data_type in ("f", "e"))


def _merged(page: Any) -> set[tuple[int, int]]:
    """Every cell that is one with others, but for ranges as wide as a whole sheet."""
    small = (one for one in page.merged_cells.ranges if one.size["rows"] * one.size["columns"] < CELLS)
    return {(row, column) for one in small for row, column in _cells_of(one)}


def _cells_of(area: Any) -> Iterator[tuple[int, int]]:
    for row in range(area.min_row, area.max_row + 1):
        yield from ((row, column) for column in range(area.min_col, area.max_col + 1))
