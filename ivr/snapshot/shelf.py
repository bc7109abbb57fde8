"""The snapshots of a machine: which one is live, the last few for going back, and how a new one comes to stand there.

A snapshot is written beside the others and becomes live when one small file, `shelf.json`, is replaced. A program that
is killed at any moment leaves the old snapshot live.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from ivr.errors import InputError, NoSnapshot, OtherVersion
from ivr.snapshot.lookout import Lookout
from ivr.snapshot.pointer import NAME, Entry, Order, read_order, rebuilt_entries, write_order
from ivr.snapshot.proof import digest, to_disk, write_proof
from ivr.snapshot.read import Snapshot

KEPT = 5

State = Literal["good", "not verified", "damaged", "missing", "other version"]
"""How a snapshot lies on the disk. One that is not verified can be read, and nobody wrote down its digest."""


class Shelf:
    """The snapshots below one folder; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._watch = Lookout(folder)

    def path(self, id: str) -> Path:
        """Where a snapshot lies."""
        return self.folder / f"{id}.sqlite"

    def order(self) -> Order:
        """What is there, an empty order where nothing was ever published. Where `shelf.json` is lost, it is rebuilt
        from the files, and the newest one that can be read counts as live."""
        try:
            return read_order(self.folder)
        except ValueError:
            newest = self._watch.newest()
            return Order(newest.id if newest else "", rebuilt_entries(self.folder), rebuilt=True)

    def state(self, id: str) -> State:
        """How a snapshot lies on the disk at this moment; it is read anew."""
        try:
            found = Snapshot(self.path(id))
        except OtherVersion:
            return "other version"
        except NoSnapshot:
            return "damaged" if self.path(id).exists() else "missing"
        found.close()
        return "good" if found.verified else "not verified"

    def publish(self, id: str, write: Callable[[Path], None], now: datetime) -> None:
        """Lets `write` make the snapshot `id`, and makes it the live one; all or nothing. Raises `InputError` when the
        disk does not take it."""
        with self._locked():
            order = self.order()
            if self.state(id) != "good":
                self._write(id, write)
            os.utime(self.path(id))  # what is live is the newest file: it is found by that where shelf.json is lost
            others = [entry for entry in order.entries if entry.id != id]
            self._commit(Order(id, (*others, Entry(id, now.isoformat(timespec="seconds")))[-KEPT:]))

    def follow(self, order: Order, write: Callable[[Path], None]) -> None:
        """Makes live what is live on another machine, and goes by its order as far as its snapshots are here. `write`
        makes the live one where it is not here. All or nothing; raises `InputError` when the disk does not take it."""
        with self._locked():
            if self.state(order.live) != "good":
                self._write(order.live, write)
            os.utime(self.path(order.live))
            self._commit(Order(order.live, tuple(entry for entry in order.entries if self.path(entry.id).exists())))

    def rollback(self, id: str | None = None) -> str:
        """Makes an earlier snapshot live and returns its id: by default the one published before the live one, and
        never one that somebody went back from. Raises `InputError` when there is none.
        """
        with self._locked():
            order = self.order()
            id = id or _before(order)
            if id not in order.ids():
                raise InputError(f"there is no snapshot {id}; `wegwijs snapshots` lists them")
            Snapshot(self.path(id)).close()  # raises where it is damaged: better now than in a call
            os.utime(self.path(id))
            self._commit(Order(id, tuple(_left(entry, order.live, id) for entry in order.entries)))
            return id

    def live(self) -> Snapshot:
        """The live snapshot, or the best that is left of it (`Lookout.live`). Raises `NoSnapshot`, and nothing else."""
        return self._watch.live()

    def troubles(self) -> tuple[str, ...]:
        """What is wrong with the live snapshot or the pointer to it, one plain sentence each (`Lookout.troubles`)."""
        return self._watch.troubles()

    def open(self, id: str) -> Snapshot:
        """One snapshot; it is opened once and then shared. Raises `NoSnapshot` when it is gone or was never there."""
        return self._watch.open(id)

    def opened(self) -> int:
        """How many snapshots are held in memory."""
        return len(self._watch)

    def close(self) -> None:
        self._watch.close()

    def _write(self, id: str, write: Callable[[Path], None]) -> None:
        """A new file for `id`, also over a damaged one, then its proof: a kill in between leaves it without one."""
        part = self.folder / f"{id}.part"
        try:
            write(part)
            to_disk(part)
            found = digest(part)
            os.replace(part, self.path(id))
            write_proof(self.path(id), found)
        except (OSError, sqlite3.Error) as fault:
            raise InputError(f"the snapshot could not be written, and the live one stays: {fault}") from None
        finally:
            _clear(self.folder)

    def _commit(self, order: Order) -> None:
        """Makes the order the one that counts, then clears away what is no longer on the shelf."""
        try:
            write_order(self.folder, order)
        except OSError as fault:
            raise InputError(f"{NAME} could not be written, and the live snapshot stays: {fault}") from None
        self._watch.look_again()
        kept = {*order.ids(), order.live}
        for path in (*self.folder.glob("*.sqlite"), *self.folder.glob("*.sha256")):
            if path.stem not in kept:
                path.unlink(missing_ok=True)
        _clear(self.folder)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One publisher at a time; the lock goes with the process that holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _clear(self.folder)
            yield


def _clear(folder: Path) -> None:
    """Takes away what a publisher left that was killed, or that had no room."""
    for left_over in folder.glob("*.part*"):
        with suppress(OSError):
            left_over.unlink()


def _before(order: Order) -> str:
    """The snapshot to go back to; raises `InputError` when there is none."""
    ids = order.ids()
    earlier = order.entries[: ids.index(order.live)] if order.live in ids else ()
    good = [entry.id for entry in earlier if not entry.withdrawn]
    if not good:
        raise InputError("there is no earlier snapshot to go back to")
    return good[-1]


def _left(entry: Entry, live: str, chosen: str) -> Entry:
    """An entry after somebody went from the live snapshot to the chosen one."""
    return replace(entry, withdrawn=entry.id != chosen and (entry.withdrawn or entry.id == live))
