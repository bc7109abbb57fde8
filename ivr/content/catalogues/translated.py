"""Translations, laid beside their sentences: each sentence stands where its fact is, in the line's source language;
what the other languages say instead comes from their catalogues.

A translation whose sentence was changed since is stale. What a call cannot go on without, a prompt or a name, is said
as it was; what tells a fact of a service is left out in that language until somebody has looked: unknown is better than
wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ivr.content.catalogues.locators import Spot, holders, spots
from ivr.content.read.document import YamlDocument, problem
from ivr.content.read.files import Files, read_prompts
from ivr.content.read.po import PoEntry, PoFile, file_of
from ivr.errors import Problem

_NOT_THERE = "`wegwijs language update` writes it into the catalogue; then translate it there."


def translate(files: Files) -> list[Problem]:
    """Lays what every offered language says beside the sentences of the source language, fills `files.texts`, and
    gives back what is wrong with the catalogues."""
    files.topics, files.areas = files.topics.copy(), files.areas.copy()
    files.organisations = {id: document.copy() for id, document in files.organisations.items()}
    files.answers = {id: document.copy() for id, document in files.answers.items()}
    files.tables = {id: replace(table, common=table.common.copy()) for id, table in files.tables.items()}
    known = list(spots(files))
    sentences = [spot for spot in known if isinstance(spot.value, str) and spot.value]
    problems = [*_misplaced(known), *_wrong_source(files)]
    fresh: dict[str, dict[str, PoEntry]] = {}
    for language, catalogue in files.catalogues.items():
        problems += _strays(catalogue, known, files)
        problems += _gaps(sentences, catalogue, files.channels(language))
        fresh[language] = {spot.place: entry for spot, entry in _usable(sentences, catalogue)}
    for language in files.languages():
        files.texts[language] = _prompts(files, language, sentences, fresh.get(language, {}))
    offered = {language: fresh[language] for language in files.offered() if language in fresh}
    for spot in known:
        if spot.prompt is None:
            _lay(spot, files, offered)
    return problems


def prompts_below(root: Path) -> dict[str, dict[str, str]]:
    """Every prompt below a root folder by language and name, as it will be said once it is published."""
    files = read_prompts(root)
    translate(files)
    return {language: document.data for language, document in files.texts.items()}


def _usable(sentences: list[Spot], catalogue: PoFile) -> Iterator[tuple[Spot, PoEntry]]:
    """What may be said of a catalogue: all that is up to date, and the rest where silence would be worse."""
    entries = catalogue.by_place()
    for spot in sentences:
        entry = entries.get(spot.place)
        if entry and entry.text and (entry.translates(spot.value) or not spot.is_fact):
            yield spot, entry


def _prompts(files: Files, language: str, sentences: list[Spot], entries: dict[str, PoEntry]) -> YamlDocument:
    """The prompts of a language as a document of its own, so that what is wrong with one is told where it stands."""
    if language == files.source:
        return files.prompts
    document = YamlDocument(file_of(language))
    for spot in sentences:
        if spot.prompt is not None and (entry := entries.get(spot.place)):
            document.data[spot.prompt] = entry.text.strip()
            document.lines[(spot.prompt,)] = entry.line
    return document


def _lay(spot: Spot, files: Files, offered: dict[str, dict[str, PoEntry]]) -> None:
    """Puts all languages where the sentence stood, in the order of the line."""
    holder: Any = spot.document.data
    for part in spot.loc[:-1]:
        holder = holder[part]
    said: dict[str, str] = {}
    for language in files.languages() if isinstance(spot.value, str) and spot.value else ():
        if language == files.source:
            said[language] = spot.value
        elif entry := offered.get(language, {}).get(spot.place):
            said[language] = entry.text.strip()
            spot.document.lines[*spot.loc, language] = entry.line
            spot.document.homes[*spot.loc, language] = file_of(language)
    holder[spot.loc[-1]] = said


def _misplaced(known: list[Spot]) -> Iterator[Problem]:
    """Whatever stands where a sentence should; of translations that stand there still, one problem for each file."""
    told: set[str] = set()
    for spot in known:
        file = spot.document.file
        if isinstance(spot.value, str) or spot.prompt is not None:
            continue
        if not isinstance(spot.value, dict):
            yield spot.document.problem("F110", spot.loc, f"{spot.loc[-1]}: this should be a single text")
        elif file not in told:
            told.add(file)
            yield spot.document.problem("F112", spot.loc, "translations stand beside the facts here")


def _wrong_source(files: Files) -> Iterator[Problem]:
    if files.source and files.source not in files.languages():
        yield files.line.problem("L507", ("source",), f"{files.source} is not one of the languages of this line")


def _strays(catalogue: PoFile, known: list[Spot], files: Files) -> Iterator[Problem]:
    """Entries of a place that is there twice, or not at all. What a file holds that cannot be read is not gone; what
    belongs to a file that is gone is told once."""
    places, seen = {spot.place for spot in known}, set()
    files_there = {kind for kind, _, _ in holders(files)}
    unread = {kind for kind, document, _ in holders(files) if not document.data}
    gone: dict[str, list[PoEntry]] = {}
    for entry in catalogue.entries:
        kind = entry.place.partition(":")[0]
        if entry.place in seen:
            yield _problem("C802", catalogue, entry, f"{entry.place} is here for the second time")
        elif kind.startswith(("organisations/", "answers/")) and kind not in files_there:
            gone.setdefault(kind, []).append(entry)
        elif entry.place not in places and kind not in unread:
            yield _problem("C804", catalogue, entry, f"nothing stands at {entry.place}")
        seen.add(entry.place)
    for kind, entries in gone.items():
        count = f", nor at {len(entries) - 1} more places of {kind}" if len(entries) > 1 else ""
        yield _problem("C804", catalogue, entries[0], f"nothing stands at {entries[0].place}{count}")


def _gaps(sentences: list[Spot], catalogue: PoFile, channels: frozenset[str]) -> Iterator[Problem]:
    """What is not translated, or not since its sentence was changed. What is met only where the language is not offered
    can wait; and so can a fact, which is left out meanwhile: who corrects a number speaks one language."""
    entries = catalogue.by_place()
    for spot in sentences:
        entry = entries.get(spot.place)
        if not entry or not entry.text:
            missing = _missing(spot, catalogue, entry)
            needed = spot.channels & channels and not spot.can_wait
            yield missing if needed else replace(missing, level="warning")
        elif not entry.translates(spot.value):
            yield _problem("C803", catalogue, entry, f"{spot.place}: {_why_stale(spot, entry)}")


def _missing(spot: Spot, catalogue: PoFile, entry: PoEntry | None) -> Problem:
    until = "; until then it is left out" if spot.can_wait else ""
    message = f"{spot.place} is not translated: {spot.value}{until}"
    if entry:
        return _problem("D208", catalogue, entry, message)
    return problem("D208", file_of(catalogue.language), 0, message, _NOT_THERE)


def _why_stale(spot: Spot, entry: PoEntry) -> str:
    was = entry.source if entry.source != spot.value else entry.previous
    why = f"{spot.document.file} says {spot.value!r} now, and no longer {was!r}" if was else "it is marked as fuzzy"
    return f"{why}; until then {'it is left out' if spot.is_fact else 'the old translation is said'}"


def _problem(code: str, catalogue: PoFile, entry: PoEntry, message: str) -> Problem:
    return problem(code, file_of(catalogue.language), entry.line, message)
