"""How far a language is: counted without any of its sentences being made ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ivr.audio.manifest import digest
from ivr.content.catalogues.speaker_reading import readings_of
from ivr.content.read.po import PoFile
from ivr.content.read.remembered import The
from ivr.wings.console.texts.sentence_list import SentenceState, SpokenLine, state_of


@dataclass(frozen=True)
class LanguageProgress:
    """How many sentences of a language there are in each state, how many translations a second person has read and
    somebody answers for, and what is said in calls, sentence by sentence ("" where it is not translated)."""

    states: Mapping[SentenceState, int]
    readings: Mapping[str, int]
    called: tuple[str, ...]

    @property
    def sentences(self) -> int:
        return sum(self.states.values())

    @cached_property
    def said(self) -> int:
        """How many of those of calls are translated."""
        return sum(map(bool, self.called))

    def heard(self, clips: Collection[str]) -> int:
        """How many of these have one of the clips, which are known by their names."""
        return sum(name in clips for name in self._clips) if clips else 0

    @cached_property
    def _clips(self) -> tuple[str, ...]:
        return tuple(digest(text.encode()) for text in self.called if text)


def progress_of(line: SpokenLine, language: str) -> LanguageProgress:
    """How far a language is, counted once for each line; in the source language each sentence is its translation."""
    if language not in line.progress:
        line.progress[language] = _of_source(line) if language == line.files.source else _counted(line, language)
    return line.progress[language]


def _of_source(line: SpokenLine) -> LanguageProgress:
    return LanguageProgress(
        {"fresh": len(line.sentences)}, {}, tuple(line.sentences[place].text for place in line.called)
    )


def _counted(line: SpokenLine, language: str) -> LanguageProgress:
    entries = line.files.catalogues.get(language, PoFile(language)).by_place()
    states = {place: state_of(entries.get(place), sentence.text) for place, sentence in line.sentences.items()}
    called = (entries[place].text if place in entries else "" for place in line.called)
    return LanguageProgress(Counter(states.values()), Counter(_read(line, language, states)), tuple(called))


def _read(line: SpokenLine, language: str, states: Mapping[str, SentenceState]) -> Iterator[str]:
    readings = readings_of(The(line.files.catalogues.get(language, PoFile(language))))
    return (reading.state for place, reading in readings.items() if states.get(place) == "fresh")
