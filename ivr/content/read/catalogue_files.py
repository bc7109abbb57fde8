"""The catalogues of a line, each parsed once for its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ivr.content.read.former import renewed_places
from ivr.content.read.lasting import Form, lasting, rows_of
from ivr.content.read.po import Fault, PoEntry, PoFile, parse
from ivr.content.read.remembered import Sight, remembered

_ENTRIES = rows_of(PoEntry)


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
    several = _ENTRIES.plain(file.entries), _ENTRIES.plain(file.obsolete)
    return (file.language, *several, file.header, file.notes, file.seal), tuple(map(tuple, faults))


def _of_row(row: tuple[Any, ...]) -> tuple[PoFile, tuple[Fault, ...]]:
    (language, entries, obsolete, *others), faults = row
    several = _ENTRIES.answer(entries), _ENTRIES.answer(obsolete)
    return PoFile(language, *several, *others), tuple(Fault(*fault) for fault in faults)


@remembered
@lasting(Form(_row, _of_row))
def _catalogue(typed: _Typed) -> tuple[PoFile, tuple[Fault, ...]]:
    catalogue, faults = parse(typed.text, typed.language)
    return replace(renewed_places(catalogue), seal=typed.seal), faults
