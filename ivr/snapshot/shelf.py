"""The snapshots of a machine: which one is live, the last few for going back, and how a new one comes to stand there.

A snapshot is written beside the others and becomes live when one small file, `shelf.json`, is replaced. A program that
is killed at any moment leaves the old snapshot live.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from ivr.errors import InputError, NoSnapshot
from ivr.snapshot.read import Snapshot

KEPT = 5


@dataclass(frozen=True)
class Entry:
    """A snapshot on the shelf; `published` is ISO 8601. `withdrawn` is one that somebody went back from."""

    id: str
    published: str
    withdrawn: bool = False


@dataclass(frozen=True)
class Order:
    """What stands on the shelf, oldest first, and which one is live."""

    live: str = ""
    entries: tuple[Entry, ...] = ()

    def ids(self) -> list[str]:
        return [entry.id for entry in self.entries]


class Shelf:
    """The snapshots below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Snapshot] = {}

    def order(self) -> Order:
        """What is there; an empty order where nothing was ever published."""
        try:
            read = json.loads((self.folder / "shelf.json").read_text())
        except FileNotFoundError:
            return Order()
        return Order(read["live"], tuple(Entry(**entry) for entry in read["entries"]))

    def publish(self, id: str, write: Callable[[Path], None], now: datetime) -> None:
        """Lets `write` make the snapshot `id`, and makes it the live one; all or nothing."""
        with self._locked():
            part = self.folder / f"{id}.part"
            write(part)
            _to_disk(part)
            os.replace(part, self._path(id))  # also over a file of that name: it may have been damaged
            others = [entry for entry in self.order().entries if entry.id != id]
            self._commit(Order(id, (*others, Entry(id, now.isoformat(timespec="seconds")))[-KEPT:]))

    def rollback(self, id: str | None = None) -> str:
        """Makes an earlier snapshot live and returns its id: by default the one published before the live one, and
        never one that somebody went back from. Raises `InputError` when there is none.
        """
        with self._locked():
            order = self.order()
            id = id or _before(order)
            if id not in order.ids():
                raise InputError(f"there is no snapshot {id}; `wegwijs snapshots` lists them")
            Snapshot(self._path(id)).close()  # raises where it is damaged: better now than in a call
            self._commit(Order(id, tuple(_left(entry, order.live, id) for entry in order.entries)))
            return id

    def live(self) -> Snapshot:
        """The live snapshot; the newest readable one where it is gone. Raises `NoSnapshot` when there is none."""
        order = self.order()
        for gone in self._open.keys() - {order.live, *order.ids()}:
            self._open.pop(gone, None)  # not closed: a call in another thread may still read it
        for id in (order.live, *reversed(order.ids())):
            try:
                return self.open(id)
            except NoSnapshot:
                continue
        raise NoSnapshot("nothing is published yet; `wegwijs compile` does that")

    def open(self, id: str) -> Snapshot:
        """One snapshot; it is opened once and then shared. Raises `NoSnapshot` when it is gone or was never there."""
        if id not in self._open:
            if not id.isalnum():
                raise NoSnapshot("there is no such snapshot")
            self._open[id] = Snapshot(self._path(id))
        return self._open[id]

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def _path(self, id: str) -> Path:
        return self.folder / f"{id}.sqlite"

    def _commit(self, order: Order) -> None:
        """Replaces shelf.json, then clears away what is no longer on the shelf."""
        part = self.folder / "shelf.part"
        part.write_text(json.dumps({"live": order.live, "entries": [asdict(entry) for entry in order.entries]}))
        _to_disk(part)
        os.replace(part, self.folder / "shelf.json")
        _to_disk(self.folder)
        kept = {f"{id}.sqlite" for id in (*order.ids(), order.live)}
        for path in (*self.folder.glob("*.sqlite"), *self.folder.glob("*.part*")):
            if path.name not in kept:
                path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One publisher at a time; the lock goes with the process that holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left_over in self.folder.glob("*.part*"):
                left_over.unlink(missing_ok=True)
            yield


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


def _to_disk(path: Path) -> None:
    """Waits until the file or folder is really on the disk, so that a power cut cannot take it back."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
