"""Which needs a topic asks for, and when the question is worth a caller's seconds."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.engine.directory.search import Found
from ivr.engine.library import Library, is_urgent
from ivr.model import ServiceEntry, keypad

MOST_HEARD = 4
"""Cards that somebody listens to; where no more can help, the question would cost more than it saves."""
MOST = len(keypad.CHOICES) - 1
"""Needs that are asked; the last key is for something else."""


def asked(library: Library, topic: str, entries: Sequence[ServiceEntry]) -> tuple[str, ...]:
    """The needs to choose from, in the operator's order: those of the topic that one of these services meets."""
    met = _met(library, topic, entries)
    return met[:MOST] if len(met) > 1 and len(entries) > MOST_HEARD else ()


def asked_first(library: Library, topic: str, found: Found) -> bool:
    """Whether they are asked before anybody is named. That costs every caller some ten seconds: it pays where the first
    service meets fewer than half of what is needed, but not on what cannot wait, nor where a number for everybody comes
    first whatever they need. Elsewhere who wants the next one is asked."""
    if found.general or is_urgent(library, [topic]) or not asked(library, topic, found.entries):
        return False
    met = _met(library, topic, found.entries)
    return 2 * sum(found.entries[0].service.meets(need) for need in met) < len(met)


def _met(library: Library, topic: str, entries: Sequence[ServiceEntry]) -> tuple[str, ...]:
    needs = library.topics[topic].needs if topic in library.topics else ()
    return tuple(need for need in needs if any(entry.service.meets(need) for entry in entries))
