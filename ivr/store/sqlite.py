"""A store for one machine, in two files that all its processes share.

What is remembered of callers, for a day at most, lies in a file system in memory and never on a disk; the counts that
stay, which are about nobody, lie on the disk. What is over is found by nobody, and deleted by the next ping, or by the
next write after a tenth of a second; once a minute one of these empties the journal too. So something should ping: in a
night without calls nothing else does.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ivr.store.contract import DAY, Passing, Tally, lifetime
from ivr.store.file import FileKind
from ivr.store.lending import Lending, OwnMemory

T = TypeVar("T")

# An entry that claims to live longer than a day was made by a clock that went wrong: it is over, too.
# Two ranges of the index: looking through all rows instead would cost a busy line a tenth of a second a write.
_CLEAR = "DELETE FROM kept WHERE until <= :now OR until > :now + 86400"
_PASSING = FileKind(
    """
    CREATE TABLE IF NOT EXISTS kept (kind BLOB, key BLOB, value, until REAL, PRIMARY KEY (kind, key));
    CREATE INDEX IF NOT EXISTS by_end ON kept (until);
    """,
    keep_damaged=False,
    clear=_CLEAR,
)
# Earlier programs kept callers' keys and their salt in this file too: they are wiped from it, free pages and all.
STAYING = FileKind(
    """
    CREATE TABLE IF NOT EXISTS tallies (name BLOB, key BLOB, day BLOB, count INTEGER, PRIMARY KEY (name, key, day));
    """,
    keep_damaged=True,
    mend="DROP TABLE kept; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);",
)

_VALUE, _ONCE, _NUMBER = b"value", b"first", b"count"
_LOOK = "SELECT value FROM kept WHERE kind = ? AND key = ? AND until > ? AND until <= ?"
# What is there already is changed in its place: to replace it would cost a text two pages more of its journal.
_PUT = """
INSERT INTO kept VALUES (?, ?, ?, ?)
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, until = excluded.until
"""
_ROW = "(?, ?, ?, ?)"
_AT_ONCE = 1_000
"""Keys of one statement. With one for each, whoever asks for a thousand while others are busy waits for a
processor a thousand times, and nobody else can write for a tenth of a second."""
# Gives a row where it puts one: there was none, or it was over.
_FIRST = f"{_PUT} WHERE until <= ? OR until > ? RETURNING 1"
_FIRSTS = f"{_PUT} WHERE until <= ? OR until > ? RETURNING key"
# Gives no row where there is one that is over.
_COUNT = """
INSERT INTO kept VALUES (?, ?, ?, ?)
ON CONFLICT (kind, key) DO UPDATE SET value = value + excluded.value WHERE until > ? AND until <= ? RETURNING value
"""
_DROP = "DELETE FROM kept WHERE kind = ? AND key = ?"

_ADD_TALLY = """
INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT (name, key, day) DO UPDATE SET count = count + excluded.count
"""
_TALLIES = "SELECT key, day, count FROM tallies WHERE name = ? AND day >= ? ORDER BY key, day"
_FORGET = "DELETE FROM tallies WHERE name = ? AND day < ?"


class Values:
    """Fits `contract.Passing`: what is kept in the file in memory, while nobody else writes. `now` is the clock then.

    Values go in by their place: by name, and each through three functions more, they cost a text an eighth of its time
    here."""

    def __init__(self, db: sqlite3.Connection, now: float) -> None:
        self._execute, self._now, self._alive = db.execute, now, (now, now + DAY)

    def get(self, key: str) -> str | None:
        found = self._execute(_LOOK, (_VALUE, _pack(key), *self._alive)).fetchall()
        return _unpack(found[0][0]) if found else None

    def put(self, key: str, value: str, seconds: int) -> None:
        self._execute(_PUT, (_VALUE, _pack(key), _pack(value), self._now + lifetime(seconds)))

    def drop(self, key: str) -> None:
        self._execute(_DROP, (_VALUE, _pack(key)))

    def once(self, key: str, value: str, seconds: int) -> str:
        return value if self._is_first(_VALUE, key, value, seconds) else self.get(key) or ""

    def first(self, key: str, seconds: int) -> bool:
        return self._is_first(_ONCE, key, "", seconds)

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        name, until = _pack(key), self._now + lifetime(seconds)
        if found := self._execute(_COUNT, (_NUMBER, name, by, until, *self._alive)).fetchall():
            return int(found[0][0])
        self._execute(_PUT, (_NUMBER, name, by, until))
        return by

    def _is_first(self, kind: bytes, key: str, value: str, seconds: int) -> bool:
        row = kind, _pack(key), _pack(value), self._now + lifetime(seconds), *self._alive
        return bool(self._execute(_FIRST, row).fetchall())


class SqliteStore:
    """Fits `contract.Store`. `counts` is the file on the disk, `memory` the one in memory; without the latter each
    process remembers for itself. `clock` gives seconds since 1970, the same for all processes of a file."""

    def __init__(self, counts: Path, memory: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._staying = Lending(counts, STAYING, clock)
        self._passing = Lending(memory, _PASSING, clock) if memory else OwnMemory(_PASSING, clock)

    def get(self, key: str) -> str | None:
        return self._passing.alone(lambda db, now: Values(db, now).get(key))

    def put(self, key: str, value: str, seconds: int) -> None:
        self.together(lambda held: held.put(key, value, seconds))

    def drop(self, key: str) -> None:
        self.together(lambda held: held.drop(key))

    def once(self, key: str, value: str, seconds: int) -> str:
        return self.together(lambda held: held.once(key, value, seconds))

    def first(self, key: str, seconds: int) -> bool:
        return self.together(lambda held: held.first(key, seconds))

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        return self.together(lambda held: held.count(key, seconds, by))

    def together(self, do: Callable[[Passing], T]) -> T:
        return self._passing.together(lambda db, now: do(Values(db, now)))

    def firsts(self, keys: Collection[str], seconds: int) -> set[str]:
        return self._passing.together(lambda db, now: set(_firsts(db, now, list(keys), seconds)))

    def tally(self, table: str, *counts: Tally) -> None:
        rows = [_row(table, one) for one in counts]
        self._staying.together(lambda db, now: db.executemany(_ADD_TALLY, rows))

    def tally_once(self, key: str, seconds: int, table: str, counts: Sequence[Tally]) -> None:
        if self.first(key, seconds):
            self.tally(table, *counts)

    def tallies(self, table: str, since: str) -> list[Tally]:
        found = self._staying.alone(lambda db, now: db.execute(_TALLIES, (_pack(table), _pack(since))).fetchall())
        return [Tally(_unpack(key), _unpack(day), count) for key, day, count in found]

    def forget(self, table: str, before: str) -> None:
        self._staying.together(lambda db, now: db.execute(_FORGET, (_pack(table), _pack(before))))

    def settle(self) -> None:
        """Nothing waits."""

    def ping(self) -> None:
        self._passing.tidy()
        self._staying.together(lambda db, now: None)

    def close(self) -> None:
        self._passing.close()
        self._staying.close()


def _firsts(db: sqlite3.Connection, now: float, keys: Sequence[str], seconds: int) -> Iterator[str]:
    until = now + lifetime(seconds)
    for first in range(0, len(keys), _AT_ONCE):
        rows = [(_ONCE, _pack(key), b"", until) for key in keys[first : first + _AT_ONCE]]
        put = _FIRSTS.replace(_ROW, ", ".join([_ROW] * len(rows)))
        for (key,) in db.execute(put, (*chain.from_iterable(rows), now, now + DAY)).fetchall():
            yield _unpack(key)


def _row(table: str, one: Tally) -> tuple[bytes, bytes, bytes, int]:
    return _pack(table), _pack(one.key), _pack(one.day), one.count


def _pack(text: str) -> bytes:
    """Text goes in as bytes: SQLite refuses half a surrogate pair, and such a text can arrive."""
    return text.encode("utf-8", "surrogatepass")


def _unpack(packed: bytes) -> str:
    return packed.decode("utf-8", "surrogatepass")
