"""Which needs a topic asks for, and when the question is worth a caller's seconds."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.engine.directory.search import Found
from ivr.engine.library import Library, is_sensitive, is_urgent
from ivr.model import ServiceEntry, keypad

MOST = len(keypad.CHOICES) - 1
"""Needs that are asked; the last key is for something else."""
MOST_URGENT = 2
"""Needs that are asked of what cannot wait: that takes some six seconds."""
FEW = 2
"""Of so few services, the next card is about as quick as the question."""
MOST_HEARD = 4
"""Cards that somebody listens to; after the first, where no more can help, the question would cost more than it
saves."""


def asked_first(library: Library, topic: str, found: Found) -> tuple[str, ...]:
    """The needs to choose from before anybody is named, in the operator's order; none where nobody is asked. Every
    caller waits for them: that pays where the first service meets no more than half of the topic's needs; on what
    cannot wait, or where there are few services, fewer than half of them. It does not where somebody may be in danger,
    nor where a number for everybody comes first whatever they need, nor where the first service does what the topic
    itself means: who wants something else of it is asked after that one.

    Those are left out that whoever meets most of all meets: who has one of these presses the key for something else."""
    entries, needs = found.entries, _needs(library, topic)
    urgent = is_urgent(library, [topic])
    unasked = found.general or is_sensitive(library, [topic]) or _does_what_is_meant(library, topic, entries)
    less_than_half = urgent or len(entries[: FEW + 1]) <= FEW
    if unasked or 2 * sum(_count(entry, needs) for entry in entries[:1]) > len(needs) - less_than_half:
        return ()
    most = entries[0] if urgent else max(entries, key=lambda entry: _count(entry, needs))
    others = _besides(most, needs) or _besides(entries[0], needs)
    return () if urgent and len(others) > MOST_URGENT else _choices(others, entries)


def asked_next(library: Library, topic: str, entries: Sequence[ServiceEntry]) -> tuple[str, ...]:
    """The needs to choose from for who has heard the first of these services and wants the next: those that it does not
    meet. Where it does what the topic means, nobody was asked before it: so it pays sooner, and what is meant stands
    among them where there is another who does it."""
    meant, needs = _does_what_is_meant(library, topic, entries), _needs(library, topic)
    again = [need for need in meant if any(_count(entry, [need]) for entry in entries[1:])]
    others = tuple(need for need in needs if need in (*again, *_besides(entries[0], needs)))
    return _choices(others, entries) if len(entries) > (FEW if meant else MOST_HEARD) else ()


def _choices(needs: Sequence[str], entries: Sequence[ServiceEntry]) -> tuple[str, ...]:
    """As many as there are keys, none that nobody here meets in the place of one that somebody does; who chooses one of
    those is told so."""
    kept = sorted(needs, key=lambda need: not any(entry.meets(need) for entry in entries))[:MOST]
    return tuple(need for need in needs if need in kept)


def _does_what_is_meant(library: Library, topic: str, entries: Sequence[ServiceEntry]) -> tuple[str, ...]:
    """What the name of the topic says (`Need.meant`), where the first service can be called or visited for it."""
    known = library.topics[topic].needs if topic in library.topics else {}
    return tuple([id for id, need in known.items() if need.meant and any(_count(one, [id]) for one in entries[:1])])


def _needs(library: Library, topic: str) -> tuple[str, ...]:
    return tuple(library.topics[topic].needs) if topic in library.topics else ()


def _count(entry: ServiceEntry, needs: Sequence[str]) -> int:
    """How many of the needs a service meets for who has no internet."""
    return 0 if entry.online_only else sum(map(entry.meets, needs))


def _besides(entry: ServiceEntry, needs: Sequence[str]) -> tuple[str, ...]:
    return tuple([need for need in needs if not entry.meets(need)])
