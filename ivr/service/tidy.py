"""Forgetting on time: what is over dies by a clock, whether or not anybody calls."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

from ivr.store.contract import Store, StoreDown

EVERY = 30.0
"""Seconds; so much longer than its time something may stay at most."""


def keep_tidy(store: Store, every: float = EVERY) -> Event:
    """Pings the store for as long as this process lives, or until the event that comes back is set."""
    stop = Event()
    Thread(target=_ping, args=(store, every, stop), name="tidy", daemon=True).start()
    return stop


def _ping(store: Store, every: float, stop: Event) -> None:
    while not stop.wait(every):
        with suppress(StoreDown):
            store.ping()
