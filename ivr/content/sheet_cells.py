"""One cell of a sheet changed as it lies in its file: the order, the quotes and the line ends of all else stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.content.catalogues.edits import Edit, edited
from ivr.content.read.table_files import separator

Span = tuple[int, int]


def with_cell(text: str, line: int, column: str, value: str) -> str:
    """The sheet with a value in the row that ends on this line; a column that is not there yet comes last.

    >>> with_cell('town,phone\\r\\n"Gent",1\\r\\n', 2, "phone", "2")
    'town,phone\\r\\n"Gent",2\\r\\n'
    >>> with_cell("town\\nGent\\nAalst\\n", 3, "checked", "2026")
    'town,checked\\nGent,\\nAalst,2026\\n'
    """
    mark = separator(text)
    (_, head), *rows = _rows(text, mark)
    names = [text[start:end].strip('\ufeff" ') for start, end in head]
    if column in names:
        at = names.index(column)
        return edited(text, [_put(text, cells[at], value, mark) for ends, cells in rows if ends == line])
    added = [(head, column), *((cells, value if ends == line else "") for ends, cells in rows)]
    return edited(text, [_last(cells, mark + _quoted(cell, mark)) for cells, cell in added])


def _rows(text: str, mark: str) -> Iterator[tuple[int, list[Span]]]:
    """Each row that holds something: the line on which it ends, and where its cells are."""
    cell = re.compile(rf'("(?:[^"]|"")*"[^{mark}\r\n]*|[^{mark}\r\n]*)({mark}|\r\n|\n|\r|\Z)')
    cells: list[Span] = []
    for found in cell.finditer(text):
        cells.append(found.span(1))
        if found[2] != mark:
            if any(text[start:end].strip() for start, end in cells):
                yield len(text[: found.end()].splitlines()), cells
            cells = []


def _put(text: str, span: Span, value: str, mark: str) -> Edit:
    start, end = span
    return Edit(start, end, _quoted(value, mark, always=text[start:end].startswith('"')))


def _last(cells: list[Span], text: str) -> Edit:
    end = cells[-1][1]
    return Edit(end, end, text)


def _quoted(value: str, mark: str, *, always: bool = False) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if always or mark in value or '"' in value else value
