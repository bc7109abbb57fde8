"""What callers hear, whatever happens to the disk: the live snapshot stays in memory, and what breaks is told aloud."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import NamedTuple

from ivr.errors import NoSnapshot
from ivr.snapshot.pointer import NAME, Entry, read_order, rebuilt_entries
from ivr.snapshot.proof import proof_of, verify
from ivr.snapshot.read import Snapshot
from ivr.watch import count

log = logging.getLogger("ivr")

Stamp = tuple[int, ...] | None
"""What changes with a file: its inode, size and times; None where it is gone."""


AGAIN = 0.05
"""Seconds in which callers go on with what was seen: to ask for three files takes a twentieth of a short turn."""

ANEW = 10.0
"""Seconds in which a file that nobody touched is not read again: it takes a twentieth of a second, and whoever asks how
the line is may ask often."""


class _View(NamedTuple):
    """What somebody saw who last looked: the files and how they were, the live snapshot, and in words what is wrong."""

    looked_at: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    live: Snapshot | None = None
    troubles: tuple[str, ...] = ()
    at: float = 0.0
    """On the clock of the one who looked."""


class Lookout:
    """The snapshots of one folder that are open; threads may share it. `clock` gives seconds that only go on."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._clock = folder, clock
        self._open: dict[str, Snapshot] = {}
        self._refused: dict[str, tuple[tuple[Stamp, ...], str]] = {}
        self._view = _View()
        self._again = 0.0
        self._lock = RLock()

    def live(self) -> Snapshot:
        """The snapshot that the pointer names. Where the disk lost or spoilt it, the last good one in memory; without
        one, the newest that can be read. Raises `NoSnapshot`, and nothing else, when there is none."""
        view, now = self._view, self._clock()
        if view.live is None or now >= self._again:
            self._again = now + AGAIN
            if view.live is None or view.stamps != _stamps(view.looked_at):
                view = self._looked(view)
        if view.live is None:
            raise NoSnapshot("; ".join(view.troubles) or "nothing is published yet; `wegwijs compile` does that")
        return view.live

    def look_again(self) -> None:
        """Who changed the files does not wait until somebody looks."""
        self._again = 0.0

    def troubles(self) -> tuple[str, ...]:
        """What is wrong with the live snapshot or the pointer to it, one plain sentence each; nothing when all is well.
        Everything is read anew, though not twice in `ANEW` seconds: a disk also spoils bytes without touching the times
        of the file."""
        with self._lock:
            view = self._view
            fresh = view.looked_at and self._clock() < view.at + ANEW and view.stamps == _stamps(view.looked_at)
            return (view if fresh else self._look()).troubles

    def open(self, id: str) -> Snapshot:
        """One snapshot; it is opened once and then shared. Raises `NoSnapshot` when it is gone or was never there."""
        found = self._open.get(id)
        if found is None:
            if not id.isalnum():
                raise NoSnapshot("there is no such snapshot")
            with self._lock:  # what is read twice stands twice in the memory, for as long as a call needs it
                found = self._open.get(id) or self._read(id)
                self._open[id] = found
        return found

    def newest(self) -> Snapshot | None:
        """The newest snapshot that can be read: one that nobody went back from, and one that is proven to be whole, as
        long as there is any."""
        readable: list[tuple[Entry, Snapshot]] = []
        for entry in reversed(self._entries()):
            with suppress(NoSnapshot):
                readable.append((entry, self.open(entry.id)))
        return min(readable, key=lambda found: (found[0].withdrawn, not found[1].verified), default=(None, None))[1]

    def close(self) -> None:
        """Lets go of all snapshots, also of the one that callers hear."""
        self._view = _View()
        while self._open:
            self._open.popitem()[1].close()

    def __len__(self) -> int:
        return len(self._open)

    def _looked(self, view: _View) -> _View:
        """What is seen now. While somebody else looks, which takes a second where much was published, callers go on
        with what was seen before."""
        if not self._lock.acquire(blocking=view.live is None):
            return view
        try:
            return self._look()
        finally:
            self._lock.release()

    def _look(self) -> _View:
        """Looks at the disk, and says aloud what changed."""
        wanted, troubles = self._pointer()
        files = self._files(wanted)
        stamps = _stamps(files)  # before anything is read: what changes meanwhile is seen next time
        live, fault = self._named(wanted)
        troubles += [fault] if fault else []
        live = live or self._view.live or self.newest()
        if live and self._view.live and live is not self._view.live:
            with suppress(Exception):  # whatever is wrong with it, it is told where it is used
                live.warm()
        if troubles:
            troubles.append(f"callers hear {live.id}; `wegwijs compile` mends it" if live else "callers hear nothing")
        view = _View(files, stamps, live, tuple(troubles), self._clock())
        _tell(self._view, view)
        self._view = view
        return view

    def _pointer(self) -> tuple[str, list[str]]:
        """The id that the pointer names, or nothing; and what is wrong with it."""
        try:
            order = read_order(self._folder)
        except ValueError as fault:
            return "", [f"{fault}, so nobody knows which snapshot was live"]
        if not order.live:
            return "", ["all snapshots are gone from the disk"] if self._view.live else []
        heard = [self._view.live.id] if self._view.live else []
        self._forget({order.live, *order.ids(), *heard})
        return order.live, []

    def _named(self, id: str) -> tuple[Snapshot | None, str]:
        """The snapshot that the pointer names, from memory where it is there, and what is wrong with its file."""
        if not id:
            return None, ""
        held = self._open.get(id)
        if held and held.verified and _is_as_published(self._path(id)):
            return held, ""
        try:
            found = self._read(id)
        except NoSnapshot as fault:
            return held, str(fault)
        if held is None or (found.verified and not held.verified):
            self._open[id] = held = found
        return held, "" if found.verified else f"snapshot {id} cannot be verified: its digest is not there"

    def _entries(self) -> tuple[Entry, ...]:
        try:
            return read_order(self._folder).entries
        except ValueError:
            return rebuilt_entries(self._folder)

    def _read(self, id: str) -> Snapshot:
        """A snapshot from the disk. One that cannot be used is not read again until its files change."""
        path = self._path(id)
        stamps = _stamp(path), _stamp(proof_of(path))
        refused = self._refused.get(id)
        if refused and refused[0] == stamps:
            raise NoSnapshot(refused[1])
        try:
            found = Snapshot(path)
        except NoSnapshot as fault:
            if stamps[0]:  # made-up ids would fill the memory
                self._refused[id] = stamps, str(fault)
            raise
        self._refused.pop(id, None)
        return found

    def _forget(self, kept: set[str]) -> None:
        """Lets go of what left the shelf. It is not closed: a call in another thread may still read it."""
        for known in (self._open, self._refused):
            for gone in known.keys() - kept:
                known.pop(gone, None)

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}.sqlite"

    def _files(self, id: str) -> tuple[str, ...]:
        """The pointer, and a snapshot with its proof: what is looked at for every request. Where no snapshot is named,
        the folder, of which more may be lost."""
        path = self._path(id) if id else self._folder
        return str(self._folder / NAME), str(path), str(proof_of(path))


def _is_as_published(path: Path) -> bool:
    try:
        return verify(path, path.read_bytes())
    except (OSError, ValueError):
        return False


def _tell(before: _View, now: _View) -> None:
    """Once for each change: one broken byte must not fill the disk with lines of a log."""
    if now.troubles == before.troubles:
        return
    for trouble in now.troubles:
        log.error("snapshots: %s", trouble)
        count("snapshot-trouble")
    if not now.troubles:
        log.warning("snapshots: all is well again")


def _stamps(files: tuple[str, ...]) -> tuple[Stamp, ...]:
    return tuple([_stamp(file) for file in files])


def _stamp(path: Path | str) -> Stamp:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
