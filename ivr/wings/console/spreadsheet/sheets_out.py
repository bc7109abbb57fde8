"""The sheets as they go out: organisations with their services and contacts, tables, the sentences of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ivr.content.read.files import Reader
from ivr.wings.console.organisations.one_house import ORGANISATIONS
from ivr.wings.console.spreadsheet.house_rows import house_rows
from ivr.wings.console.spreadsheet.sentences_compared import sentence_rows
from ivr.wings.console.spreadsheet.sheet_columns import SheetKind, house_sheets, table_sheet, text_sheet
from ivr.wings.console.spreadsheet.table_compared import table_rows
from ivr.wings.console.spreadsheet.workbook_out import SheetOut
from ivr.wings.console.texts.language_list import direction_of
from ivr.wings.console.texts.sentence_list import SpokenLine


def sheets_of_houses(reader: Reader) -> list[SheetOut]:
    """Every organisation: a sheet of names, one of services and one of contacts."""
    documents = reader.folder(ORGANISATIONS)
    rows = {key: row for id, document in documents.items() for key, row in house_rows(id, document).items()}
    return [_out(sheet, [row for key, row in rows.items() if key[0] == sheet.id]) for sheet in house_sheets()]


def sheets_of_tables(reader: Reader) -> list[SheetOut]:
    """A sheet for every table."""
    tables = reader.tables().items()
    return [_out(table_sheet(id, one.columns), table_rows(one).values()) for id, one in tables]


def sheet_of_texts(line: SpokenLine, language: str) -> SheetOut:
    """Every sentence of the line beside what a language says."""
    return _out(text_sheet(language), sentence_rows(line, language).values(), direction_of(language) == "rtl")


def _out(sheet: SheetKind, rows: Iterable[Mapping[str, str]], rtl: bool = False) -> SheetOut:
    heads = [column.head(rtl and column.field == "text") for column in sheet.columns]
    return SheetOut(sheet.title, heads, [[row.get(one.field, "") for one in sheet.columns] for row in rows])
