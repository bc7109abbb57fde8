"""What was just said, until it is kept or an hour has gone: files with names that nobody can guess."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ivr.audio.disk import publish

_AN_HOUR = 3_600


class Takes:
    """The takes in one folder. `clock` is in seconds since 1970, as the times of files are."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._clock = folder, clock

    def add(self, data: bytes) -> str:
        """The name of a new take, 32 hexadecimal digits. Raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        publish(self._path(name), data)
        return name

    def get(self, name: str) -> bytes | None:
        """The take of this name; None where there is none, or none any more."""
        path = self._path(name)
        try:
            return path.read_bytes() if re.fullmatch(r"[0-9a-f]{32}", name) and not self._is_old(path) else None
        except OSError:
            return None

    def drop(self, name: str) -> None:
        if re.fullmatch(r"[0-9a-f]{32}", name):
            self._path(name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes what is older than an hour, also what a killed program left half-written."""
        for path in self._folder.glob("*.wav*"):
            with suppress(OSError):  # another process may clear it at the same time
                if self._is_old(path):
                    path.unlink()

    def _is_old(self, path: Path) -> bool:
        return path.stat().st_mtime < self._clock() - _AN_HOUR

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.wav"
