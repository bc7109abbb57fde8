"""The sheets there are, and their columns: what people read above them, in any language of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ivr.content.rows import COLUMNS
from ivr.wings.console.interface import _, in_each, lazy
from ivr.wings.console.spreadsheet.workbook_out import HeadOut
from ivr.wings.console.spreadsheet.workbook_read import Known, folded_heading


class SheetColumn(NamedTuple):
    """A column: its field, its heading, whether it says only what the row is about, and how wide it is."""

    field: str
    heading: object
    grey: bool = False
    width: int = 20

    def head(self, rtl: bool = False) -> HeadOut:
        name = str(self.heading)
        return HeadOut(_("%(name)s (do not change)", name=name) if self.grey else name, self.grey, self.width, rtl)


class SheetKind(NamedTuple):
    """A sheet by its id: its name on the tab, and its columns."""

    id: str
    title: str
    columns: tuple[SheetColumn, ...]

    def column(self, field: str) -> SheetColumn:
        return next(one for one in self.columns if one.field == field)


_ID = SheetColumn("id", lazy("id"), grey=True, width=26)
_ORGANISATION = SheetColumn("organisation", lazy("Organisation"), grey=True, width=30)
_HOUSE_COLUMNS = {
    "organisations": (
        _ID,
        SheetColumn("name", lazy("Name"), width=36),
        SheetColumn("short_name", lazy("Short name")),
        SheetColumn("also_known_as", lazy("Also known as"), width=36),
        SheetColumn("code", lazy("Code"), width=10),
        SheetColumn("website", lazy("Website"), width=32),
        SheetColumn("emails", lazy("E-mail addresses"), width=32),
        SheetColumn("closures", lazy("Closed days"), width=30),
    ),
    "services": (
        _ID,
        _ORGANISATION,
        SheetColumn("name", lazy("Name of the service"), width=28),
        SheetColumn("summary", lazy("What it does"), width=60),
        SheetColumn("topics", lazy("Topics")),
        SheetColumn("needs", lazy("Needs"), width=30),
        SheetColumn("areas", lazy("Where they help")),
        SheetColumn("languages", lazy("Languages")),
    ),
    "contacts": (
        _ID,
        _ORGANISATION,
        SheetColumn("kind", lazy("What it is")),
        SheetColumn("value", lazy("Number, e-mail address or website"), width=30),
        SheetColumn("hours", lazy("Opening hours"), width=36),
        SheetColumn("hours_text", lazy("About the hours, in words"), width=30),
        SheetColumn("label", lazy("Which one it is"), width=24),
        SheetColumn("note", lazy("What to know first"), width=36),
        SheetColumn("street", lazy("Street and number"), width=28),
        SheetColumn("postcode", lazy("Postal code"), width=12),
        SheetColumn("city", lazy("Town")),
        SheetColumn("appointment", lazy("Appointment")),
        SheetColumn("keys", lazy("Keys to press when they answer")),
        SheetColumn("languages", lazy("Languages")),
    ),
}
_HOUSE_TITLES = {
    "organisations": lazy("Organisations"),
    "services": lazy("Services"),
    "contacts": lazy("Contacts"),
}
_SENTENCES = (
    SheetColumn("id", lazy("Place"), grey=True, width=34),
    SheetColumn("source", lazy("Sentence"), grey=True, width=60),
    SheetColumn("text", lazy("Translation"), width=60),
    SheetColumn("state", lazy("State"), grey=True),
)
_TEXTS = lazy("Texts %(language)s")
_LONGEST_TITLE = 31
"""Letters that a tab of Excel has room for."""
_OF_ROW = ("phone", "email", "website", "street", "street_nl", "street_fr", "postcode", "city", "hours")
"""What can be changed in the row of a table; the rest says what it is about, where it was read, and who made sure."""


def house_sheets() -> list[SheetKind]:
    """The sheets of organisations."""
    return [SheetKind(id, str(_HOUSE_TITLES[id]), columns) for id, columns in _HOUSE_COLUMNS.items()]


def table_sheet(id: str, columns: Iterable[str]) -> SheetKind:
    """The sheet of a table: its columns by the names they have in its file, and the hours, which any row may get."""
    names = dict.fromkeys([*(name for name in columns if name in COLUMNS), "hours"])
    own = tuple(SheetColumn(name, name, grey=name not in _OF_ROW) for name in names)
    return SheetKind(f"table:{id}", id[:_LONGEST_TITLE], (_ID, *own))


def text_sheet(language: str) -> SheetKind:
    """The sheet of a catalogue."""
    return SheetKind(f"texts:{language}", str(_TEXTS) % {"language": language}, _SENTENCES)


def known_sheets(tables: Mapping[str, Iterable[str]], languages: Iterable[str]) -> tuple[Known, dict[str, SheetKind]]:
    """What a workbook is read by: sheets by their titles in any language of the pages, and those sheets by id. `tables`
    have their columns."""
    found: dict[str, SheetKind] = {}
    titles: dict[str, str] = {}
    for sheet in (*house_sheets(), *(table_sheet(id, columns) for id, columns in tables.items())):
        found[sheet.id] = sheet
        titles |= {folded_heading(title): sheet.id for title in in_each(_HOUSE_TITLES.get(sheet.id, sheet.title))}
    for language in languages:
        found[f"texts:{language}"] = text_sheet(language)
        titles |= {folded_heading(one % {"language": language}): f"texts:{language}" for one in in_each(_TEXTS)}

    def known(title: str) -> tuple[str, Mapping[str, str]] | None:
        id = titles.get(folded_heading(title))
        return (id, _fields(found[id].columns)) if id else None

    return known, found


def _fields(columns: Iterable[SheetColumn]) -> dict[str, str]:
    """The fields by each heading that they may stand below."""
    fields: dict[str, str] = {}
    for column in columns:
        for name in in_each(column.heading):
            fields.setdefault(folded_heading(name), column.field)
        for name in in_each(lazy("%(name)s (do not change)")) if column.grey else ():
            for own in in_each(column.heading):
                fields.setdefault(folded_heading(name % {"name": own}), column.field)
    return fields
