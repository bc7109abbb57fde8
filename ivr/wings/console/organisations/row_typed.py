"""A row of a spreadsheet, changed: its number, its hours, and who made sure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ivr.content.sheet_cells import with_cell
from ivr.content.sheets import sheet_text, with_checked
from ivr.country.numbers import written
from ivr.model.provenance import Checked
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.contact_typed import hours_typed
from ivr.wings.console.organisations.field_edits import FormSent
from ivr.wings.console.organisations.one_house import House
from ivr.wings.console.plain_words import number_meant

CELLS = ("phone", "hours")
"""What can be changed of a row."""


def cells_of(house: House) -> dict[str, str]:
    """What stands in the cells that can be changed."""
    table = next(table for table in house.files.tables.values() if table.file == house.file)
    row = next(row for line, row in table.rows if line == house.document.line(()))
    return {name: row.get(name, "") for name in CELLS}


def row_typed(form: FormSent, house: House, today: date) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    """The cells that differ from what the form was made from, what is wrong beside which field, and what was typed
    among the hours and is none."""
    now, changed, faults = cells_of(house), {}, {}
    remarks: tuple[str, ...] = ()
    for name in CELLS:
        typed, was = form.get(name, "").strip(), form.get(f"was-{name}", now[name])
        if typed == was:
            continue
        try:
            if name == "hours":
                changed[name], remarks = hours_typed(typed, today)
            else:
                changed[name] = written(number_meant(typed)) if typed else ""
        except ValueError as fault:
            faults[name] = str(fault)
        if now[name] != was:
            faults[name] = _("Somebody changed this meanwhile: it says %(now)s now.", now=now[name])
    return changed, faults, remarks


def with_cells(root: Path, house: House, cells: Mapping[str, str], checked: Checked | None) -> str:
    """The sheet with these cells in the row; `checked` where somebody made sure of it."""
    text = sheet_text(root, house.document)
    for name, value in cells.items():
        text = with_cell(text, house.document.line(()), name, value)
    return with_checked(text, house.document, checked) if checked else text
