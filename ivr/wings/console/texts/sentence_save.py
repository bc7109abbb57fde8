"""What translators typed, laid into the files: only what they changed, and nothing over what others wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.catalogues.locators import Spot
from ivr.content.catalogues.speaker_reading import SECOND, as_translated, reading_by, with_reading, without_reading
from ivr.content.checks.menus import keeps_slots
from ivr.content.read.po import PoEntry, Sentence, parse
from ivr.content.rewriting import put
from ivr.language.prompts import slots_of
from ivr.wings.console.texts.sentence_list import SpokenLine

SentenceFault = Literal["gone", "slots", "meanwhile", "other-source", "empty", "unwritable"]


class SentenceTyped(NamedTuple):
    """A row of a form as it came back: what was typed, what stood there (`was`) beside which sentence (`seen`) when it
    was opened; `right` is whether somebody says that a stale one still says the same, `read` whether somebody has read
    it, in the role `by`, or nobody has after all; None leaves that as it is."""

    place: str
    text: str
    was: str
    seen: str
    right: bool = False
    read: bool | None = None
    by: str = SECOND

    @property
    def is_touched(self) -> bool:
        return self.text != self.was or self.right or self.read is not None


@dataclass
class SentencesWritten:
    """Files with their new texts; what cannot be written, by place; and the places that were changed."""

    texts: dict[str, str] = field(default_factory=dict)
    faults: dict[str, SentenceFault] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)


def as_typed(text: str, sentence: str) -> str:
    """A text of a form: one line, unless its sentence has several."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n")]
    return ("\n" if "\n" in sentence else " ").join(filter(None, lines))


def written_catalogue(
    line: SpokenLine, language: str, file: str, text: str, typed: Iterable[SentenceTyped], day: str
) -> SentencesWritten:
    """The catalogue `text` with what was typed."""
    done, known = SentencesWritten(), parse(text, language)[0].by_place()
    changed: dict[str, PoEntry] = {}
    for row in typed:
        if not row.is_touched:
            continue
        sentence = line.sentences.get(row.place)
        now = known.get(row.place)
        if fault := _against(row, sentence, now.text if now else "", line.wanted):
            done.faults[row.place] = fault
        elif sentence and (entry := _entry(row, sentence, now, day)) != now:
            changed[row.place] = entry
    if changed:
        done.texts[file] = with_entries(text, language, changed, list(line.sentences))
        done.places = list(changed)
    return done


def _entry(row: SentenceTyped, sentence: Sentence, now: PoEntry | None, day: str) -> PoEntry:
    """The entry as it will be: a translation of the sentence as it stands now."""
    was = now or PoEntry(sentence.place, sentence.text, told=sentence.told, flags=sentence.flags)
    text = was.text if as_typed(was.text, sentence.text) == row.text else row.text
    entry = as_translated(was, sentence.text, text)
    if row.read is None:
        return entry
    return with_reading(entry, reading_by(row.by, day)) if row.read else without_reading(entry)


def written_sources(line: SpokenLine, texts: Mapping[str, str], typed: Iterable[SentenceTyped]) -> SentencesWritten:
    """The same for the source language: its sentences stand where the facts are, in the files `texts`."""
    done = SentencesWritten()
    fresh = dict(texts)
    for row in typed:
        spot, sentence = line.spots.get(row.place), line.sentences.get(row.place)
        if row.text == row.was:
            continue
        fault = _against(row, sentence, sentence.text if sentence else "", line.wanted)
        if fault or not spot:
            done.faults[row.place] = fault or "gone"
        elif not row.text:
            done.faults[row.place] = "empty"
        else:
            _put(row, spot, fresh, done)
    done.texts = {file: text for file, text in fresh.items() if text != texts[file]}
    return done


def _put(row: SentenceTyped, spot: Spot, fresh: dict[str, str], done: SentencesWritten) -> None:
    file = spot.document.file
    try:
        fresh[file] = put(fresh[file], spot.loc, row.text)
        done.places.append(row.place)
    except ValueError:
        done.faults[row.place] = "unwritable"


def files_touched(line: SpokenLine, typed: Iterable[SentenceTyped]) -> list[str]:
    """The files in which the sentences stand that somebody changed."""
    found = (line.spots[row.place].document.file for row in typed if row.is_touched and row.place in line.spots)
    return list(dict.fromkeys(found))


def _against(
    row: SentenceTyped, sentence: Sentence | None, now: str, wanted: dict[str, frozenset[str]]
) -> SentenceFault | None:
    """Why a row cannot be saved, if so."""
    if sentence is None:
        return "gone"
    if as_typed(now, sentence.text) not in (row.was, row.text):
        return "meanwhile"
    if as_typed(sentence.text, sentence.text) != row.seen:
        return "other-source"
    if not row.text:
        return "empty" if row.right or row.read else None
    prompt = row.place.removeprefix("prompt:") if row.place.startswith("prompt:") else ""
    kept = keeps_slots(prompt, row.text, wanted) if prompt else slots_of(row.text) == frozenset()
    return None if kept else "slots"
