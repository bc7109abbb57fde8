"""A workbook looked through before anything is written: what it would change in which files, and what is in its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ivr.content.read.files import Files
from ivr.content.read.po import file_of, parse
from ivr.errors import Problem
from ivr.wings.console.desk.desk import Desk, Text
from ivr.wings.console.organisations.one_house import ORGANISATIONS
from ivr.wings.console.organisations.words_typed import catalogues_after
from ivr.wings.console.spreadsheet.house_compared import Compared, file_of_house, houses_compared
from ivr.wings.console.spreadsheet.row_compared import Asked, CellWrong, RowCompared
from ivr.wings.console.spreadsheet.sentences_compared import sentences_compared
from ivr.wings.console.spreadsheet.sheet_columns import SheetKind
from ivr.wings.console.spreadsheet.table_compared import tables_compared
from ivr.wings.console.spreadsheet.workbook_read import RowRead
from ivr.wings.console.texts.sentence_list import SpokenLine

_TABLES = "data/tables"


@dataclass
class LookedThrough:
    """The rows that say something new, and the files that would change, each with its version; `others` are errors that
    belong to no cell. `head` is what the content is known by, `fetched` whether it is known as it was when the workbook
    was made."""

    rows: list[RowCompared]
    changed: dict[str, tuple[str, str | None]]
    head: str
    fetched: bool = True
    others: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> list[CellWrong]:
        return [one for row in self.rows for one in row.wrong]

    @property
    def clashes(self) -> int:
        return sum(len(row.clashes) for row in self.rows)

    @property
    def unproven(self) -> bool:
        return any(row.unproven and row.changes for row in self.rows)

    @property
    def changing(self) -> list[RowCompared]:
        return [row for row in self.rows if row.changes and not row.wrong]


def looked_through(
    desk: Desk,
    rows: list[RowRead],
    origin: str,
    sheets: Mapping[str, SheetKind],
    line: SpokenLine,
    asked: Asked,
    now: datetime,
) -> LookedThrough:
    """What rows of a workbook would do to the content on the desk; `origin` is the save after which it was fetched."""
    files = sorted({file_of_row(row) for row in rows})
    head, opened = desk.head(now), desk.open_all(files, now)
    texts = {file: _text(desk, one) for file, one in opened.items()}
    try:
        base, fetched = (desk.as_of(origin, files, now) if origin != head else {}), True
    except KeyError:
        base, fetched = {}, False
    done = _compared(rows, sheets, line, base, texts, asked)
    done.texts |= _followed(line.files, texts, done.texts)
    more = desk.open_all(done.texts, now)
    changed: dict[str, tuple[str, str | None]] = {
        file: (more[file].version if file in more else "", text) for file, text in done.texts.items()
    }
    found = LookedThrough([row for row in done.rows if row.says_something], changed, head, fetched)
    if done.texts:
        found.others = [one for one in desk.refusing(done.texts, now) if not _told(one, done)]
    return found


def file_of_row(row: RowRead) -> str:
    """The file in which what a row says stands."""
    kind, _, id = row.sheet.partition(":")
    return {"table": f"{_TABLES}/{id}.csv", "texts": file_of(id)}.get(kind) or file_of_house(row.text("id"))


def _text(desk: Desk, opened: Text) -> str:
    """A file; that of a table with the mark at its beginning by which Excel knows UTF-8."""
    return (desk.root / opened.file).read_bytes().decode() if opened.file.startswith(_TABLES) else opened.text


def _compared(
    rows: list[RowRead],
    sheets: Mapping[str, SheetKind],
    line: SpokenLine,
    base: Mapping[str, str],
    now: Mapping[str, str],
    asked: Asked,
) -> Compared:
    done = Compared()
    done.add(houses_compared(_of(rows, ("organisations", "services", "contacts")), sheets, base, now, asked))
    done.add(tables_compared(_of(rows, ("table",)), sheets, base, now, asked))
    for sheet in dict.fromkeys(row.sheet for row in _of(rows, ("texts",))):
        own, text = [row for row in rows if row.sheet == sheet], now.get(file_of(sheet.partition(":")[2]), "")
        done.add(sentences_compared(own, sheets[sheet], line, base, text, asked))
    return done


def _of(rows: Iterable[RowRead], kinds: tuple[str, ...]) -> list[RowRead]:
    return [row for row in rows if row.sheet.partition(":")[0] in kinds]


def _followed(files: Files, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """The catalogues that follow where sentences of organisations came or went."""
    catalogues, found = dict(files.catalogues), dict[str, str]()
    catalogues |= {code: parse(after[file_of(code)], code)[0] for code in catalogues if file_of(code) in after}
    for file, text in after.items():
        if file.startswith(ORGANISATIONS):
            id = file.removeprefix(f"{ORGANISATIONS}/").removesuffix(".yaml")
            told = catalogues_after(replace(files, catalogues=catalogues), id, before[file], text)
            found |= told
            catalogues |= {code: parse(told[file_of(code)], code)[0] for code in catalogues if file_of(code) in told}
    return found


def _told(problem: Problem, done: Compared) -> bool:
    """Whether an error belongs to a cell, which then says it: the one whose line is the nearest above, or the one with
    the words that it is about, where it was found in another file."""
    lines = [line for line in done.spots.get(problem.file, {}) if line <= problem.line]
    named = [(row, one.at) for row in done.rows for one in row.changes if one.new and one.new in problem.message]
    if not lines and not named:
        return False
    row, at = done.spots[problem.file][max(lines)] if lines else named[0]
    row.wrong.append(CellWrong(at, " ".join(filter(None, (f"{problem.message}.", problem.hint)))))
    return True
