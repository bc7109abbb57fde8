"""Lends connections to one SQLite file to threads that want to read or write it, each within a quarter of a second."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from ivr.store.contract import StoreDown
from ivr.store.file import FileKind, is_damage, open_file

T = TypeVar("T")

# Seconds that somebody waits for others, and how long between two looks. SQLite itself looks after 1 ms at first and
# every 100 ms at last: two busy workers stand still for a third of their time then, and of four one write in a
# thousand never comes.
_WAIT = 0.25
_FIRST_LOOK, _LAST_LOOK = 0.000_05, 0.002
# Seconds. Nobody finds what is over; to delete it with every write would cost a busy line's text a tenth of its time
# in the store.
_CLEAR_EVERY, _TIDY_EVERY = 0.1, 60


@dataclass(frozen=True)
class _Opened:
    """A connection, and the file it was opened on."""

    db: sqlite3.Connection
    file: os.stat_result


Work = Callable[[sqlite3.Connection, float], T]
"""What is done with a connection, by the clock at that moment."""


class Lending:
    """One file. Nothing is opened before the first use, so a server may start its workers after it made this."""

    def __init__(self, path: Path, kind: FileKind, clock: Callable[[], float]) -> None:
        self._path, self._kind, self._clock = path, kind, clock
        self._place = str(path)
        self._idle: list[_Opened] = []
        self._cleared = self._tidied = 0.0

    def alone(self, do: Work[T]) -> T:
        """What `do` comes to by a single statement, which SQLite runs as a whole or not at all. Raises `StoreDown`."""
        return self._run(lambda db: _patiently(lambda: do(db, self._clock())))

    def together(self, do: Work[T]) -> T:
        """What `do` comes to while nobody else writes. Raises `StoreDown`."""

        def change(db: sqlite3.Connection) -> T:
            _patiently(lambda: db.execute("BEGIN IMMEDIATE"))
            now = self._clock()  # read when the waiting is done
            self._clear(db, now)
            done = do(db, now)
            db.execute("COMMIT")
            self._tidy(db, now)
            return done

        return self._run(change)

    def tidy(self) -> None:
        """Clears what is over, and empties the journal now. Raises `StoreDown`."""
        self._cleared = self._tidied = 0.0
        self.together(lambda db, now: None)

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
            if _is_at(self._place, opened.file):
                return opened
            opened.db.close()
        db = open_file(self._path, self._kind, wait=0)
        return _Opened(db, os.stat(self._place))

    def _next_idle(self) -> _Opened | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _clear(self, db: sqlite3.Connection, now: float) -> None:
        """Ten times a second: deletes what is over."""
        if self._kind.clear and not 0 <= now - self._cleared < _CLEAR_EVERY:
            db.execute(self._kind.clear, {"now": now})
            self._cleared = now

    def _tidy(self, db: sqlite3.Connection, now: float) -> None:
        """Once a minute: empties the journal, where deleted rows live on."""
        if not 0 <= now - self._tidied < _TIDY_EVERY:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self._tidied = now


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


def _is_at(path: str, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.stat(path), file)
    except FileNotFoundError:
        return False
