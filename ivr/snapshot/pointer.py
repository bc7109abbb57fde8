"""`shelf.json`: which snapshot is live, and the others in the order in which they were published.

Its shape is read by older programs too, so nothing is ever added to it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.snapshot.proof import to_disk

NAME = "shelf.json"


@dataclass(frozen=True)
class Entry:
    """A snapshot on the shelf; `published` is ISO 8601. `withdrawn` is one that somebody went back from."""

    id: str
    published: str
    withdrawn: bool = False


@dataclass(frozen=True)
class Order:
    """What stands on the shelf, oldest first, and which one is live; `rebuilt` is a guess from the files."""

    live: str = ""
    entries: tuple[Entry, ...] = ()
    rebuilt: bool = False

    def ids(self) -> list[str]:
        return [entry.id for entry in self.entries]


def read_order(folder: Path) -> Order:
    """The order that was written down; an empty one where nothing was ever published. Raises `ValueError` with a plain
    reason when it is lost or makes no sense."""
    try:
        return _order(json.loads((folder / NAME).read_text()))
    except FileNotFoundError:
        if _files(folder):
            raise ValueError(f"{NAME} is lost") from None
        return Order()
    except OSError as fault:
        raise ValueError(f"{NAME} cannot be read: {fault.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError(f"{NAME} is damaged") from None


def _order(read: dict[str, Any]) -> Order:
    """What a newer program added is passed over."""
    entries = tuple(Entry(_id(e["id"]), str(e["published"]), bool(e.get("withdrawn"))) for e in read["entries"])
    return Order(_id(read["live"]), entries)


def _id(value: object) -> str:
    """An id is part of a file's name."""
    if not isinstance(value, str) or not value.isalnum():
        raise ValueError
    return value


def rebuilt_entries(folder: Path) -> tuple[Entry, ...]:
    """The snapshots that lie in the folder, by the time at which they were written: what is left to go by without
    `shelf.json`."""
    found = sorted((written(path), path.stem) for path in _files(folder) if path.stem.isalnum())
    return tuple(Entry(id, datetime.fromtimestamp(at, UTC).isoformat()) for at, id in found)


def _files(folder: Path) -> list[Path]:
    """The files of snapshots in a folder; none where it goes in this moment."""
    try:
        return list(folder.glob("*.sqlite"))
    except OSError:
        return []


def written(path: Path) -> float:
    """When a file was written, in seconds of the Unix clock; 0 where it went meanwhile."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def write_order(folder: Path, order: Order) -> None:
    """Replaces `shelf.json`: after a kill at any moment it is the old one or the new one."""
    part = folder / "shelf.part"
    part.write_text(json.dumps({"live": order.live, "entries": [asdict(entry) for entry in order.entries]}))
    to_disk(part)
    os.replace(part, folder / NAME)
    to_disk(folder)
