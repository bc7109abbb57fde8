"""What goes into a backup, read while the line serves: the content, the recordings, the snapshots and the counts."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ivr.config import Settings
from ivr.errors import InputError
from ivr.ops.backup.archive import write_archive
from ivr.snapshot.pointer import NAME
from ivr.snapshot.proof import proof_of
from ivr.snapshot.shelf import Shelf

HISTORY = ".git"
"""Who changed what in the content, where operators do it in a browser."""
CONTENT = ("audio", "data", "menus", "sms_templates", HISTORY)
COUNTS = "state/counts.json"
SNAPSHOTS = "state/snapshots"

_TRIES = 5
_NOT_KEPT = (".part", ".tmp", "~")


class _Moved(Exception):
    """A file went away between finding and reading it: somebody records or publishes."""


@dataclass(frozen=True)
class Saved:
    """What a backup holds; `size` in bytes, `counts` is the number of counters, None where a server has them."""

    files: int
    size: int
    snapshot: str
    counts: int | None


def save(settings: Settings, target: Path) -> Saved:
    """Writes a backup that was read back. Raises `InputError` where it cannot be made; an older one then stays."""
    for _ in range(_TRIES):
        about: dict[str, str] = {}
        files = 0

        def counted(about: dict[str, str] = about) -> Iterator[tuple[str, bytes]]:
            nonlocal files
            for file in _everything(settings, about):
                files += 1
                yield file

        try:
            size = write_archive(target, counted(), about)
        except _Moved:
            continue
        except OSError as fault:
            raise InputError(f"{fault.filename or target} cannot be used: {fault.strerror}") from None
        counts = int(about["counts"]) if "counts" in about else None
        return Saved(files, size, about.get("snapshot", ""), counts)
    raise InputError("files change too often to make a backup now; try again in a minute")


def _everything(settings: Settings, about: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    for folder in CONTENT:
        if folder == HISTORY and not _is_its_own(settings.content / folder):
            continue
        for path in _files_below(settings.content / folder):
            yield f"content/{path.relative_to(settings.content).as_posix()}", _read(path)
    yield from _snapshots(settings.state / "snapshots", about)
    if settings.store == "sqlite":
        counts = read_counts(settings.state / "store.sqlite")
        about["counts"] = str(len(counts))
        yield COUNTS, json.dumps(counts, indent=0).encode()


def _is_its_own(history: Path) -> bool:
    """Whether a history is that of the content alone, and not of the whole program that it came with."""
    config = history / "config"
    return config.is_file() and "[wegwijs]" in config.read_text(encoding="utf-8", errors="replace")


def _files_below(folder: Path) -> Iterator[Path]:
    """The files by name; in a folder of recordings their texts come last, which are written first."""
    for here, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        for path in (Path(here) / name for name in sorted((*folders, *names))):
            if path.is_symlink() or not path.name.isprintable():
                raise InputError(f"{str(path)!r} is a link or has a strange name; put the file itself there")
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(_NOT_KEPT) and name != "lock":
                yield Path(here) / name


def _unreadable(fault: OSError) -> None:
    """Without this, `os.walk` leaves a folder out that it cannot read; one that is not there holds nothing."""
    if not isinstance(fault, FileNotFoundError):
        raise fault


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _Moved from None


def _snapshots(folder: Path, about: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The shelf and what stands on it, the live one last: unpacked in this order, the newest file is the live one also
    where the pointer is lost. Nobody publishes meanwhile."""
    if not folder.exists():
        return
    with shelf_lock(folder):
        order = Shelf(folder).order()
        about["snapshot"] = order.live
        for id in sorted({*order.ids(), order.live} - {""}, key=lambda id: (id == order.live, id)):
            path = folder / f"{id}.sqlite"
            for part in (path, proof_of(path)):
                if part.exists():
                    yield f"{SNAPSHOTS}/{part.name}", _read(part)
        if (folder / NAME).exists():
            yield f"{SNAPSHOTS}/{NAME}", _read(folder / NAME)


@contextmanager
def shelf_lock(folder: Path) -> Iterator[None]:
    """The lock that publishing takes (`ivr.snapshot.shelf`)."""
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_counts(path: Path) -> list[list[str | int]]:
    """The tallies of a store as (table, key, day, count), in order; none where there is no store yet.

    One statement sees one instant, whoever writes meanwhile, and reads nothing of what is kept about callers.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, timeout=5)) as db:
            rows = db.execute("SELECT name, key, day, count FROM tallies ORDER BY name, key, day").fetchall()
    except sqlite3.Error as fault:
        raise InputError(f"the counts in {path} cannot be read: {fault}") from None
    return [[*(_text(cell) for cell in row[:3]), int(row[3])] for row in rows]


def _text(cell: bytes | str) -> str:
    return cell.decode("utf-8", "surrogatepass") if isinstance(cell, bytes) else cell
