"""What was just said, until it is kept or an hour has gone: files with names that nobody can guess."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from pathlib import Path

from ivr.speech.disk import publish

_AN_HOUR = 3_600


class Takes:
    """The takes in one folder. `now` is in seconds since 1970, as the times of files are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, data: bytes) -> str:
        """The name of a new take, 32 hexadecimal digits. Raises `OSError`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        publish(self._path(name), data)
        return name

    def get(self, name: str) -> bytes | None:
        """The take of this name; None where there is none, or none any more."""
        try:
            return self._path(name).read_bytes() if re.fullmatch(r"[0-9a-f]{32}", name) else None
        except OSError:
            return None

    def drop(self, name: str) -> None:
        if re.fullmatch(r"[0-9a-f]{32}", name):
            self._path(name).unlink(missing_ok=True)

    def clear(self, now: float) -> None:
        """Removes what is older than an hour, also what a killed program left half-written."""
        for path in self._folder.glob("*.wav*"):
            with suppress(OSError):  # another process may clear it at the same time
                if path.stat().st_mtime < now - _AN_HOUR:
                    path.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.wav"
