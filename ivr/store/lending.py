"""Lends connections to one SQLite file to threads that want to read or write it, each within a quarter of a second."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, TypeVar

from ivr.store.contract import StoreDown
from ivr.store.file import FileKind, is_damage, open_file

T = TypeVar("T")
Row = tuple[Any, ...]

# Seconds that somebody waits for others, and how long between two looks. SQLite itself looks after 1 ms at first and
# every 100 ms at last: two busy workers stand still for a third of their time then, and of four one write in a
# thousand never comes.
_WAIT = 0.25
_FIRST_LOOK, _LAST_LOOK = 0.000_05, 0.002
_TIDY_EVERY = 60


@dataclass(frozen=True)
class _Opened:
    """A connection, and the file it was opened on."""

    db: sqlite3.Connection
    file: os.stat_result


class Rows(Protocol):
    """What statements are run on; `:now` in them is the clock. Raises `StoreDown`."""

    def read(self, query: str, **values: str | int) -> list[Row]:
        """The rows of a query."""

    def write(self, *statements: str, **values: str | int) -> list[Row]:
        """Runs the statements as one; returns the rows of the last."""


@dataclass(frozen=True)
class _Held:
    """Fits `Rows`: a connection for the time in which nobody else writes."""

    db: sqlite3.Connection
    now: float

    def read(self, query: str, **values: str | int) -> list[Row]:
        return _rows(self.db, query, _parameters(values, self.now))

    def write(self, *statements: str, **values: str | int) -> list[Row]:
        parameters = _parameters(values, self.now)
        for statement in statements[:-1]:
            self.db.execute(statement, parameters).fetchall()
        return _rows(self.db, statements[-1], parameters)


class Lending:
    """One file, which fits `Rows`. Nothing is opened before the first use, so a server may start its workers after it
    made this."""

    def __init__(self, path: Path, kind: FileKind, clock: Callable[[], float]) -> None:
        self._path, self._kind, self._clock = path, kind, clock
        self._idle: list[_Opened] = []
        self._tidied = 0.0

    def read(self, query: str, **values: str | int) -> list[Row]:
        parameters = _parameters(values, self._clock())
        return self._run(lambda db: _patiently(lambda: _rows(db, query, parameters)))

    def write(self, *statements: str, **values: str | int) -> list[Row]:
        return self.together(lambda held: held.write(*statements, **values))

    def together(self, do: Callable[[Rows], T]) -> T:
        """What `do` comes to while nobody else writes. Raises `StoreDown`."""

        def change(db: sqlite3.Connection) -> T:
            _patiently(lambda: db.execute("BEGIN IMMEDIATE"))
            now = self._clock()  # read when the waiting is done
            if self._kind.clear:
                db.execute(self._kind.clear, {"now": now})
            done = do(_Held(db, now))
            db.execute("COMMIT")
            self._tidy(db, now)
            return done

        return self._run(change)

    def write_each(self, statement: str, rows: Sequence[Mapping[str, str | int]]) -> None:
        """Runs a statement for each of these values, all or none. Raises `StoreDown`."""

        def change(held: Rows) -> None:
            for values in rows:
                held.write(statement, **values)

        self.together(change)

    def tidy(self) -> None:
        """Clears what is over, and empties the journal now. Raises `StoreDown`."""
        self._tidied = 0.0
        self.write("SELECT 1")

    def close(self) -> None:
        """Gives connections back; the next use opens new ones."""
        while opened := self._next_idle():
            opened.db.close()

    def _run(self, work: Callable[[sqlite3.Connection], T], again: bool = True) -> T:
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

    def _lend(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Lends a connection to `work`; after a fault it is closed, which takes back what was half done."""
        opened = self._take()
        try:
            done = work(opened.db)
        except BaseException:
            opened.db.close()
            raise
        self._idle.append(opened)
        return done

    def _take(self) -> _Opened:
        """An idle connection, unless another file stands there by now; else a new one."""
        while opened := self._next_idle():
            if _is_at(self._path, opened.file):
                return opened
            opened.db.close()
        db = open_file(self._path, self._kind, wait=0)
        return _Opened(db, os.stat(self._path))

    def _next_idle(self) -> _Opened | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _tidy(self, db: sqlite3.Connection, now: float) -> None:
        """Once a minute: empties the journal, where deleted rows live on."""
        if 0 <= now - self._tidied < _TIDY_EVERY:
            return
        self._tidied = now
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class OwnMemory(Lending):
    """The same without a file, for one process alone: for machines that have no file system in memory."""

    def __init__(self, kind: FileKind, clock: Callable[[], float]) -> None:
        super().__init__(Path(), kind, clock)
        self._lock = Lock()
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.executescript(kind.layout)

    def close(self) -> None:
        """Nothing is given back: what is kept would go with it."""

    def _lend(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return work(self._db)
            except BaseException:
                self._db.rollback()
                raise


def _patiently(do: Callable[[], T]) -> T:
    """What `do` comes to as soon as nobody else is in its way, within `_WAIT`."""
    end, pause = time.monotonic() + _WAIT, _FIRST_LOOK
    while True:
        try:
            return do()
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(pause)
        pause = min(2 * pause, _LAST_LOOK)


def _is_at(path: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), file)
    except FileNotFoundError:
        return False


def _parameters(values: Mapping[str, str | int], now: float) -> dict[str, object]:
    """Text goes in as bytes: SQLite refuses half a surrogate pair, and such a text can arrive."""
    packed: dict[str, object] = {"now": now}
    for name, value in values.items():
        packed[name] = _pack(value) if isinstance(value, str) else value
    return packed


def _rows(db: sqlite3.Connection, statement: str, parameters: Mapping[str, object]) -> list[Row]:
    found = db.execute(statement, parameters).fetchall()
    return [tuple(_unpack(cell) if isinstance(cell, bytes) else cell for cell in row) for row in found]


def _pack(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _unpack(packed: bytes) -> str:
    return packed.decode("utf-8", "surrogatepass")
