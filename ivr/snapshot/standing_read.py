"""Who stands where before anybody asks, as a snapshot is asked for it: at hand of an ordinary directory, and looked up
of a very large one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
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
    """All of it, whoever asks for what. Most rows say what others say: each such thing is made once."""

    def __init__(self, db: sqlite3.Connection, groups: list[Alike]) -> None:
        befores: dict[tuple[int, ...], Before] = {}
        several: dict[str, tuple[Alike, ...]] = {}
        self._there: dict[tuple[str, str], list[tuple[Before, tuple[Alike, ...]]]] = {}
        for row in db.execute(_ALL):
            where, columns, equals = row[:2], row[2:-1], row[-1]
            if columns not in befores:
                befores[columns] = _before(columns)
            if equals not in several:
                several[equals] = tuple(groups[id] for id in from_json(equals))
            self._there.setdefault(where, []).append((befores[columns], several[equals]))

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


def _before(columns: Sequence[int]) -> Before:
    *priority, unmet, later_need = columns
    return Before(Priority._make(priority), unmet, later_need)
