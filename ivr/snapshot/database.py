"""The file of a snapshot, verified and held in memory."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ivr.errors import NoSnapshot, OtherVersion
from ivr.snapshot.layout import FORMAT
from ivr.snapshot.proof import verify


def opened(path: Path) -> tuple[sqlite3.Connection, bool]:
    """The database in a file, and whether its bytes are proven to be those that were published. Raises `NoSnapshot`
    with the reason when the file is gone, damaged, or of another program."""
    id = path.stem
    try:
        data = path.read_bytes()
        verified = verify(path, data)
        db = _in_memory(data, thoroughly=not verified)
    except FileNotFoundError:
        raise NoSnapshot(f"snapshot {id} is gone") from None
    except OSError as fault:
        raise NoSnapshot(f"snapshot {id} cannot be read: {fault.strerror}") from None
    except ValueError as fault:
        raise NoSnapshot(f"snapshot {id} is damaged: {fault}") from None
    if db.execute("PRAGMA user_version").fetchone() != (FORMAT,):
        db.close()
        raise OtherVersion(f"snapshot {id} was made by another version of this program")
    return db, verified


def _in_memory(data: bytes, *, thoroughly: bool) -> sqlite3.Connection:
    """The bytes of a file as a database in memory, for all threads and for reading only. Raises `ValueError` when they
    are none; those without a proof are looked through page by page, which takes 2 ms more."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        db.deserialize(data or b"nothing")  # of no bytes at all SQLite says that memory is lacking
        db.execute("PRAGMA query_only = 1")
        whole = db.execute("PRAGMA quick_check(1)" if thoroughly else "SELECT 'ok'").fetchone() == ("ok",)
    except sqlite3.Error:
        whole = False
    if not whole:
        db.close()
        raise ValueError("it is no whole database")
    return db
