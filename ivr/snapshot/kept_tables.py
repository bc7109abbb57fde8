"""Which tables of a snapshot stand in the one before: those that are dear to find, and made of the same content.

A snapshot says what they were made of, in its table `made_of`; the program that found them is part of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from ivr.content.read.answer_file import program
from ivr.model import Content, Organisation
from ivr.snapshot.proof import verify

_TEXTED = ("words", "ready", "sounds", "roots")
_PLACES = ("places", "place_names")


def seals(content: Content) -> dict[str, str]:
    """Of each of these tables all that its rows are found from, as a digest; of organisations that is what they are
    called."""
    besides = {"organisations", "places", "prompts", "templates", "menus", "sources"}
    called = repr([_called(organisation) for organisation in content.organisations])
    texted = _seal(content.model_dump_json(exclude=besides), called)
    places = _seal(content.model_dump_json(include={"places"}))
    return dict.fromkeys(_TEXTED, texted) | dict.fromkeys(_PLACES, places)


def _called(organisation: Organisation) -> tuple[object, ...]:
    names = organisation.name, organisation.names, organisation.short_name, organisation.short_names
    return organisation.id, *names, organisation.also_known_as, organisation.town, bool(organisation.given)


def _seal(*parts: str) -> str:
    found = blake2b(program(), digest_size=16)
    for part in parts:
        found.update(f"{len(part)} {part}".encode())
    return found.hexdigest()


def kept_from(before: Path | None, wanted: dict[str, str], db: sqlite3.Connection) -> frozenset[str]:
    """The tables that stand in the snapshot before; it is attached to the database as `before` then. None where it is
    not there, not proven to be whole, or of another program."""
    if before is None or not _is_whole(before):
        return frozenset()
    db.execute("ATTACH ? AS before", (f"file:{before}?mode=ro&immutable=1",))
    return frozenset(name for name, seal in _made_of(db) if wanted.get(name) == seal)


def _is_whole(path: Path) -> bool:
    try:
        return verify(path, path.read_bytes())
    except (OSError, ValueError):
        return False


def _made_of(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    try:
        yield from db.execute("SELECT name, seal FROM before.made_of").fetchall()
    except sqlite3.Error:
        return
