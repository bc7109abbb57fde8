"""Somebody who speaks a language has read a translation: a note of its entry says so, for as long as it is true.

The note holds a mark of the sentence and its translation: whoever changes one of them, with whatever tool, makes it a
draft again. As a translator's note every tool keeps it; flags that a tool does not know, gettext throws away.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

from ivr.content.read.po import PoEntry

_NOTE = re.compile(r"Read by a speaker on (\d{4}-\d{2}-\d{2}) \(([0-9a-f]{8})\)")


def read_on(entry: PoEntry) -> str:
    """The day on which a speaker read this very translation of this very sentence; "" where nobody did.

    >>> read = with_reading(PoEntry("topics:bed.name", "Bed", "Lit"), "2026-11-26")
    >>> read.notes, read_on(read), read_on(replace(read, text="Un lit"))
    (('Read by a speaker on 2026-11-26 (053ec27d)',), '2026-11-26', '')
    """
    found = (match for note in entry.notes if (match := _NOTE.fullmatch(note)))
    return next((match[1] for match in found if match[2] == _mark(entry) and not entry.fuzzy), "")


def with_reading(entry: PoEntry, day: str) -> PoEntry:
    """The entry as read by a speaker on a day."""
    fresh = without_reading(entry)
    return replace(fresh, notes=(*fresh.notes, f"Read by a speaker on {day} ({_mark(entry)})"))


def without_reading(entry: PoEntry) -> PoEntry:
    """The entry as a draft."""
    return replace(entry, notes=tuple(note for note in entry.notes if not _NOTE.fullmatch(note)))


def _mark(entry: PoEntry) -> str:
    return sha256(f"{entry.source}\0{entry.text}".encode()).hexdigest()[:8]
