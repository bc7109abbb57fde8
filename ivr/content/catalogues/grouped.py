"""The entries of a catalogue by what they are about, each group with a seal of its own: one translation changes one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from ivr.content.read.catalogue_files import PackedEntries
from ivr.content.read.document import NO_LINES, EntryLines, YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.lasting import Form, lasting
from ivr.content.read.po import PoEntry, PoFile, file_of
from ivr.content.read.remembered import Sealed, Sight, The, remembered, seal_of
from ivr.errors import Problem

_ALL = attrgetter(*(field.name for field in fields(PoEntry)))


@dataclass(frozen=True)
class Tongues(Sight):
    """The language of the sentences, and all languages of the line in their order with where each is offered."""

    source: str
    channels: dict[str, tuple[str, ...]]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.channels)


@dataclass(frozen=True)
class Entries:
    """What a catalogue says of one document. The `line` of an entry is its number among them, from 1, and nothing is
    kept of what its translators noted. Its seal is made of all that it says (`entries_of`)."""

    language: str
    entries: Sequence[PoEntry]
    seal: bytes = field(compare=False)

    @cached_property
    def by_place(self) -> dict[str, PoEntry]:
        return {entry.place: entry for entry in self.entries}

    @cached_property
    def firsts(self) -> list[PoEntry]:
        """The first entry of each place."""
        first: dict[str, PoEntry] = {}
        for entry in self.entries:
            first.setdefault(entry.place, entry)
        return list(first.values())


def entries_of(language: str, entries: Sequence[PoEntry] = ()) -> Entries:
    return Entries(language, entries, seal_of(language, *map(_ALL, entries)))


@dataclass(frozen=True)
class Group:
    """Some entries, and their lines in the catalogue by their number."""

    said: Entries
    lines: tuple[int, ...] = (0,)


def tongues_of(files: Files) -> Tongues:
    return Tongues(files.source, {code: tuple(sorted(files.channels(code))) for code in files.languages()})


def _plain(groups: dict[str, Group]) -> dict[str, Any]:
    return {
        kind: (group.said.language, PackedEntries.row(group.said.entries), group.said.seal, group.lines)
        for kind, group in groups.items()
    }


def _of_plain(rows: dict[str, Any]) -> dict[str, Group]:
    return {
        kind: Group(Entries(language, PackedEntries(entries), seal), lines)
        for kind, (language, entries, seal, lines) in rows.items()
    }


@remembered
@lasting(Form(_plain, _of_plain))
def groups_of(catalogue: PoFile) -> dict[str, Group]:
    """The entries by what their places begin with."""
    by_kind: dict[str, list[PoEntry]] = {}
    for entry in catalogue.entries:
        by_kind.setdefault(entry.place.partition(":")[0], []).append(entry)
    return {kind: _group(catalogue.language, entries) for kind, entries in by_kind.items()}


def _group(language: str, entries: list[PoEntry]) -> Group:
    counted = (
        PoEntry(entry.place, entry.source, entry.text, entry.fuzzy, entry.previous, line=number)
        for number, entry in enumerate(entries, start=1)
    )
    return Group(entries_of(language, tuple(counted)), (0, *(entry.line for entry in entries)))


class Beside(NamedTuple):
    """What each catalogue says of one document, the lines of these entries by the file of their catalogue, and a seal
    of all that is said."""

    said: tuple[Entries, ...]
    lines: EntryLines
    seal: bytes


@remembered
def beside_each(spoken: Catalogued, *catalogues: The) -> dict[str, Beside]:
    """What the catalogues of some languages say, each by what its places begin with; of all else by "". Of 5000
    organisations that is most of what laying them takes, and it holds until somebody translates."""
    kinds = dict.fromkeys(("", *(kind for one in catalogues for kind in one.record)))
    nothing = [Group(entries_of(language)) for language in spoken.languages]
    return {
        kind: _beside([one.record.get(kind, none) for one, none in zip(catalogues, nothing, strict=True)])
        for kind in kinds
    }


@dataclass(frozen=True)
class Catalogued(Sight):
    """The languages of some catalogues."""

    languages: tuple[str, ...]


def _beside(groups: list[Group]) -> Beside:
    return Beside(
        tuple(group.said for group in groups), lines_of(groups), seal_of(*(group.said.seal for group in groups))
    )


def lines_of(groups: list[Group]) -> EntryLines:
    return EntryLines({file_of(group.said.language): group.lines for group in groups})


def found_in(document: YamlDocument, find: Callable[..., tuple[Problem, ...]], *others: Sealed) -> Iterable[Problem]:
    """What a remembered check finds in a document, wherever its entries stand in their catalogues by now."""
    return in_place(find(counted(document), *others), document.entry_lines)


def counted(document: YamlDocument) -> YamlDocument:
    """The same document, in which entries of catalogues have their numbers for lines."""
    return replace(document, entry_lines=NO_LINES) if document.entry_lines else document


def in_place(problems: tuple[Problem, ...], lines: Mapping[str, tuple[int, ...]]) -> Iterable[Problem]:
    """Problems of which those of a catalogue only count entries, each on its line."""
    return (
        [_at(one, lines[one.file][one.line]) if one.file in lines else one for one in problems] if lines else problems
    )


class FoundThere(NamedTuple):
    """Problems that only count entries, with the lines of these, and a seal of the document in which they were found;
    None where it has none."""

    problems: tuple[Problem, ...]
    lines: EntryLines
    of: Hashable

    @property
    def seal(self) -> Hashable:
        return (self.of, self.lines.seal) if self.of else None


@remembered
def put_in_place(found: FoundThere, _by: Sealed) -> tuple[Problem, ...]:
    """The same, each on its line. `_by` is what they were found with, which nobody else finds anything else with: of
    5000 organisations there are ten thousand, and they are the same ones for as long as no entry moves."""
    return tuple(in_place(found.problems, found.lines))


def _at(one: Problem, line: int) -> Problem:
    """A problem on another line; `replace` takes thrice the time, and of 5000 organisations there are ten thousand."""
    return Problem(one.file, line, one.code, one.message, one.hint, one.level)
