"""A workbook for people: headings that stay in sight, grey columns that are not to be changed, every cell a text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from ivr.content.catalogues.catalogue_sheet import guarded

ORIGIN = "Wegwijs"
"""The hidden sheet that says which state of the content the workbook was made from."""
_GREY = PatternFill("solid", fgColor="E4E4E4")
_HEAD = PatternFill("solid", fgColor="CFE0EE")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class HeadOut:
    """A column: its heading, whether it is grey, how many letters wide, and which way it is written."""

    heading: str
    grey: bool = False
    width: int = 20
    rtl: bool = False


@dataclass(frozen=True)
class SheetOut:
    """A sheet: its name on the tab, its columns, and its rows with a text for each."""

    title: str
    heads: Sequence[HeadOut]
    rows: Iterable[Sequence[str]]


def workbook_bytes(sheets: Iterable[SheetOut], origin: str) -> bytes:
    """An XLSX of these sheets; `origin` is what the content was known by."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _put(book, sheet)
    hidden = book.create_sheet(ORIGIN)
    hidden.sheet_state = "hidden"
    hidden.append([origin])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _put(book: Workbook, sheet: SheetOut) -> None:
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "B2"
    for at, head in enumerate(sheet.heads, 1):
        page.column_dimensions[get_column_letter(at)].width = head.width
    page.append([_heading(page, head) for head in sheet.heads])
    for row in sheet.rows:
        page.append([_cell(page, text, head) for text, head in zip(row, sheet.heads, strict=True)])


def _heading(page: object, head: HeadOut) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, head.heading)
    cell.font, cell.fill, cell.alignment = Font(bold=True), _GREY if head.grey else _HEAD, _WRAPPED
    return cell


def _cell(page: object, text: str, head: HeadOut) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", guarded(text)) or None)
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True, readingOrder=2) if head.rtl else _WRAPPED
    if head.grey:
        cell.fill = _GREY
    return cell
