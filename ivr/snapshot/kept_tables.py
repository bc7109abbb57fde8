"""Which tables of a snapshot stand in the one before: those that are dear to find, and made of the same content.

A snapshot says what they were made of, in its table `made_of`; the program that found them is part of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b

from ivr.content.read.answer_file import program
from ivr.model import Organisation
from ivr.snapshot.content_texts import ContentTexts
from ivr.snapshot.read import Snapshot
from ivr.snapshot.standing_order import StandingOrder

_TEXTED = ("words", "ready", "sounds", "roots")
_TEXTED_IN = ("line", "keywords", "topic", "answer", "danger", "area")
_PLACES = ("places", "place_names")
_STANDING = ("services", "reach", "groups", "standing")


def seals(texts: ContentTexts, order: StandingOrder) -> dict[str, str]:
    """Of each of these tables all that its rows are found from, as a digest; of organisations that is what they are
    called, and what their services stand by."""
    called = repr([_called(organisation) for organisation in texts.content.organisations])
    texted = _seal(*(texts.digests[part] for part in _TEXTED_IN), called.encode())
    places = _seal(texts.digests["places"])
    standing = _seal(order.made_of(texts.content.topics).encode())
    return dict.fromkeys(_TEXTED, texted) | dict.fromkeys(_PLACES, places) | dict.fromkeys(_STANDING, standing)


def _called(organisation: Organisation) -> tuple[object, ...]:
    names = organisation.name, organisation.names, organisation.short_name, organisation.short_names
    return organisation.id, *names, organisation.also_known_as, organisation.town, bool(organisation.given)


def _seal(*parts: bytes) -> str:
    found = blake2b(program(), digest_size=16)
    for part in parts:
        found.update(b"%d " % len(part) + part)
    return found.hexdigest()


def kept_from(before: Snapshot | None, wanted: dict[str, str], db: sqlite3.Connection) -> frozenset[str]:
    """The tables that stand in the snapshot before; it is in the database as `before` then. None where it is not there,
    not proven to be whole, or of another program."""
    if before is None or not before.verified:
        return frozenset()
    db.execute("ATTACH ':memory:' AS before")
    before.copy_into(db, "before")
    return frozenset(name for name, seal in _made_of(db) if wanted.get(name) == seal)


def _made_of(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    try:
        yield from db.execute("SELECT name, seal FROM before.made_of").fetchall()
    except sqlite3.Error:
        return
