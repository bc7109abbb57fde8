"""The file below the SQLite store: begun when it is missing, set aside when it is damaged, read by its owner only."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LAYOUT = """
CREATE TABLE IF NOT EXISTS kept (kind BLOB, key BLOB, value, until REAL, PRIMARY KEY (kind, key));
CREATE INDEX IF NOT EXISTS by_end ON kept (until);
CREATE TABLE IF NOT EXISTS tallies (name BLOB, key BLOB, day BLOB, count INTEGER, PRIMARY KEY (name, key, day));
"""

# secure_delete writes zeros over what is deleted. NORMAL can lose the last moment in a power cut, never the file.
_MANNERS = ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON")

# Seconds: another process may just be closing the file, or mending it after a power cut.
_OPENING = 0.25

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ENDINGS = ("-shm", "-wal", "")


class DamagedFile(sqlite3.DatabaseError):
    """SQLite can open the file, but its pages do not fit together."""


def is_damage(fault: Exception) -> bool:
    """Whether this fault means that the file itself is broken; the low byte is the kind of an SQLite error code."""
    return isinstance(fault, DamagedFile) or getattr(fault, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def open_file(path: Path, wait: float) -> sqlite3.Connection:
    """A connection to a sound file, which from then on waits up to `wait` seconds for others.

    Threads may hand it on to each other. A damaged file becomes `<name>.damaged` and a new one is begun.
    Raises `sqlite3.Error` and `OSError`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path):
        try:
            return _connect(path, wait)
        except sqlite3.DatabaseError as fault:
            if not is_damage(fault):
                raise
        _set_aside(path)
        return _connect(path, wait)


def clear_damaged(path: Path, before: float) -> None:
    """Deletes a file that was set aside, if nothing was written to it since `before` (seconds since 1970)."""
    for ending in _ENDINGS:
        aside = _aside(path, ending)
        if aside.exists() and aside.stat().st_mtime < before:
            aside.unlink(missing_ok=True)


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_OPENING, isolation_level=None, check_same_thread=False)
    try:
        path.chmod(0o600)  # still empty when it is new; SQLite gives the files beside it the same mode
        for manner in _MANNERS:
            db.execute(f"PRAGMA {manner}")
        if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedFile
        db.executescript(_LAYOUT)
        db.execute(f"PRAGMA busy_timeout = {wait * 1000:.0f}")
    except (sqlite3.Error, OSError):
        db.close()
        raise
    return db


def _set_aside(path: Path) -> None:
    """The journal goes along: it holds the last changes, and belongs to no other file."""
    for ending in _ENDINGS:
        part = Path(f"{path}{ending}")
        if part.exists():
            os.replace(part, _aside(path, ending))


def _aside(path: Path, ending: str) -> Path:
    return Path(f"{path}.damaged{ending}")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process opens at a time: of six that began one file together, one in forty was told that it is locked."""
    lock = os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
