"""Who stands where before anybody asks, as a snapshot is asked for it: all of it is in memory from the start, whoever
asks for what."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from ivr.model import Alike, Grounds, Priority
from ivr.model.grounds import Before
from ivr.snapshot.layout import STANDING

Equals = tuple[Before, Sequence[Alike]]
_Part = tuple[Any, ...]

_ALL = """
SELECT asked, area, {}, equals FROM standing ORDER BY asked, area, position
""".format(", ".join(STANDING))
_GROUPS = "SELECT record FROM groups ORDER BY id"


class StandingTable:
    """That of a snapshot's database. What several groups have in common is there once: that takes a third of the
    memory, and of very many groups it is found in half the time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        parts: dict[_Part, _Part] = {}
        groups = [_alike(text, parts) for (text,) in db.execute(_GROUPS)]
        priorities: dict[_Part, Priority] = {}
        befores: dict[_Part, Before] = {}
        self._there: dict[tuple[str, str], list[Equals]] = {}
        for asked, area, *columns, reached, unmet, later_need, equals in db.execute(_ALL):
            priority = priorities.setdefault(tuple(columns), Priority._make(columns))
            before = Before(priority, reached, unmet, later_need)
            known = befores.setdefault((*columns, reached, unmet, later_need), before)
            there = known, tuple([groups[id] for id in from_json(equals)])
            self._there.setdefault((asked, area), []).append(there)

    def of(self, asked: str, area: str) -> Sequence[Equals]:
        """Who is there for a topic or a need in an area, best first; those that stand equally together."""
        return self._there.get((asked, area), ())


def _alike(text: str, parts: dict[_Part, _Part]) -> Alike:
    *own, grounds = from_json(text)
    return Alike._make((*own, Grounds._make(_once(grounds, parts))))


def _once(part: list[Any], parts: dict[_Part, _Part]) -> _Part:
    own = tuple([_once(one, parts) if type(one) is list else one for one in part])
    return parts.setdefault(own, own)
