"""Forgetting on time: what is over dies by a clock, whether or not anybody calls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from threading import Event, Thread

from ivr.country.opening import ZONE
from ivr.store import keys
from ivr.store.contract import Store, StoreDown

EVERY = 30.0
"""Seconds; so much longer than its time something may stay at most."""


def keep_tidy(store: Store, clock: Callable[[], datetime], every: float = EVERY) -> Event:
    """Pings the store for as long as this process lives, or until the event that comes back is set, and once a day
    drops the counts that are old."""
    stop = Event()
    Thread(target=_ping, args=(store, clock, every, stop), name="tidy", daemon=True).start()
    return stop


def _ping(store: Store, clock: Callable[[], datetime], every: float, stop: Event) -> None:
    forgot: date | None = None
    while not stop.wait(every):
        with suppress(StoreDown):
            store.ping()
            if (today := clock().astimezone(ZONE).date()) != forgot:
                forget_old(store, today)
                forgot = today


def forget_old(store: Store, today: date) -> None:
    """Drops the counts of every table whose weeks are over. Raises `StoreDown`."""
    for counter in keys.COUNTERS:
        counter.forget_old(store, today)
