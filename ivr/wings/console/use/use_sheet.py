"""The tables of use as a sheet: the same fives as on the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from ivr.wings.console.use.use_table import FEW, UseRow, UseTable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def use_sheet(
    tables: Iterable[UseTable],
    head: Iterable[str],
    what: Callable[[str], str],
    name: Callable[[str, str], str],
    few: str,
) -> str:
    """A CSV with a row for everything that could be counted; `name` says what a row of a table is called, `few` stands
    for fewer than five."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(harmless, head))
    for table in tables:
        for row in table.rows:
            writer.writerow(map(harmless, (what(table.what), name(table.what, row.id), *_cells(row, few))))
    return "\ufeff" + out.getvalue()  # else a spreadsheet takes é for two letters


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("Food")
    ("'=1+1", 'Food')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(row: UseRow, few: str) -> list[str]:
    return ["" if count is None else str(count) if count >= FEW else few for count in (row.calls, row.texts)]
