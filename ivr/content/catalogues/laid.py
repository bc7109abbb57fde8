"""Translations laid beside the sentences of one document, and what is wrong with those of its places.

What was laid once is remembered. As entries move in their catalogue whenever one above them grows, they are only
counted here; where they stand now is in `entry_lines` of the document.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ivr.content.catalogues.grouped import Beside, Entries, Tongues
from ivr.content.catalogues.locators import Spot, spots_in
from ivr.content.read.document import YamlDocument, document_of, document_row, problem
from ivr.content.read.lasting import PROBLEMS, Form, lasting
from ivr.content.read.po import PoEntry, file_of
from ivr.content.read.remembered import remembered, seal_of
from ivr.errors import Problem

_NOT_THERE = "`wegwijs language update` writes it into the catalogue; then translate it there."
_OF_FILES = ("organisations/", "answers/")
"""What has a file of its own, with which all of its places are gone."""
_KEPT = (*_OF_FILES, "tables/")
"""What nobody changes once it is laid; rows of tables bring areas of their own."""


class Holder(NamedTuple):
    """A document in which sentences stand, what their places begin with, and what the catalogues say of it."""

    kind: str
    document: YamlDocument
    beside: Beside

    @property
    def seal(self) -> Hashable:
        seal = self.document.seal if self.kind.startswith(_KEPT) else None
        return (self.kind, seal, self.beside.seal) if seal else None


@dataclass(frozen=True)
class Laid:
    """A document with its translations, and everything that is wrong; of prompts, what may be said in each language."""

    document: YamlDocument
    usable: dict[str, list[tuple[Spot, PoEntry]]]
    problems: tuple[Problem, ...]


_LAID = Form[Laid](
    lambda found: (document_row(found.document), PROBLEMS.plain(found.problems)),
    lambda row: Laid(document_of(row[0]), {}, PROBLEMS.answer(row[1])),
)
"""What is laid of a document with a seal; prompts have none."""


@remembered
@lasting(_LAID)
def laid(holder: Holder, tongues: Tongues) -> Laid:
    """The document with what every offered language says beside its sentences, which it says in the first place."""
    document, catalogues = holder.document.copy(), holder.beside.said
    known = list(spots_in(holder.kind, document))
    sentences = [spot for spot in known if isinstance(spot.value, str) and spot.value]
    usable = {said.language: list(_usable(sentences, said)) for said in catalogues}
    problems = list(_misplaced(known))
    for said in catalogues:
        problems += _strays(said, {spot.place for spot in known}) if document.data else _twice(said)
        problems += _gaps(sentences, said, tongues.channels[said.language])
    offered = {
        language: {spot.place: entry for spot, entry in usable.get(language, ())}
        for language in tongues.languages
        if tongues.channels[language]
    }
    for spot in known:
        if spot.prompt is None:
            _lay(spot, tongues, offered)
    if holder.seal:
        document.seal = seal_of(holder.seal, tongues.seal)
    return Laid(document, {} if holder.seal else usable, tuple(problems))


def _usable(sentences: list[Spot], said: Entries) -> Iterator[tuple[Spot, PoEntry]]:
    """What may be said of a catalogue: all that is up to date, and the rest where silence would be worse."""
    for spot in sentences:
        entry = said.by_place.get(spot.place)
        if entry and entry.text and (entry.translates(spot.value) or not spot.is_fact):
            yield spot, entry


def _lay(spot: Spot, tongues: Tongues, offered: dict[str, dict[str, PoEntry]]) -> None:
    """Puts all languages where the sentence stood, in the order of the line."""
    holder: Any = spot.document.data
    for part in spot.loc[:-1]:
        holder = holder[part]
    said: dict[str, str] = {}
    for language in tongues.languages if isinstance(spot.value, str) and spot.value else ():
        if language == tongues.source:
            said[language] = spot.value
        elif entry := offered.get(language, {}).get(spot.place):
            said[language] = entry.text.strip()
            spot.document.lines[*spot.loc, language] = entry.line
            spot.document.homes[*spot.loc, language] = file_of(language)
    holder[spot.loc[-1]] = said


def _misplaced(known: list[Spot]) -> Iterator[Problem]:
    """Whatever stands where a sentence should; of translations that stand there still, one problem for each file."""
    told = False
    for spot in known:
        if isinstance(spot.value, str) or spot.prompt is not None:
            continue
        if not isinstance(spot.value, dict):
            yield spot.document.problem("F110", spot.loc, f"{spot.loc[-1]}: this should be a single text")
        elif not told:
            told = True
            yield spot.document.problem("F112", spot.loc, "translations stand beside the facts here")


def _strays(said: Entries, places: set[str]) -> Iterator[Problem]:
    """Entries of a place that is there twice, or not at all."""
    yield from _twice(said)
    for entry in said.firsts:
        if entry.place not in places:
            yield _problem("C804", said, entry, f"nothing stands at {entry.place}")


def _twice(said: Entries) -> Iterator[Problem]:
    places = set[str]()
    for entry in said.entries:
        if entry.place not in places:
            places.add(entry.place)
        else:
            yield _problem("C802", said, entry, f"{entry.place} is here for the second time")


def homeless(said: Entries, kind: str) -> Iterator[Problem]:
    """Entries of what is not there. What belongs to a file that is gone is told once."""
    if not kind.startswith(_OF_FILES):
        yield from _strays(said, set())
        return
    yield from _twice(said)
    first, more = said.firsts[0], len(said.firsts) - 1
    count = f", nor at {more} more places of {kind}" if more else ""
    yield _problem("C804", said, first, f"nothing stands at {first.place}{count}")


def _gaps(sentences: list[Spot], said: Entries, channels: tuple[str, ...]) -> Iterator[Problem]:
    """What is not translated, or not since its sentence was changed. What is met only where the language is not offered
    can wait; and so can a fact, which is left out meanwhile: who corrects a number speaks one language."""
    for spot in sentences:
        entry = said.by_place.get(spot.place)
        if not entry or not entry.text:
            missing = _missing(spot, said, entry)
            needed = spot.channels & {*channels} and not spot.can_wait
            yield missing if needed else replace(missing, level="warning")
        elif not entry.translates(spot.value):
            yield _problem("C803", said, entry, f"{spot.place}: {_why_stale(spot, entry)}")


def _missing(spot: Spot, said: Entries, entry: PoEntry | None) -> Problem:
    until = "; until then it is left out" if spot.can_wait else ""
    message = f"{spot.place} is not translated: {spot.value}{until}"
    if entry:
        return _problem("D208", said, entry, message)
    return problem("D208", file_of(said.language), 0, message, _NOT_THERE)


def _why_stale(spot: Spot, entry: PoEntry) -> str:
    was = entry.source if entry.source != spot.value else entry.previous
    why = f"{spot.document.file} says {spot.value!r} now, and no longer {was!r}" if was else "it is marked as fuzzy"
    return f"{why}; until then {'it is left out' if spot.is_fact else 'the old translation is said'}"


def _problem(code: str, said: Entries, entry: PoEntry, message: str) -> Problem:
    return problem(code, file_of(said.language), entry.line, message)
