"""The rows of a catalogue that came back: sentences in one language, each beside the one that it translates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ivr.content.read.po import file_of, parse
from ivr.wings.console.interface import lazy
from ivr.wings.console.spreadsheet.house_compared import Compared
from ivr.wings.console.spreadsheet.row_compared import (
    Asked,
    CellChanged,
    CellWrong,
    RowCompared,
    as_read,
    place_of,
    touched,
    where,
    without_id,
)
from ivr.wings.console.spreadsheet.sheet_columns import SheetKind
from ivr.wings.console.spreadsheet.workbook_read import RowRead
from ivr.wings.console.texts.sentence_list import SpokenLine, sentences_in
from ivr.wings.console.texts.sentence_save import SentenceTyped, as_typed, written_catalogue

STATES = {
    "missing": lazy("missing"),
    "stale": lazy("older than its sentence"),
    "fresh": lazy("translated"),
}
_FAULTS = {
    "slots": lazy("Keep exactly the names in braces of the sentence beside it: the line fills them in."),
    "other-source": lazy("The sentence itself was changed since. Fetch the workbook once more for this one."),
}


def sentence_rows(line: SpokenLine, language: str) -> dict[str, dict[str, str]]:
    """Every sentence beside what a language says, by its place."""
    return {
        one.place: {"id": one.place, "source": one.source, "text": one.said, "state": str(STATES[one.state])}
        for one in sentences_in(line, language)
    }


def sentences_compared(
    rows: Sequence[RowRead], sheet: SheetKind, line: SpokenLine, base: Mapping[str, str], now: str, asked: Asked
) -> Compared:
    """What rows of a catalogue would change; `base` may have its file as it was fetched, `now` is what it is. A cell
    that was emptied changes nothing: a sentence is never taken away by a file."""
    language = sheet.id.partition(":")[2]
    file = file_of(language)
    done, sent = Compared(), Counter(row.text("id") for row in rows)
    there = sentence_rows(line, language)
    before = {one.place: one.text for one in parse(base[file], language)[0].entries} if file in base else None
    typed: dict[str, tuple[RowCompared, SentenceTyped]] = {}
    for row in rows:
        found = RowCompared(row, row.text("id"))
        done.rows.append(found)
        if without_id(found, sheet, there, sent):
            continue
        own = there[row.text("id")]
        was = own if before is None else {**own, "text": before.get(row.text("id"), "")}
        cell = touched(found, sheet, was, own, asked).get("text")
        if cell and cell.text and not found.wrong and not found.clashes:
            typed[row.text("id")] = found, _typed(row, own, cell.text)
        found.clashes = [one for one in found.clashes if one.mine]
    _write(typed, sheet, line, now, asked, there, done)
    return done


def _typed(row: RowRead, now: Mapping[str, str], text: str) -> SentenceTyped:
    """The row as a form of the page would send it; beside another sentence than the one that stands there now."""
    source = row.cells.get("source")
    seen = now["source"] if source is None or source.text == as_read(now["source"]) else source.text
    return SentenceTyped(
        row.text("id"),
        as_typed(text, now["source"]),
        as_typed(now["text"], now["source"]),
        as_typed(seen, now["source"]),
    )


def _write(
    typed: Mapping[str, tuple[RowCompared, SentenceTyped]],
    sheet: SheetKind,
    line: SpokenLine,
    now: str,
    asked: Asked,
    there: Mapping[str, Mapping[str, str]],
    done: Compared,
) -> None:
    language = sheet.id.partition(":")[2]
    file = file_of(language)
    written = written_catalogue(line, language, file, now, [one for _, one in typed.values()], asked.today.isoformat())
    done.texts |= written.texts
    entries = parse(written.texts.get(file, now), language)[0].by_place()
    for place, (found, _row) in typed.items():
        at = where(sheet, place_of(found.row, "text"))
        if fault := written.faults.get(place):
            found.wrong.append(CellWrong(at, str(_FAULTS.get(fault, _FAULTS["other-source"]))))
        elif place in written.places:
            found.changes.append(
                CellChanged(at, str(sheet.column("text").heading), there[place]["text"], entries[place].text)
            )
            done.spots.setdefault(file, {})[entries[place].line] = (found, at)
