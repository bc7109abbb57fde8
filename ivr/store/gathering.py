"""What waits in a process for a second and is written together: alone it costs a text, or a turn of a call, a twentieth
of its time.

Only figures wait (`ivr.store.keys.Counter`), and apart from them which turns are counted. What is told to callers, or
costs money, is written at once.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from threading import Lock

from ivr.store import keys
from ivr.store.bounded import Bounded
from ivr.store.contract import Store, StoreDown, Tally

_FIGURES = frozenset(counter.name for counter in keys.COUNTERS if counter.figures)


class Gathering(Bounded):
    """Fits `contract.Store`. Whoever has it settles it every second (`ivr.service.tidy`); it does so itself before
    counts are read or forgotten, and when it is closed. A store that is out of reach then loses those that wait."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._waiting: dict[str, Counter[tuple[str, str]]] = {}
        self._soon: dict[str, tuple[str, int]] = {}
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        waiting = self._soon.get(key)
        return waiting[0] if waiting else super().get(key)

    def put_soon(self, key: str, value: str, seconds: int) -> None:
        with self._lock:
            self._soon[key] = value, seconds

    def tally(self, table: str, *counts: Tally) -> None:
        if table not in _FIGURES:
            return super().tally(table, *counts)
        with self._lock:
            waiting = self._waiting.setdefault(table, Counter())
            for one in counts:
                waiting[one.key, one.day] += one.count
        return None

    def settle(self) -> None:
        with self._lock:
            gathered, self._waiting = self._waiting, {}
            soon, self._soon = self._soon, {}
        for table, counts in gathered.items():
            super().tally(table, *(Tally(key, day, count) for (key, day), count in counts.items() if count))
        if soon:
            self.keep(soon)

    def tallies(self, table: str, since: str) -> list[Tally]:
        self.settle()
        return super().tallies(table, since)

    def forget(self, table: str, before: str) -> None:
        self.settle()
        super().forget(table, before)

    def close(self) -> None:
        with suppress(StoreDown):
            self.settle()
        super().close()
