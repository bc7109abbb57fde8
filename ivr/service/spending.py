"""What the line spends today: SMS and minutes put through, up to a ceiling. After it the line still speaks."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Literal

from ivr import watch
from ivr.country.opening import ZONE
from ivr.store import keys
from ivr.store.contract import Store, StoreDown

log = logging.getLogger("ivr")

Kind = Literal["sms", "minutes", "calls"]
# Of the ceiling; from then on the log says so, while there is time to do something.
_NEARLY = 0.8


class Spending:
    """Counts by day in the shared store; while that is down, of this process alone, so that no fault costs money."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day = ""
        self._own: Counter[str] = Counter()
        self._told: set[str] = set()

    def left(self, kind: Kind, ceiling: int, now: datetime) -> int:
        """How much of a ceiling is left today; 0 where it is reached."""
        return self._left(kind, self.today(now)[kind], ceiling)

    def pay(self, kind: Kind, count: int, ceiling: int, now: datetime) -> bool:
        """Counts what is to be spent, but where the ceiling was reached before; whether it was not. The store is asked
        once, as nearly always there is money."""
        self._begin(now)
        before = self._own[kind]
        self._own[kind] += count
        with suppress(StoreDown):
            before = max(before, keys.SPENT.added(self._store, kind, self._day, count) - count)
        if self._left(kind, before, ceiling):
            return True
        self.add(kind, -count, now)
        return False

    def add(self, kind: Kind, count: int, now: datetime) -> None:
        """Counts what was spent."""
        self._begin(now)
        self._own[kind] += count
        with suppress(StoreDown):
            keys.SPENT.add(self._store, kind, self._day, count)

    def today(self, now: datetime) -> Counter[str]:
        """What was spent today, by kind."""
        self._begin(now)
        shared: Counter[str] = Counter()
        with suppress(StoreDown):
            for tally in self._store.tallies(keys.SPENT.name, self._day):
                shared[tally.key] += tally.count if tally.day == self._day else 0
        return shared | self._own

    def _left(self, kind: Kind, spent: int, ceiling: int) -> int:
        if spent >= _NEARLY * ceiling:
            self._tell(kind, spent, ceiling)
        if spent >= ceiling:
            watch.count("spending-ceiling")
        return max(ceiling - spent, 0)

    def _begin(self, now: datetime) -> None:
        day = now.astimezone(ZONE).date().isoformat()
        if day != self._day:
            self._day, self._own, self._told = day, Counter(), set()

    def _tell(self, kind: Kind, spent: int, ceiling: int) -> None:
        """Once a day for each process when it is near, and once when it is reached."""
        what = "reached" if spent >= ceiling else "near"
        if f"{kind} {what}" not in self._told:
            self._told.add(f"{kind} {what}")
            log.error("spending: %s today %d of %d, the ceiling is %s", kind, spent, ceiling, what)
