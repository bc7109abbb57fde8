"""Who stands where before anybody asks, as a snapshot is asked for it: at hand of an ordinary directory, and looked up
of a very large one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Protocol

from pydantic_core import from_json

from ivr.model import Alike, Priority
from ivr.model.grounds import Before, several_read, several_text
from ivr.snapshot.layout import STANDING

Equals = Iterable[tuple[Before, Iterable[Alike]]]

_ALL = """
SELECT asked, area, {}, equals FROM standing ORDER BY asked, area, position
""".format(", ".join(STANDING))
# Answered in the order of the primary key, and read no further than somebody asks.
BEST = """
SELECT {}, equals FROM standing WHERE asked = ? AND area = ? ORDER BY position
""".format(", ".join(STANDING))
_GROUPS = "SELECT record FROM groups ORDER BY id"


class StandingTable(Protocol):
    def of(self, asked: str, area: str) -> Equals:
        """Who is there for a topic or a need in an area, best first; those that stand equally together."""


def standing_table(db: sqlite3.Connection) -> StandingTable:
    """That of a snapshot's database."""
    groups = several_read(several_text(record for (record,) in db.execute(_GROUPS)))
    return _AtHand(db, groups) if groups else _LookedUp(db)


class _AtHand:
    """All of it, whoever asks for what."""

    def __init__(self, db: sqlite3.Connection, groups: list[Alike]) -> None:
        texts: dict[str, tuple[Alike, ...]] = {}
        befores: dict[Before, Before] = {}
        self._there: dict[tuple[str, str], list[tuple[Before, tuple[Alike, ...]]]] = {}
        for asked, area, *columns, equals in db.execute(_ALL):
            if equals not in texts:
                texts[equals] = tuple(groups[id] for id in from_json(equals))
            known = _before(columns)
            self._there.setdefault((asked, area), []).append((befores.setdefault(known, known), texts[equals]))

    def of(self, asked: str, area: str) -> Equals:
        return self._there.get((asked, area), ())


class _LookedUp:
    """What is asked for, and of that what is walked through."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, asked: str, area: str) -> Equals:
        for *columns, equals in self._db.execute(BEST, (asked, area)):
            yield _before(columns), _walked(equals)


def _walked(equals: str) -> Iterator[Alike]:
    yield from several_read(equals)


def _before(columns: list[int]) -> Before:
    *priority, unmet, later_need = columns
    return Before(Priority._make(priority), unmet, later_need)
