"""Who did what and when, one line each, never changed and never about a caller."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ivr.audio.disk import append

FILE = "log.jsonl"
NOBODY = ""
"""Stands for a name that nobody has. What was typed may be a password: it is not written down."""


@dataclass(frozen=True)
class Deed:
    """What somebody did: `signed in`, `wrong password`, `invited`, `saved`, `published`; and to what."""

    at: str
    who: str
    what: str
    to: str = ""


class LogBook:
    """The book in a folder; it only grows."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def write(self, now: datetime, who: str, what: str, to: str = "") -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        deed = Deed(now.isoformat(timespec="seconds"), who, what, to)
        append(self._file, json.dumps(asdict(deed), ensure_ascii=False) + "\n")

    def last(self, most: int = 200) -> list[Deed]:
        """The latest first. A line that was cut off by a power failure is passed over."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return list(_read(reversed(lines[-most:])))


def _read(lines: Iterable[str]) -> Iterable[Deed]:
    for line in lines:
        try:
            yield Deed(**json.loads(line))
        except (ValueError, TypeError):
            continue
