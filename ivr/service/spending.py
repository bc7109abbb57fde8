"""What the line spends today: SMS and minutes put through, up to a ceiling. After it the line still speaks."""

from __future__ import annotations

import logging
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime
from typing import Literal

from ivr import watch
from ivr.country.opening import ZONE
from ivr.store import keys
from ivr.store.contract import Passing, Store, StoreDown

log = logging.getLogger("ivr")

Kind = Literal["sms", "minutes", "calls"]
# Of the ceiling; from then on the log says so, while there is time to do something.
_NEARLY = 0.8
# Seconds that a look into the books holds.
_FRESH = 1.0


class Spending:
    """Counts by day in what the processes remember together, and in the books, which are a second late and stay; while
    both are out of reach, of this process alone. Whoever knows of most is believed, so that no fault costs money."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day = ""
        self._own: Counter[str] = Counter()
        self._books: Counter[str] = Counter()
        self._looked = -_FRESH
        self._told: set[str] = set()

    def left(self, kind: Kind, ceiling: int, now: datetime) -> int:
        """How much of a ceiling is left today; 0 where it is reached."""
        self.look(now)
        return self._left(kind, self._before(self._store, kind, 0), ceiling)

    def pay(self, kind: Kind, count: int, ceiling: int, now: datetime, held: Passing | None = None) -> bool:
        """Counts what is to be spent, but where the ceiling was reached before; whether it was not. Who does it among
        other things that are `held` together has looked before."""
        if not held:
            self.look(now)
        before = self._before(held or self._store, kind, count)
        if self._left(kind, before, ceiling):
            return True
        self._before(held or self._store, kind, -count)
        return False

    def add(self, kind: Kind, count: int, now: datetime) -> None:
        """Counts what was spent."""
        self.look(now)
        self._before(self._store, kind, count)

    def today(self, now: datetime) -> Counter[str]:
        """What was spent today, by kind, as the books have it."""
        self._looked = -_FRESH
        self.look(now)
        return self._books | self._own

    def look(self, now: datetime) -> None:
        """Begins a day, and looks into the books where that is a second ago."""
        day = now.astimezone(ZONE).date().isoformat()
        if day != self._day:
            self._day, self._own, self._books, self._told, self._looked = day, Counter(), Counter(), set(), -_FRESH
        if time.monotonic() - self._looked >= _FRESH:
            self._looked = time.monotonic()
            with suppress(StoreDown):
                tallies = self._store.tallies(keys.SPENT.name, day)
                self._books = Counter({tally.key: tally.count for tally in tallies if tally.day == day})

    def _before(self, store: Passing, kind: Kind, count: int) -> int:
        """Counts so much; what was spent before."""
        known = [self._own[kind], self._books[kind]]
        self._own[kind] += count
        with suppress(StoreDown):
            known.append(keys.SPENDING.count(store, kind, self._day, by=count) - count)
        if count:
            with suppress(StoreDown):
                keys.SPENT.add(self._store, kind, self._day, count)
        return max(known)

    def _left(self, kind: Kind, spent: int, ceiling: int) -> int:
        if spent >= _NEARLY * ceiling:
            self._tell(kind, spent, ceiling)
        if spent >= ceiling:
            watch.count("spending-ceiling")
        return max(ceiling - spent, 0)

    def _tell(self, kind: Kind, spent: int, ceiling: int) -> None:
        """Once a day for each process when it is near, and once when it is reached."""
        what = "reached" if spent >= ceiling else "near"
        if f"{kind} {what}" not in self._told:
            self._told.add(f"{kind} {what}")
            log.error("spending: %s today %d of %d, the ceiling is %s", kind, spent, ceiling, what)
