"""Numbers that only grow, counted by several processes; whichever is asked knows the sum.

Each process holds one small file of a folder by a lock and counts in its memory map: an addition costs under a
microsecond and no call to the system. The lock goes with its process, so a new process goes on in the file of one that
was killed: nothing that was counted is lost, and there are never more files than there were processes at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import threading
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_MOST_PROCESSES = 256
_BYTES = 8


class Counters:
    """Counts under fixed `names`. Without a `folder`, or where it cannot be used, this process counts for itself."""

    def __init__(self, names: Sequence[str], folder: Path | None = None) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._size = len(names) * _BYTES
        # Another table of names has other files: a new release does not read the figures of an old one.
        self._layout = hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]
        self._folder = folder
        self._file, self._lock = -1, threading.Lock()
        self._own = memoryview(self._map()).cast("d")

    @property
    def shared(self) -> bool:
        """Whether other processes see what this one counts."""
        return self._file >= 0

    def add(self, name: str, amount: float = 1.0) -> None:
        self.add_each({name: amount})

    def add_each(self, amounts: Mapping[str, float]) -> None:
        """Adds an amount to each of these."""
        with self._lock:  # += on the map is a read and a write
            for name, amount in amounts.items():
                self._own[self._places[name]] += amount

    def all(self) -> dict[str, float]:
        """Every count, of all processes together."""
        sums = array("d", bytes(self._size)) if self.shared else array("d", self._own)
        for content in self._files():
            for place, value in enumerate(array("d", content)):
                sums[place] += value
        return {name: sums[place] for name, place in self._places.items()}

    def _files(self) -> list[bytes]:
        if not self._folder:
            return []
        contents = []
        for path in sorted(self._folder.glob(f"{self._layout}-*")):
            with suppress(OSError):
                contents.append(path.read_bytes())
        return [content for content in contents if len(content) == self._size]

    def _map(self) -> mmap.mmap:
        """The memory to count in: a file that no other process holds, else memory of our own."""
        with suppress(OSError):
            self._file = self._take()
            return mmap.mmap(self._file, self._size)
        self._file = -1
        return mmap.mmap(-1, self._size)

    def _take(self) -> int:
        if not self._folder:
            raise FileNotFoundError
        self._folder.mkdir(parents=True, exist_ok=True)
        for slot in range(_MOST_PROCESSES):
            file = os.open(self._folder / f"{self._layout}-{slot}", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Writing to a map without room behind it kills the process; here a full disk is an error instead.
                os.posix_fallocate(file, 0, self._size)
                return file
            except BlockingIOError:
                os.close(file)
            except OSError:
                os.close(file)
                raise
        raise BlockingIOError
