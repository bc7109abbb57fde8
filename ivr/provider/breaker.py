"""Stops asking somebody who does not answer, for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

MOST_FAILURES = 3
REST = 30.0  # seconds


class Breaker:
    """After three failures in a row nothing may be tried for 30 seconds, then one try in every 30 until one goes well.

    For any number of threads; `clock` gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._since = 0.0

    def may_try(self) -> bool:
        """Whether to try now. Who is told yes after a rest is the only one: the next rest begins with the question."""
        with self._lock:
            if self._failures < MOST_FAILURES:
                return True
            now = self._clock()
            rested = now - self._since >= REST
            if rested:
                self._since = now
            return rested

    @property
    def rests(self) -> bool:
        """Whether it failed so often that it is left alone."""
        with self._lock:
            return self._failures >= MOST_FAILURES

    def note(self, *, well: bool) -> None:
        """A try went well, or did not."""
        with self._lock:
            self._failures = 0 if well else min(self._failures + 1, MOST_FAILURES)
            self._since = self._clock()
