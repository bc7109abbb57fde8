"""A store for one machine: one SQLite file that all its processes read and write.

What is over is deleted by the next write or ping, and once a minute one of these empties the journal too. So something
should ping it: in a night without calls nothing else does.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivr.store.api import DAY, StoreDown, Tally, lifetime
from ivr.store.file import clear_damaged, is_damage, open_file

Row = tuple[Any, ...]
Work = Callable[[sqlite3.Connection], list[Row]]

# Seconds that a write waits for others: so many short waits, together a quarter of a second.
_WAIT = 0.01
_TRIES = 25
_TIDY_EVERY = 60

_CLEAR = "DELETE FROM kept WHERE until <= :now"
_LOOK = "SELECT value FROM kept WHERE kind = :kind AND key = :key AND until > :now"
_PUT = "INSERT OR REPLACE INTO kept VALUES (:kind, :key, :value, :now + :seconds)"
_KEEP = "INSERT OR IGNORE INTO kept VALUES (:kind, :key, :value, :now + :seconds)"
_ADD = "UPDATE kept SET value = value + 1 WHERE kind = :kind AND key = :key"

_NEW_TALLY = "INSERT OR IGNORE INTO tallies VALUES (:table, :key, :day, 0)"
_ADD_TALLY = "UPDATE tallies SET count = count + 1 WHERE name = :table AND key = :key AND day = :day"
_TALLIES = "SELECT key, day, count FROM tallies WHERE name = :table AND day >= :since ORDER BY key, day"
_FORGET = "DELETE FROM tallies WHERE name = :table AND day < :before"


@dataclass(frozen=True)
class _Opened:
    """A connection, and the file it was opened on."""

    db: sqlite3.Connection
    file: os.stat_result


class SqliteStore:
    """Fits `ivr.store.api.Store`. `clock` gives seconds since 1970, the same for all processes of a file.

    Nothing is opened before the first use, so a server may start its workers after it made the store.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._idle: list[_Opened] = []
        self._tidied = 0.0

    def get(self, key: str) -> str | None:
        rows = self._read(_LOOK, kind="value", key=key)
        return str(rows[0][0]) if rows else None

    def put(self, key: str, value: str, seconds: int) -> None:
        self._write(_PUT, kind="value", key=key, value=value, seconds=lifetime(seconds))

    def once(self, key: str, value: str, seconds: int) -> str:
        rows = self._write(_KEEP, _LOOK, kind="value", key=key, value=value, seconds=lifetime(seconds))
        return str(rows[0][0])

    def first(self, key: str, seconds: int) -> bool:
        rows = self._write(_KEEP, "SELECT changes()", kind="first", key=key, value="", seconds=lifetime(seconds))
        return rows == [(1,)]

    def count(self, key: str, seconds: int) -> int:
        rows = self._write(_KEEP, _ADD, _LOOK, kind="count", key=key, value=0, seconds=lifetime(seconds))
        return int(rows[0][0])

    def tally(self, table: str, key: str, day: str) -> None:
        self._write(_NEW_TALLY, _ADD_TALLY, table=table, key=key, day=day)

    def tallies(self, table: str, since: str) -> list[Tally]:
        return [Tally(*row) for row in self._read(_TALLIES, table=table, since=since)]

    def forget(self, table: str, before: str) -> None:
        self._write(_FORGET, table=table, before=before)

    def ping(self) -> None:
        self._write()

    def close(self) -> None:
        while opened := self._next_idle():
            opened.db.close()

    def _read(self, query: str, **values: str | int) -> list[Row]:
        parameters = _parameters(values, self._clock())
        return self._run(lambda db: _rows(db, query, parameters))

    def _write(self, *statements: str, **values: str | int) -> list[Row]:
        """Runs the statements as one, after clearing what is over; returns the rows of the last."""

        def change(db: sqlite3.Connection) -> list[Row]:
            _begin(db)
            now = self._clock()  # read when the waiting is done
            parameters = _parameters(values, now)
            rows = [_rows(db, statement, parameters) for statement in (_CLEAR, *statements)]
            db.execute("COMMIT")
            self._tidy(db, now)
            return rows[-1]

        return self._run(change)

    def _run(self, work: Work, again: bool = True) -> list[Row]:
        """What `work` returns. Where it finds the file damaged, it gets another one, once."""
        try:
            return self._lend(work)
        except (sqlite3.Error, OSError, ValueError) as fault:
            why = str(getattr(fault, "sqlite_errorname", type(fault).__name__))
            damaged = is_damage(fault)
        if damaged and again:
            self.close()
            return self._run(work, again=False)
        raise StoreDown(why)  # out here, so that the fault and what it may hold do not go along

    def _lend(self, work: Work) -> list[Row]:
        """Lends a connection to `work`; after a fault it is closed, which takes back what was half done."""
        opened = self._take()
        try:
            rows = work(opened.db)
        except BaseException:
            opened.db.close()
            raise
        self._idle.append(opened)
        return rows

    def _take(self) -> _Opened:
        """An idle connection, unless another file stands there by now; else a new one."""
        while opened := self._next_idle():
            if _is_at(self._path, opened.file):
                return opened
            opened.db.close()
        db = open_file(self._path, _WAIT)
        return _Opened(db, self._path.stat())

    def _next_idle(self) -> _Opened | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _tidy(self, db: sqlite3.Connection, now: float) -> None:
        """Once a minute: empties the journal, where deleted rows live on, and drops a damaged file after a day."""
        if 0 <= now - self._tidied < _TIDY_EVERY:
            return
        self._tidied = now
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        clear_damaged(self._path, now - DAY)


def _begin(db: sqlite3.Connection) -> None:
    """Begins to write, as soon as nobody else does.

    It waits often and briefly. In one long wait SQLite looks only every 0.1 s, and beside four busy processes one
    write in 1000 was never let in.
    """
    for _ in range(_TRIES - 1):
        with suppress(sqlite3.OperationalError):
            db.execute("BEGIN IMMEDIATE")
            return
    db.execute("BEGIN IMMEDIATE")


def _is_at(path: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), file)
    except FileNotFoundError:
        return False


def _parameters(values: Mapping[str, str | int], now: float) -> dict[str, object]:
    """Text goes in as bytes: SQLite refuses half a surrogate pair, and such a text can arrive."""
    packed = {name: _pack(value) if isinstance(value, str) else value for name, value in values.items()}
    return {**packed, "now": now}


def _rows(db: sqlite3.Connection, statement: str, parameters: Mapping[str, object]) -> list[Row]:
    found = db.execute(statement, parameters).fetchall()
    return [tuple(_unpack(cell) if isinstance(cell, bytes) else cell for cell in row) for row in found]


def _pack(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _unpack(packed: bytes) -> str:
    return packed.decode("utf-8", "surrogatepass")
