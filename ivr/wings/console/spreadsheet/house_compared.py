"""The rows about organisations that came back: what each would change in which file, and what is in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ivr.content.read.document import Loc, YamlDocument, yaml_document
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.one_house import ORGANISATIONS
from ivr.wings.console.spreadsheet.house_rows import RowKey, at, house_rows, places, text_of
from ivr.wings.console.spreadsheet.house_typed import RowWritten, row_written
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


@dataclass
class Compared:
    """What a workbook would do: every row of it, and the files that change with their new texts. `spots` say of which
    cell a line of a new text is."""

    rows: list[RowCompared] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    spots: dict[str, dict[int, tuple[RowCompared, str]]] = field(default_factory=dict)

    def add(self, other: Compared) -> None:
        self.rows += other.rows
        self.texts |= other.texts
        self.spots |= other.spots


@dataclass(frozen=True)
class _House:
    """A file of an organisation as it was fetched, and as it is now."""

    id: str
    base: YamlDocument
    now: YamlDocument
    text: str

    @property
    def same_ways(self) -> bool:
        """Whether each id still means what it meant: services and contacts are counted, not named."""
        return list(places(self.id, self.base)) == list(places(self.id, self.now))


def file_of_house(id: str) -> str:
    return f"{ORGANISATIONS}/{id.partition('/')[0]}.yaml"


def houses_compared(
    rows: Sequence[RowRead],
    sheets: Mapping[str, SheetKind],
    base: Mapping[str, str],
    now: Mapping[str, str],
    asked: Asked,
) -> Compared:
    """What rows of organisations would change; `base` and `now` are the files, as they were fetched and as they are."""
    done, sent = Compared(), Counter(row.text("id") for row in rows)
    houses: dict[str, _House] = {}
    by_house: dict[str, list[RowCompared]] = {}
    for row in rows:
        found = RowCompared(row, row.text("id"))
        done.rows.append(found)
        id = row.text("id").partition("/")[0]
        if id not in houses and file_of_house(id) in now:
            houses[id] = _house(id, base, now)
        ids = [one for sheet, one in places(id, houses[id].now) if sheet == row.sheet] if id in houses else ()
        if not without_id(found, sheets[row.sheet], ids, sent):
            by_house.setdefault(id, []).append(found)
    for id, several in by_house.items():
        _compare(houses[id], several, sheets, asked, done)
    return done


def _house(id: str, base: Mapping[str, str], now: Mapping[str, str]) -> _House:
    file = file_of_house(id)
    document = yaml_document(file, now[file])[0]
    was = document if base.get(file, now[file]) == now[file] else yaml_document(file, base[file])[0]
    return _House(id, was, document, now[file])


def _compare(
    house: _House, rows: list[RowCompared], sheets: Mapping[str, SheetKind], asked: Asked, done: Compared
) -> None:
    base, now = house_rows(house.id, house.base), house_rows(house.id, house.now)
    spots, text = places(house.id, house.now), house.text
    written: list[tuple[RowCompared, RowWritten]] = []
    for found in rows:
        key: RowKey = (found.row.sheet, found.row.text("id"))
        found.about = _about(house, key, now[key])
        was = base.get(key, now[key])
        cells = touched(found, sheets[key[0]], was, now[key] if house.same_ways else was, asked)
        if cells and not house.same_ways:
            found.wrong.append(CellWrong(where(sheets[key[0]], place_of(found.row)), _counted_anew()))
        if not cells or found.wrong or found.clashes:
            continue
        typed = {name: cell.text for name, cell in cells.items()}
        row = row_written(text, key[0], spots[key], at(house.now, spots[key]), typed, asked)
        text, found.unproven = row.text, row.unproven
        found.wrong += [
            CellWrong(where(sheets[key[0]], place_of(found.row, name)), one) for name, one in row.faults.items()
        ]
        written.append((found, row))
    if text != house.text:
        _tell(house, text, written, now, sheets, done)


def _counted_anew() -> str:
    return _(
        "Services or ways to reach it were added or taken out since this workbook was fetched. Fetch it once more for "
        "this organisation."
    )


def _about(house: _House, key: RowKey, now: Mapping[str, str]) -> str:
    """A row by words: the organisation, and which of its contacts."""
    name = text_of(house.now.data, "name") or house.id
    parts = {
        "contacts": (now.get("kind", ""), now.get("value", "") or now.get("street", "")),
        "services": (key[1].partition("/")[2],),
    }
    return ", ".join(filter(None, (name, *parts.get(key[0], ()))))


def _tell(
    house: _House,
    text: str,
    written: list[tuple[RowCompared, RowWritten]],
    now: Mapping[RowKey, Mapping[str, str]],
    sheets: Mapping[str, SheetKind],
    done: Compared,
) -> None:
    """What the rows changed, read from the new text; and which of its lines are whose."""
    file = house.now.file
    document = yaml_document(file, text)[0]
    after, spots = house_rows(house.id, document), places(house.id, house.now)
    called = {loc: key for key, loc in places(house.id, document).items()}  # a contact is called by its kind
    done.texts[file] = text
    for found, row in written:
        key: RowKey = (found.row.sheet, found.row.text("id"))
        found.changes += changes_between(found, sheets[key[0]], now[key], after[called[spots[key]]], row.remarks)
        for name, line in _lines(key, spots[key], document, found.row):
            done.spots.setdefault(file, {})[line] = (found, where(sheets[key[0]], place_of(found.row, name)))


def _lines(key: RowKey, loc: Loc, document: YamlDocument, row: RowRead) -> list[tuple[str, int]]:
    """Each field of a row with the line on which it stands."""
    own = {
        name: (*loc, "address", name) if name in ("street", "postcode", "city") else (*loc, name) for name in row.cells
    }
    fields = [(name, document.lines[one]) for name, one in own.items() if one in document.lines]
    return [("id", document.line(loc)), *fields] if key[0] != "organisations" else fields
