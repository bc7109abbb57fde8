"""What a translator sends, taken into a catalogue: only what keeps the slots of its sentence, and no other line."""

from __future__ import annotations

from typing import NamedTuple

from ivr.content.catalogues.catalogue_sent import CatalogueSent, RowSent
from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.catalogues.speaker_reading import as_translated
from ivr.content.checks.menus import keeps_slots, slots_wanted
from ivr.content.read.files import Files
from ivr.content.read.po import PoEntry, Sentence, parse
from ivr.language.prompts import slots_of


class CatalogueTaken(NamedTuple):
    """The rows that are taken, and those whose names in braces are not those of the sentence."""

    rows: tuple[RowSent, ...]
    slots: tuple[str, ...]


def taken_of(files: Files, sent: CatalogueSent) -> CatalogueTaken:
    """What can be taken of a file."""
    wanted = slots_wanted(files)
    good = tuple(row for row in sent.rows if _keeps(row, wanted))
    return CatalogueTaken(good, tuple(row.place for row in sent.rows if row not in good))


def _keeps(row: RowSent, wanted: dict[str, frozenset[str]]) -> bool:
    kind, _, prompt = row.place.partition(":")
    return keeps_slots(prompt, row.text, wanted) if kind == "prompt" else not slots_of(row.text)


def with_rows(text: str, language: str, rows: tuple[RowSent, ...], sentences: dict[str, Sentence]) -> str:
    """The catalogue `text` with these rows, each a draft that nobody has read."""
    known = parse(text, language)[0].by_place()
    changed = {}
    for row in rows:
        sentence = sentences[row.place]
        was = known.get(row.place) or PoEntry(row.place, row.source, told=sentence.told, flags=sentence.flags)
        changed[row.place] = as_translated(was, sentence.text, row.text)
    return with_entries(text, language, changed, list(sentences)) if changed else text
