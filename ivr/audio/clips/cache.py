"""Finished sounds by the recipe they were made with, so that going back to an earlier voice costs nothing."""

from __future__ import annotations

import os
from pathlib import Path

from ivr.audio.disk import publish


class Cache:
    """Sounds in one folder. Every use makes a file young again; the oldest go first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, request: str) -> bytes | None:
        path = self._path(request)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def put(self, request: str, data: bytes) -> None:
        publish(self._path(request), data)

    def shrink(self, most_bytes: int) -> None:
        """Removes what was not used for the longest time, until at most this many bytes are left."""
        files = [(path, path.stat()) for path in self.folder.glob("*.wav")]
        files.sort(key=lambda file: file[1].st_mtime_ns, reverse=True)
        kept = 0
        for path, about in files:
            kept += about.st_size
            if kept > most_bytes:
                path.unlink(missing_ok=True)

    def _path(self, request: str) -> Path:
        return self.folder / f"{request}.wav"
