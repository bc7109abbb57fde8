"""The files below the SQLite store: begun when missing, out of the way when damaged, read by the owner only."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# secure_delete writes zeros over what is deleted. NORMAL can lose the last moment in a power cut, never the file.
_MANNERS = ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON")

# Seconds: another process may just be closing the file, or mending it after a power cut.
_OPENING = 0.25

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ENDINGS = ("-shm", "-wal", "")


class DamagedFile(sqlite3.DatabaseError):
    """SQLite can open the file, but its pages do not fit together."""


@dataclass(frozen=True)
class FileKind:
    """What a file holds: the statements that lay it out, whether a damaged one is kept aside for somebody to look at
    or thrown away, the statement that deletes what is over, and those that take a table `kept` out of it, which does
    not belong there."""

    layout: str
    keep_damaged: bool
    clear: str = ""
    mend: str = ""


def is_damage(fault: Exception) -> bool:
    """Whether this fault means that the file itself is broken; the low byte is the kind of an SQLite error code."""
    return isinstance(fault, DamagedFile) or getattr(fault, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def open_file(path: Path, kind: FileKind, wait: float) -> sqlite3.Connection:
    """A connection to a sound file, which from then on waits up to `wait` seconds for others.

    Threads may hand it on to each other. Of a damaged file nothing stays, or it becomes `<name>.damaged`; then a new
    one is begun. Raises `sqlite3.Error` and `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(path):
        try:
            return _connect(path, kind, wait)
        except sqlite3.DatabaseError as fault:
            if not is_damage(fault):
                raise
        _out_of_the_way(path, keep=kind.keep_damaged)
        return _connect(path, kind, wait)


def _connect(path: Path, kind: FileKind, wait: float) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_OPENING, isolation_level=None, check_same_thread=False)
    try:
        path.chmod(0o600)  # still empty when it is new; SQLite gives the files beside it the same mode
        for manner in _MANNERS:
            db.execute(f"PRAGMA {manner}")
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedFile
        db.executescript(kind.layout)
        if kind.mend and db.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept'").fetchone():
            db.executescript(kind.mend)
            _forget_aside(path)
        db.execute(f"PRAGMA busy_timeout = {wait * 1000:.0f}")
    except (sqlite3.Error, OSError):
        db.close()
        raise
    return db


def _out_of_the_way(path: Path, *, keep: bool) -> None:
    """The journal goes along: it holds the last changes, and belongs to no other file."""
    for ending in _ENDINGS:
        part = Path(f"{path}{ending}")
        if part.exists() and keep:
            os.replace(part, f"{path}.damaged{ending}")
        else:
            part.unlink(missing_ok=True)


def _forget_aside(path: Path) -> None:
    for ending in _ENDINGS:
        Path(f"{path}.damaged{ending}").unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process opens at a time: of six that began one file together, one in forty was told that it is locked."""
    lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _lock(lock, time.monotonic() + _OPENING)
        yield
    finally:
        os.close(lock)


def _lock(file: int, until: float) -> None:
    """Raises `BlockingIOError` where another process holds the lock that long: it may be frozen."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
        time.sleep(0.005)
