"""What the line spends today: SMS and minutes put through, up to a ceiling. After it the line still speaks.

A process that pays quickly takes some of the day's money ahead and gives the rest back within a second
(`ivr.service.tidy`): to write each SMS to the disk cost a text a twentieth of its time. What is taken counts as spent,
so the ceiling holds for all processes at each moment, and one that is killed leaves what it held counted as spent.
"""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import Literal

from ivr import watch
from ivr.country.opening import ZONE
from ivr.store import keys
from ivr.store.contract import Store, StoreDown

log = logging.getLogger("ivr")

Kind = Literal["sms", "minutes", "calls"]
# Of the ceiling; from then on the log says so, while there is time to do something.
_NEARLY = 0.8
# Until so much of the ceiling is spent, one part in so many of it is taken ahead: of 3000 SMS, 30.
_PLENTY, _AHEAD = 0.5, 100


class Spending:
    """Counts by day in the shared store; while that is down, of this process alone, so that no fault costs money."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._day = ""
        self._own: Counter[str] = Counter()
        self._told: set[str] = set()
        self._hand: Counter[str] = Counter()
        self._ahead: dict[str, int] = {}
        self._lock = Lock()

    def left(self, kind: Kind, ceiling: int, now: datetime) -> int:
        """How much of a ceiling is left today; 0 where it is reached."""
        return self._left(kind, self.today(now)[kind], ceiling)

    def pay(self, kind: Kind, count: int, ceiling: int, now: datetime) -> bool:
        """Counts what is to be spent, but where the ceiling was reached before; whether it was not. The store is asked
        once, as nearly always there is money, and not at all by who has enough in hand."""
        self._begin(now)
        before = self._own[kind]
        self._own[kind] += count
        if self._has_in_hand(kind, count):
            return True
        with suppress(StoreDown):
            before = max(before, self._take(kind, count, ceiling))
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

    def settle(self) -> None:
        """Gives back what was taken ahead. Raises `StoreDown`: then it stays counted as spent."""
        with self._lock:
            day, hand, self._hand, self._ahead = self._day, self._hand, Counter(), {}
        for kind, left in (+hand).items():
            keys.SPENT.add(self._store, kind, day, -left)

    def today(self, now: datetime) -> Counter[str]:
        """What was spent today, by kind."""
        self._begin(now)
        shared: Counter[str] = Counter()
        with suppress(StoreDown):
            for tally in self._store.tallies(keys.SPENT.name, self._day):
                shared[tally.key] += tally.count if tally.day == self._day else 0
        return (shared - self._hand) | self._own

    def _has_in_hand(self, kind: Kind, count: int) -> bool:
        """Whether this was taken ahead; it is spent then."""
        with self._lock:
            enough = self._hand[kind] >= count
            self._hand[kind] -= count if enough else 0
        return enough

    def _take(self, kind: Kind, count: int, ceiling: int) -> int:
        """Counts this in the store; what was spent before. Who pays a second time before it was settled takes more."""
        ahead = self._ahead.get(kind, 0)
        before = keys.SPENT.added(self._store, kind, self._day, count + ahead) - count - ahead
        with self._lock:
            self._hand[kind] += ahead
            self._ahead[kind] = ceiling // _AHEAD if before < _PLENTY * ceiling else 0
        return before

    def _left(self, kind: Kind, spent: int, ceiling: int) -> int:
        if spent >= _NEARLY * ceiling:
            self._tell(kind, spent, ceiling)
        if spent >= ceiling:
            watch.count("spending-ceiling")
        return max(ceiling - spent, 0)

    def _begin(self, now: datetime) -> None:
        day = now.astimezone(ZONE).date().isoformat()
        if day != self._day:
            with suppress(StoreDown):
                self.settle()
            self._day, self._own, self._told = day, Counter(), set()

    def _tell(self, kind: Kind, spent: int, ceiling: int) -> None:
        """Once a day for each process when it is near, and once when it is reached."""
        what = "reached" if spent >= ceiling else "near"
        if f"{kind} {what}" not in self._told:
            self._told.add(f"{kind} {what}")
            log.error("spending: %s today %d of %d, the ceiling is %s", kind, spent, ceiling, what)
