"""A catalogue brought up to date with the sentences of the line. Nothing that a translator wrote is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ivr.content.read.po import PoEntry, PoFile, Sentence


def refreshed(catalogue: PoFile, sentences: Iterable[Sentence]) -> PoFile:
    """The catalogue with one entry for each sentence, in their order.

    A translation follows its sentence to another place of the same file. Where the sentence was changed, it is fuzzy,
    and no longer so when the sentence is what it was again. What belongs to no sentence any more comes last, and back
    when its sentence returns.
    """
    wanted = list(sentences)
    store = _Store(catalogue, {sentence.place: sentence.text for sentence in wanted})
    entries = tuple(store.take(sentence) for sentence in wanted)
    return replace(catalogue, entries=entries, obsolete=store.left())


class _Store:
    """What a catalogue holds, to be taken out entry by entry."""

    def __init__(self, catalogue: PoFile, now: Mapping[str, str]) -> None:
        self._entries = {entry.place: entry for entry in catalogue.entries}
        self._obsolete = list(catalogue.obsolete)
        self._moved = {_kin(place, text) for place, text in now.items() if not self._is(place, text)}
        self._homeless: dict[tuple[str, str, str], PoEntry] = {}
        for entry in (*catalogue.entries, *catalogue.obsolete):
            if entry.text and now.get(entry.place) != entry.source:
                self._homeless.setdefault(_kin(entry.place, entry.source), entry)

    def _is(self, place: str, text: str) -> bool:
        return place in self._entries and self._entries[place].source == text

    def take(self, sentence: Sentence) -> PoEntry:
        found = self._find(sentence)
        return _fitted(found or PoEntry(sentence.place, sentence.text), sentence)

    def _find(self, sentence: Sentence) -> PoEntry | None:
        """The entry that is about this very sentence, wherever it was; else the one of its place."""
        if self._is(sentence.place, sentence.text):
            return self._entries.pop(sentence.place)
        here = self._entries.get(sentence.place)
        if moved := self._homeless.pop(_kin(sentence.place, sentence.text), None):
            self._remove(moved)
            return moved
        for at, entry in enumerate(self._obsolete if not here else ()):
            if entry.place == sentence.place:
                return self._obsolete.pop(at)
        if here and _kin(here.place, here.source) not in self._moved:
            self._homeless.pop(_kin(here.place, here.source), None)
            return self._entries.pop(sentence.place)
        return None

    def _remove(self, entry: PoEntry) -> None:
        if self._entries.get(entry.place) is entry:
            del self._entries[entry.place]
        else:
            self._obsolete = [other for other in self._obsolete if other is not entry]

    def left(self) -> tuple[PoEntry, ...]:
        """What nothing took; an entry that nobody wrote into is not worth keeping."""
        gone = [_of_its_sentence(entry) for entry in self._entries.values() if entry.text or entry.notes]
        return (*self._obsolete, *gone)


def _of_its_sentence(entry: PoEntry) -> PoEntry:
    """A translation beside the very sentence it translates, so that it is known again."""
    if entry.fuzzy and entry.previous:
        return replace(entry, source=entry.previous, fuzzy=False, previous="")
    return entry


def _kin(place: str, source: str) -> tuple[str, str, str]:
    """A sentence may move within its file where it tells the same kind of thing."""
    return place.partition(":")[0], place.rpartition(".")[2] if "." in place else "", source


def _fitted(entry: PoEntry, sentence: Sentence) -> PoEntry:
    """The entry for a sentence as it is now."""
    flags = tuple(sorted({*entry.flags, *sentence.flags}))
    here = replace(entry, place=sentence.place, source=sentence.text, told=sentence.told, flags=flags)
    if not entry.text:
        return replace(here, fuzzy=False, previous="")
    if entry.source == sentence.text:
        return here
    translated = entry.previous if entry.fuzzy and entry.previous else entry.source
    if translated == sentence.text:
        return replace(here, fuzzy=False, previous="")
    return replace(here, fuzzy=True, previous=translated)
