"""The file of a snapshot, verified and held in memory."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
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
        db, verified = _in_memory(path, data)
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


def _in_memory(path: Path, data: bytes) -> tuple[sqlite3.Connection, bool]:
    """The bytes of a file as a database in memory, for all threads and for reading only, and whether they are proven.
    Raises `ValueError` when they are others than were published, or no database; those without a proof are looked
    through page by page, which takes 2 ms more."""
    db = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        with ThreadPoolExecutor(1) as beside:  # the digest takes as long as the copy, and a thread of its own
            proof = beside.submit(verify, path, data)
            db.deserialize(data or b"nothing")  # of no bytes at all SQLite says that memory is lacking
            verified = proof.result()
        db.execute("PRAGMA query_only = 1")
        whole = db.execute("SELECT 'ok'" if verified else "PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.Error:
        whole = False
    except ValueError:
        db.close()
        raise
    if not whole:
        db.close()
        raise ValueError("it is no whole database")
    return db, verified
