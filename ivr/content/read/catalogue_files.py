"""The catalogues of a line, each parsed once for its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, overload

from ivr.content.read.answer_file import packed, unpacked
from ivr.content.read.former import renewed_places
from ivr.content.read.lasting import Form, lasting, rows_of
from ivr.content.read.po import Fault, PoEntry, PoFile, parse
from ivr.content.read.remembered import Sight, remembered

_ENTRIES = rows_of(PoEntry)


class PackedEntries(Sequence[PoEntry]):
    """Entries as they lie in a file of answers, read when somebody looks at them: who changes a number looks at few of
    thirteen thousand."""

    def __init__(self, row: bytes) -> None:
        self._packed = row

    @classmethod
    def row(cls, entries: Sequence[PoEntry]) -> bytes:
        """Entries as they lie there."""
        return packed(_ENTRIES.plain(tuple(entries)))

    @cached_property
    def _read(self) -> tuple[PoEntry, ...]:
        return _ENTRIES.answer(unpacked(self._packed))

    def __len__(self) -> int:
        return len(self._read)

    @overload
    def __getitem__(self, at: int) -> PoEntry: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[PoEntry, ...]: ...

    def __getitem__(self, at: int | slice) -> PoEntry | tuple[PoEntry, ...]:
        return self._read[at]

    def __iter__(self) -> Iterator[PoEntry]:
        return iter(self._read)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read)


@dataclass(frozen=True)
class _Typed(Sight):
    """A catalogue as it was typed."""

    language: str
    text: str


def catalogue_in(text: str, language: str) -> tuple[PoFile, tuple[Fault, ...]]:
    """The catalogue of a language, under the names of now, and what is wrong with its form; the same for the same
    text."""
    return _catalogue(_typed(language, text))


@lru_cache(maxsize=32)
def _typed(language: str, text: str) -> _Typed:
    """The same for the same text: its seal is made of all of it, which takes ten milliseconds."""
    return _Typed(language, text)


def _row(found: tuple[PoFile, tuple[Fault, ...]]) -> tuple[Any, ...]:
    file, faults = found
    several = PackedEntries.row(file.entries), PackedEntries.row(file.obsolete)
    return (file.language, *several, file.header, file.notes, file.seal), tuple(map(tuple, faults))


def _of_row(row: tuple[Any, ...]) -> tuple[PoFile, tuple[Fault, ...]]:
    (language, entries, obsolete, *others), faults = row
    several = PackedEntries(entries), PackedEntries(obsolete)
    return PoFile(language, *several, *others), tuple(Fault(*fault) for fault in faults)


@remembered
@lasting(Form(_row, _of_row))
def _catalogue(typed: _Typed) -> tuple[PoFile, tuple[Fault, ...]]:
    catalogue, faults = parse(typed.text, typed.language)
    return replace(renewed_places(catalogue), seal=typed.seal), faults
