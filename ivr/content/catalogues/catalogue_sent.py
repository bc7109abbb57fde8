"""A catalogue that a translator sends, as their tool wrote it, held against what the line has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ivr.content.catalogues.refresh import refreshed
from ivr.content.read.po import Fault, PoEntry, PoFile, Sentence, parse, written


class RowSent(NamedTuple):
    """A sentence that the file says otherwise: what stands there now, and what would."""

    place: str
    source: str
    now: str
    text: str


class CatalogueSent(NamedTuple):
    """What a file would change; and the places of what is not taken from it: of another sentence than stands there now,
    marked as unsure, or of nothing. `later` counts the rows for which there is no room."""

    rows: tuple[RowSent, ...] = ()
    other_source: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    later: int = 0
    faults: tuple[Fault, ...] = ()

    def at_most(self, count: int) -> CatalogueSent:
        """The same with so many rows; what is left comes with the same file once more."""
        return self._replace(rows=self.rows[:count], later=max(0, len(self.rows) - count))


def to_download(catalogue: PoFile, sentences: Mapping[str, Sentence]) -> str:
    """The catalogue of a language as a translator's tool gets it: with every sentence, and marks where one changed."""
    return written(refreshed(catalogue, sentences.values()))


def sent_as_po(catalogue: PoFile, sentences: Mapping[str, Sentence], data: bytes) -> CatalogueSent:
    """What the bytes of a PO file would change in a catalogue. Nothing is ever emptied by a file."""
    try:
        sent, faults = parse(data.decode("utf-8-sig"), catalogue.language)
    except UnicodeDecodeError:
        return CatalogueSent(faults=(Fault(1, "this is not UTF-8 text"),))
    return CatalogueSent(faults=faults) if faults else held_against(catalogue, sentences, sent.entries)


def held_against(catalogue: PoFile, sentences: Mapping[str, Sentence], entries: Iterable[PoEntry]) -> CatalogueSent:
    """What entries that somebody sends would change in a catalogue."""
    known = catalogue.by_place()
    rows, others, unsure, unknown = [], [], [], []
    for entry in entries:
        sentence, now = sentences.get(entry.place), known.get(entry.place)
        if not sentence:
            unknown.append(entry.place)
        elif not entry.text or _is_there(entry, now):
            continue
        elif entry.fuzzy:
            unsure.append(entry.place)
        elif entry.source != sentence.text:
            others.append(entry.place)
        else:
            rows.append(RowSent(entry.place, sentence.text, now.text if now else "", entry.text.strip()))
    return CatalogueSent(tuple(rows), tuple(others), tuple(unsure), tuple(unknown))


def _is_there(entry: PoEntry, now: PoEntry | None) -> bool:
    """Whether the line says this already, about the same sentence or, where it is marked, at all."""
    if now is None or now.text.strip() != entry.text.strip():
        return False
    return entry.fuzzy or (now.source, now.fuzzy) == (entry.source, entry.fuzzy)
