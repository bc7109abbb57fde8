"""The pulse of a worker: it writes down the time, again and again; who does not any more is frozen."""

from __future__ import annotations

import mmap
import struct
import time

BEAT_SECONDS = 0.5
_TIME = struct.Struct("d")


class Pulse:
    """A few bytes of memory that a worker shares with its parent; made before the fork."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _TIME.size)

    def beat(self) -> None:
        """In the worker: alive, and answering."""
        _TIME.pack_into(self._shared, 0, time.monotonic())

    @property
    def last(self) -> float:
        """When it last beat, by the monotonic clock, which all processes share; 0 before the first time."""
        return float(_TIME.unpack_from(self._shared)[0])


class Patience:
    """How long the parent waits for the next beat. It counts its own looks, not the time: where the whole machine stood
    still, nobody is to blame."""

    def __init__(self, looks: int, first: int) -> None:
        self._looks, self._first = looks, first
        self._seen = 0.0
        self._missed = 0

    def is_over(self, last: float) -> bool:
        """Whether too many looks have found the same `last` beat; for the first one there is more patience.

        >>> patience = Patience(looks=1, first=2)
        >>> [patience.is_over(last) for last in (0.0, 0.0, 7.5, 7.5)]
        [False, True, False, True]
        """
        self._missed = self._missed + 1 if last == self._seen else 0
        self._seen = last
        return self._missed >= (self._looks if last else self._first)
