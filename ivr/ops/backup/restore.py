"""Puts a backup in its place: nothing that was there is lost, and nothing is live before all of it is there.

Everything is unpacked beside its place and checked first. Then the content is exchanged by renaming, the counts in one
transaction, and last the small file that says which snapshot is live.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.config import Settings
from ivr.errors import InputError, NoSnapshot
from ivr.ops.backup.archive import Archive, open_archive
from ivr.ops.backup.save import CONTENT, COUNTS, read_counts, shelf_lock
from ivr.snapshot.pointer import write_order
from ivr.snapshot.shelf import Shelf
from ivr.store.file import open_file
from ivr.store.sqlite import STAYING

_UNPACKED = ".restore"
_ROOM = 2  # times its size must be free: unpacked, and once more for what the disk needs to move things
_WAIT = 5.0  # seconds for a store that others write to

Counts = list[list[str | int]]


@dataclass(frozen=True)
class Restored:
    """What was put back. `aside` are the folders that hold what was there before; `snapshot` is live now, and empty
    where the backup has none that this program can read."""

    files: int
    snapshot: str
    counts: int
    aside: tuple[Path, ...]


def restore(settings: Settings, source: Path, now: datetime) -> Restored:
    """Puts the backup back; raises `InputError` for one that is damaged or hostile, and then nothing has changed."""
    name = f"before-restore-{now:%Y%m%dT%H%M%S}"
    aside = (settings.content / name, settings.state / name)
    try:
        with open_archive(source) as archive, _unpacked(archive, settings) as (content, state):
            counts = _counts(archive)
            live = _live(state / "snapshots")
            with _exchanged(settings.content, content, aside[0]), _counted(settings.state, counts, aside[1]):
                if live:
                    _put_snapshots(settings.state / "snapshots", state / "snapshots", aside[1] / "snapshots")
            files = len(archive.files)
    except (OSError, sqlite3.Error) as fault:
        raise InputError(f"nothing was restored: {fault}") from None
    return Restored(files, live, len(counts or ()), tuple(folder for folder in aside if folder.exists()))


@contextmanager
def _unpacked(archive: Archive, settings: Settings) -> Iterator[tuple[Path, Path]]:
    """The files of the archive, checked and on the disk, in two folders beside their places."""
    places = {"content": settings.content, "state": settings.state}
    folders = {kind: place / _UNPACKED for kind, place in places.items()}
    for name in archive.files:
        if not _belongs(name):
            raise InputError(f"{archive.path} cannot be used: {name!r} belongs nowhere")
    try:
        for place, folder in zip(places.values(), folders.values(), strict=True):
            shutil.rmtree(folder, ignore_errors=True)  # of a restore that was killed
            folder.mkdir(parents=True)
            if shutil.disk_usage(place).free < _ROOM * archive.size:
                raise InputError(f"there is too little room on the disk of {place}")
        for name in archive.files:
            kind, _, rest = name.partition("/")
            _write(folders[kind] / rest, archive.read(name))
        yield folders["content"], folders["state"]
    finally:
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)


def _belongs(name: str) -> bool:
    """Whether this is a name that a backup of ours has: its first two folders are known ones."""
    kind, _, rest = name.partition("/")
    folder, _, inside = rest.partition("/")
    return name == COUNTS or (bool(inside) and folder in {"content": CONTENT, "state": ("snapshots",)}.get(kind, ()))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _counts(archive: Archive) -> Counts | None:
    if COUNTS not in archive.files:
        return None
    try:
        rows = json.loads(archive.read(COUNTS))
        return [[str(name), str(key), str(day), int(count)] for name, key, day, count in rows]
    except (ValueError, TypeError):
        raise InputError(f"{archive.path} cannot be used: its counts cannot be read") from None


def _live(snapshots: Path) -> str:
    """The live snapshot of the backup, if this program can read it; a later version may not."""
    shelf = Shelf(snapshots)
    with closing(shelf), suppress(NoSnapshot, KeyError, TypeError, ValueError):
        return shelf.open(shelf.order().live).id
    return ""


@contextmanager
def _exchanged(root: Path, unpacked: Path, aside: Path) -> Iterator[None]:
    """The folders of content, exchanged; the old ones stand in `aside`. When what follows fails, they come back."""
    moved: list[tuple[Path, Path]] = []
    try:
        for name in CONTENT:
            if (root / name).exists():
                aside.mkdir(exist_ok=True)
                _move(root / name, aside / name, moved)
            if (unpacked / name).exists():
                _move(unpacked / name, root / name, moved)
        yield
    except BaseException:
        for before, after in reversed(moved):
            os.replace(after, before)
        with suppress(OSError):
            aside.rmdir()
        raise


def _move(before: Path, after: Path, moved: list[tuple[Path, Path]]) -> None:
    os.replace(before, after)
    moved.append((before, after))


@contextmanager
def _counted(state: Path, counts: Counts | None, aside: Path) -> Iterator[None]:
    """Exchanges all counts in one transaction, which ends when what follows succeeds; those before stand in `aside`."""
    if counts is None:
        yield
        return
    before = read_counts(state / "store.sqlite")
    if before and before != counts:
        _write(aside / "counts.json", json.dumps(before, indent=0).encode())
    rows = [[*(str(cell).encode("utf-8", "surrogatepass") for cell in row[:3]), row[3]] for row in counts]
    db = open_file(state / "store.sqlite", STAYING, _WAIT)
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute("DELETE FROM tallies")
        db.executemany("INSERT INTO tallies (name, key, day, count) VALUES (?, ?, ?, ?)", rows)
        yield
        db.execute("COMMIT")
    finally:
        db.close()


def _put_snapshots(shelf: Path, unpacked: Path, aside: Path) -> None:
    """Puts the snapshots beside those that are there, and then replaces the file that says which one is live.

    The old ones stay where they are until the next publication, for calls that began on them, and stand aside, too.
    """
    shelf.mkdir(parents=True, exist_ok=True)
    order = Shelf(unpacked).order()
    with shelf_lock(shelf):
        before = [path for path in sorted(shelf.iterdir()) if path.suffix in (".sqlite", ".sha256", ".json")]
        if before:
            aside.mkdir(parents=True, exist_ok=True)
        for path in before:
            shutil.copy2(path, aside / path.name)
        for path in sorted((*unpacked.glob("*.sqlite"), *unpacked.glob("*.sha256"))):
            os.replace(path, shelf / path.name)
        os.utime(shelf / f"{order.live}.sqlite")  # the newest file is the live one, where the pointer is lost
        write_order(shelf, order)
