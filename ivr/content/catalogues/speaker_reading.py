"""Who has read a translation: a note of its entry says so, by role and day, for as long as it is true.

The note holds a mark of the sentence and its translation: whoever changes one of them, with whatever tool, makes it a
draft again. As a translator's note every tool keeps it; flags that a tool does not know, gettext throws away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Literal, NamedTuple

from ivr.content.read.po import PoEntry, PoFile, Sentence
from ivr.content.read.remembered import The, remembered

ReadingState = Literal["read", "reviewed"]
SECOND, SPEAKER = "a second reader", "a native speaker"
"""Somebody else who knows the language; and whom the notes of before mean."""
_NOTE = re.compile(r"(Read|Reviewed): (\S.*), (\d{4}-\d{2}-\d{2}) \(([0-9a-f]{8})\)")
_BEFORE = re.compile(r"Read by a speaker on (\d{4}-\d{2}-\d{2}) \(([0-9a-f]{8})\)")
_STATES: dict[str, ReadingState] = {"Read": "read", "Reviewed": "reviewed"}
_LONGEST = 60


class Reading(NamedTuple):
    """Who has read a translation, by their role, and when: a second person who knows the language (`read`), or one who
    answers for it, such as a native speaker, a translator or a lawyer (`reviewed`)."""

    state: ReadingState
    by: str
    on: str


def reading_by(role: str, day: str) -> Reading:
    """What it means that somebody in a role has read it: a second reader answers for nothing."""
    return Reading("read" if role == SECOND else "reviewed", role, day)


def as_role(typed: str) -> str:
    """A role as a note can hold it: one line of at most sixty letters; raises `ValueError` for none at all.

    >>> as_role(" a  translator ")
    'a translator'
    """
    role = " ".join(typed.split())
    if not any(map(str.isalpha, role)) or len(role) > _LONGEST:
        raise ValueError(f"{typed!r} is no role: write in a few words who has read it, such as `{SPEAKER}`")
    return role


def reading_of(entry: PoEntry) -> Reading | None:
    """Who has read this very translation of this very sentence; None for a draft. The strongest word counts.

    >>> read = with_reading(PoEntry("topics:bed.name", "Bed", "Lit"), Reading("read", "a colleague", "2026-11-26"))
    >>> read.notes, reading_of(read).by, reading_of(replace(read, text="Un lit"))
    (('Read: a colleague, 2026-11-26 (053ec27d)',), 'a colleague', None)
    >>> reading_of(replace(read, notes=("Read by a speaker on 2026-11-26 (053ec27d)",)))
    Reading(state='reviewed', by='a native speaker', on='2026-11-26')
    """
    mark = "" if entry.fuzzy or not entry.text else _mark(entry)
    found = [reading for note in entry.notes if (reading := _noted(note, mark))]
    return max(found, key=lambda reading: (reading.state == "reviewed", reading.on), default=None)


@remembered
def readings_of(catalogue: The) -> Mapping[str, Reading]:
    """Of a `PoFile` the same for each entry that somebody has read, by its place."""
    entries = catalogue.record.by_place().items()
    return {place: reading for place, entry in entries if entry.notes and (reading := reading_of(entry))}


def _noted(note: str, mark: str) -> Reading | None:
    """What a note says, if it is about the text with this mark."""
    if (match := _NOTE.fullmatch(note)) and match[4] == mark:
        return Reading(_STATES[match[1]], match[2], match[3])
    if (match := _BEFORE.fullmatch(note)) and match[2] == mark:
        return Reading("reviewed", SPEAKER, match[1])
    return None


def with_reading(entry: PoEntry, reading: Reading) -> PoEntry:
    """The entry as read by somebody, in the place of whoever read it before."""
    fresh = without_reading(entry)
    what = next(word for word, state in _STATES.items() if state == reading.state)
    return replace(fresh, notes=(*fresh.notes, f"{what}: {reading.by}, {reading.on} ({_mark(entry)})"))


def without_reading(entry: PoEntry) -> PoEntry:
    """The entry as a draft."""
    kept = (note for note in entry.notes if not (_NOTE.fullmatch(note) or _BEFORE.fullmatch(note)))
    return replace(entry, notes=tuple(kept))


def as_translated(was: PoEntry, sentence: str, text: str) -> PoEntry:
    """The entry with a translation of its sentence as that stands now: whatever changes makes it a draft again."""
    entry = replace(was, text=text, source=sentence, fuzzy=False, previous="")
    return entry if (was.text, was.source) == (entry.text, entry.source) else without_reading(entry)


def read_through(catalogue: PoFile, sentences: Iterable[Sentence], reading: Reading) -> dict[str, PoEntry]:
    """The entries, by place, that change when somebody has read a whole catalogue: every translation that is of its
    sentence as it stands now, but for what somebody who answers for it has read before."""
    known = catalogue.by_place()
    found = (entry for one in sentences if (entry := known.get(one.place)) and entry.translates(one.text))
    return {entry.place: with_reading(entry, reading) for entry in found if _is_more(reading, reading_of(entry))}


def _is_more(reading: Reading, before: Reading | None) -> bool:
    return before is None or (before.state, reading.state) == ("read", "reviewed")


def _mark(entry: PoEntry) -> str:
    return sha256(f"{entry.source}\0{entry.text}".encode()).hexdigest()[:8]
