"""Translations, laid beside their sentences: each sentence stands where its fact is, in the line's source language;
what the other languages say instead comes from their catalogues.

A translation whose sentence was changed since is stale. What a call cannot go on without, a prompt or a name, is said
as it was; what tells a fact of a service is left out in that language until somebody has looked: unknown is better than
wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from ivr.content.catalogues.grouped import (
    Catalogued,
    FoundThere,
    Group,
    beside_each,
    groups_of,
    in_place,
    lines_of,
    put_in_place,
    tongues_of,
)
from ivr.content.catalogues.laid import Holder, Laid, homeless, laid
from ivr.content.catalogues.locators import holders
from ivr.content.read.document import EntryLines, YamlDocument
from ivr.content.read.files import Files, read_prompts
from ivr.content.read.po import file_of
from ivr.content.read.remembered import The, remembered
from ivr.errors import Problem


def translate(files: Files) -> list[Problem]:
    """Lays what every offered language says beside the sentences of the source language, fills `files.texts`, and
    gives back what is wrong with the catalogues."""
    grouped = _grouped(files)
    homeless_ones = list(_homeless(grouped, {kind for kind, _ in holders(files)}))
    return [*_wrong_source(files), *homeless_ones, *translate_some(files)]


def translate_some(files: Files) -> list[Problem]:
    """The same of files of which not all were read: nothing is said of translations whose sentences are elsewhere."""
    tongues, problems = tongues_of(files), list[Problem]()
    grouped = _grouped(files)
    beside = beside_each(Catalogued(tuple(grouped)), *map(The, grouped.values()))
    those = [Holder(kind, document, beside.get(kind, beside[""])) for kind, document in holders(files)]
    put = [_Laid(found, holder.beside.lines) for holder, found in zip(those, laid.each(those, tongues), strict=True)]
    for found in put_in_place.each(
        [FoundThere(one.laid.problems, one.lines, one.laid.document.seal) for one in put], tongues
    ):
        problems += found
    for (kind, *_), one, document in zip(those, put, _with_lines.each(put), strict=True):
        if kind == "prompt":
            files.texts |= {language: _prompts(files, language, *one) for language in tongues.languages}
        else:
            _put(files, kind, document)
    return problems


class _Laid(NamedTuple):
    """What was laid, and where the entries for it stand in their catalogues."""

    laid: Laid
    lines: EntryLines

    @property
    def seal(self) -> Hashable:
        return (self.laid.document.seal, self.lines.seal) if self.laid.document.seal else None


@remembered
def _with_lines(one: _Laid) -> YamlDocument:
    return replace(one.laid.document, entry_lines=one.lines)


def _grouped(files: Files) -> dict[str, dict[str, Group]]:
    return {language: groups_of(catalogue) for language, catalogue in files.catalogues.items()}


def prompts_below(root: Path) -> dict[str, dict[str, str]]:
    """Every prompt below a root folder by language and name, as it will be said once it is published."""
    files = read_prompts(root)
    translate_some(files)
    return {language: document.data for language, document in files.texts.items()}


def _prompts(files: Files, language: str, found: Laid, lines: EntryLines) -> YamlDocument:
    """The prompts of a language as a document of its own, so that what is wrong with one is told where it stands."""
    if language == files.source:
        return files.prompts
    document = YamlDocument(file_of(language))
    for spot, entry in found.usable.get(language, ()):
        if spot.prompt is not None:
            document.data[spot.prompt] = entry.text.strip()
            document.lines[(spot.prompt,)] = lines[document.file][entry.line]
    return document


def _put(files: Files, kind: str, document: YamlDocument) -> None:
    """Puts a document in its place among the files."""
    folder, _, id = kind.partition("/")
    match folder:
        case "topics":
            files.topics = document
        case "areas":
            files.areas = document
        case "tables":
            files.tables = files.tables | {id: replace(files.tables[id], common=document)}
        case "organisations":
            files.organisations[id] = document
        case "answers":
            files.answers[id] = document


def _homeless(grouped: dict[str, dict[str, Group]], there: set[str]) -> Iterator[Problem]:
    """Entries of documents that are not there."""
    for by_kind in grouped.values():
        for kind in sorted(by_kind.keys() - there):
            yield from in_place(tuple(homeless(by_kind[kind].said, kind)), lines_of([by_kind[kind]]))


def _wrong_source(files: Files) -> Iterator[Problem]:
    if files.source and files.source not in files.languages():
        yield files.line.problem("L507", ("source",), f"{files.source} is not one of the languages of this line")
