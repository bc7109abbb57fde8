"""A store for one machine, in two files that all its processes share.

What is remembered of callers, for a day at most, lies in a file system in memory and never on a disk; the counts that
stay, which are about nobody, lie on the disk. What is over is deleted by the next write or ping, and once a minute one
of these empties the journal too. So something should ping: in a night without calls nothing else does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ivr.store.contract import Passing, Tally, lifetime
from ivr.store.file import FileKind
from ivr.store.lending import Lending, OwnMemory, Rows

T = TypeVar("T")

# An entry that claims to live longer than a day was made by a clock that went wrong: it is over, too.
# Two ranges of the index: looking through all rows instead would cost a busy line a tenth of a second a write.
_CLEAR = "DELETE FROM kept WHERE until <= :now OR until > :now + 86400"
_PASSING = FileKind(
    """
    CREATE TABLE IF NOT EXISTS kept (kind BLOB, key BLOB, value, until REAL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
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

_LOOK = "SELECT value FROM kept WHERE kind = :kind AND key = :key AND until > :now AND until <= :now + 86400"
# What is there already is changed in its place: to replace it would cost a text two pages more of its journal.
_PUT = """
INSERT INTO kept VALUES (:kind, :key, :value, :now + :seconds)
ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, until = excluded.until
"""
_FIRST = "INSERT OR IGNORE INTO kept VALUES (:kind, :key, :value, :now + :seconds) RETURNING 1"
_COUNT = """
INSERT INTO kept VALUES (:kind, :key, 1, :now + :seconds) ON CONFLICT (kind, key) DO UPDATE SET value = value + 1
RETURNING value
"""

_ADD_TALLY = """
INSERT INTO tallies VALUES (:table, :key, :day, :by) ON CONFLICT (name, key, day) DO UPDATE SET count = count + :by
RETURNING count
"""
_TALLIES = "SELECT key, day, count FROM tallies WHERE name = :table AND day >= :since ORDER BY key, day"
_FORGET = "DELETE FROM tallies WHERE name = :table AND day < :before"


class Values:
    """Fits `contract.Passing`, on the rows of the file in memory."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, key: str) -> str | None:
        rows = self._rows.read(_LOOK, kind="value", key=key)
        return str(rows[0][0]) if rows else None

    def put(self, key: str, value: str, seconds: int) -> None:
        self._rows.write(_PUT, kind="value", key=key, value=value, seconds=lifetime(seconds))

    def drop(self, key: str) -> None:
        self._rows.write("DELETE FROM kept WHERE kind = :kind AND key = :key", kind="value", key=key)

    def once(self, key: str, value: str, seconds: int) -> str:
        while True:  # again, where it was over between the two questions
            if self._rows.write(_FIRST, kind="value", key=key, value=value, seconds=lifetime(seconds)):
                return value
            if (kept := self.get(key)) is not None:
                return kept

    def first(self, key: str, seconds: int) -> bool:
        return bool(self._rows.write(_FIRST, kind="first", key=key, value="", seconds=lifetime(seconds)))

    def count(self, key: str, seconds: int) -> int:
        rows = self._rows.write(_COUNT, kind="count", key=key, seconds=lifetime(seconds))
        return int(rows[0][0])


class SqliteStore(Values):
    """Fits `contract.Store`. `counts` is the file on the disk, `memory` the one in memory; without the latter each
    process remembers for itself. `clock` gives seconds since 1970, the same for all processes of a file."""

    def __init__(self, counts: Path, memory: Path | None, clock: Callable[[], float] = time.time) -> None:
        self._staying = Lending(counts, STAYING, clock)
        self._passing = Lending(memory, _PASSING, clock) if memory else OwnMemory(_PASSING, clock)
        super().__init__(self._passing)

    def together(self, do: Callable[[Passing], T]) -> T:
        return self._passing.together(lambda rows: do(Values(rows)))

    def tally(self, table: str, *counts: Tally) -> None:
        self._staying.write_each(_ADD_TALLY, [_row(table, one) for one in counts])

    def add(self, table: str, one: Tally) -> int:
        return int(self._staying.write(_ADD_TALLY, **_row(table, one))[0][0])

    def tallies(self, table: str, since: str) -> list[Tally]:
        return [Tally(*row) for row in self._staying.read(_TALLIES, table=table, since=since)]

    def forget(self, table: str, before: str) -> None:
        self._staying.write(_FORGET, table=table, before=before)

    def settle(self) -> None:
        """Nothing waits."""

    def ping(self) -> None:
        self._passing.tidy()
        self._staying.write("SELECT 1")

    def close(self) -> None:
        self._passing.close()
        self._staying.close()


def _row(table: str, one: Tally) -> dict[str, str | int]:
    return {"table": table, "key": one.key, "day": one.day, "by": one.count}
