"""Tables of organisations as they were typed: a sheet of rows, which any spreadsheet opens, and what is said of all of
them once."""

from __future__ import annotations

import csv
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import islice

from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.remembered import seal_of

FOLDER = "data/tables"


@dataclass
class Table:
    """`common` is what stands once, in `data/tables/<id>.yaml`; `rows` are those of the sheet beside it, each with its
    line. What stands in a row that is too long or too short is for the check to find: `short`. `seal` is made of the
    sheet (`ivr.content.read.remembered`)."""

    id: str
    common: YamlDocument
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    short: list[tuple[int, int]] = field(default_factory=list)
    """The lines of rows that have another number of cells than there are columns, with that number."""
    seal: Hashable = field(default=None, compare=False)

    @property
    def file(self) -> str:
        return f"{FOLDER}/{self.id}.csv"

    def row(self, line: int) -> YamlDocument:
        """A document for what a row holds: all of it stands on that line."""
        lines: dict[Loc, int] = {(): line}
        return YamlDocument(self.file, {}, lines)


def is_row(document: YamlDocument) -> bool:
    """Whether an organisation is a row of a table, and has no file of its own."""
    return document.file.startswith(f"{FOLDER}/") and document.file.endswith(".csv")


def separator(text: str) -> str:
    """What stands between the cells of a sheet: a comma or a semicolon, as spreadsheets write it."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def table_of(id: str, common: YamlDocument, text: str) -> Table:
    """The table of a sheet; an empty row is none."""
    cells = csv.reader(text.splitlines(keepends=True), delimiter=separator(text))
    table = Table(id, common, seal=seal_of(id, text))
    for row in islice(cells, 1):
        table.columns = tuple(name.strip() for name in row)
    for row in cells:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) == len(table.columns):
            table.rows.append((cells.line_num, dict(zip(table.columns, (cell.strip() for cell in row), strict=True))))
        else:
            table.short.append((cells.line_num, len(row)))
    return table
