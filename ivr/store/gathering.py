"""What waits in a process for a second and is written together: alone it costs a text, or a turn of a call, a twentieth
of its time and more.

Only figures wait (`ivr.store.keys.Counter`). What is told to callers is written at once, and so is what the ceilings
of money go by (`ivr.store.keys.SPENDING`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock

from ivr.store import keys
from ivr.store.bounded import Bounded
from ivr.store.contract import Store, StoreDown, Tally

_FIGURES = frozenset(counter.name for counter in keys.COUNTERS if counter.figures)

Sums = dict[str, Counter[tuple[str, str]]]
"""For each table how much is to be added by key and day."""


class Gathering(Bounded):
    """Fits `contract.Store`. Whoever has it settles it every second (`ivr.service.tidy`); it does so itself before
    counts are read or forgotten, and when it is closed. A store that is out of reach then loses those that wait."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._waiting: Sums = {}
        self._once: dict[int, dict[str, tuple[str, Sequence[Tally]]]] = {}
        self._lock = Lock()

    def tally(self, table: str, *counts: Tally) -> None:
        if table not in _FIGURES:
            return super().tally(table, *counts)
        with self._lock:
            _gather(self._waiting, table, counts)
        return None

    def tally_once(self, key: str, seconds: int, table: str, counts: Sequence[Tally]) -> None:
        if table not in _FIGURES:
            return super().tally_once(key, seconds, table, counts)
        with self._lock:
            self._once.setdefault(seconds, {}).setdefault(key, (table, counts))
        return None

    def settle(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            once, self._once = self._once, {}
        try:
            for seconds, asked in once.items():
                for key in self.firsts(asked.keys(), seconds):
                    _gather(waiting, *asked[key])
        finally:
            for table, gathered in waiting.items():
                super().tally(table, *(Tally(key, day, count) for (key, day), count in gathered.items() if count))

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


def _gather(waiting: Sums, table: str, counts: Sequence[Tally]) -> None:
    found = waiting.setdefault(table, Counter())
    for one in counts:
        found[one.key, one.day] += one.count
