"""Doing on time what nobody calls for: what is over is forgotten, what was counted is written,
and clips that changed are read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from multiprocessing.util import Finalize
from threading import Event, Thread

from ivr import watch
from ivr.audio.clips.known import KnownClips
from ivr.country.opening import ZONE
from ivr.store import keys
from ivr.store.contract import Store, StoreDown

EVERY = 30.0
"""Seconds; so much longer than its time something may stay at most."""
SETTLED_EVERY = 1.0
"""Seconds; so long figures wait at most, and so many of them are lost with a process that is killed."""
READ_EVERY = 1.0
"""Seconds; so much longer than it has to a folder of clips waits to be read."""


def keep_tidy(store: Store, clock: Callable[[], datetime], every: float = EVERY) -> Event:
    """Pings the store for as long as this process lives, or until the event that comes back is set, and once a day
    drops the counts that are old. What waits in the store is written every second, and when the process ends."""
    stop = Event()
    Thread(target=_ping, args=(store, clock, every, stop), name="tidy", daemon=True).start()
    Thread(target=_settle, args=(store, stop), name="figures", daemon=True).start()
    Finalize(None, _settled, args=(store,), exitpriority=0)  # a worker is forked and ends without what `atexit` knows
    return stop


def keep_known(clips: KnownClips, every: float = READ_EVERY) -> Event:
    """Reads which clips there are, for as long as this process lives, or until the event that comes back is set."""
    stop = Event()
    Thread(target=_read, args=(clips, every, stop), name="clips", daemon=True).start()
    return stop


def _read(clips: KnownClips, every: float, stop: Event) -> None:
    while not stop.wait(every):
        clips.read()


def _ping(store: Store, clock: Callable[[], datetime], every: float, stop: Event) -> None:
    forgot: date | None = None
    while not stop.wait(every):
        with suppress(StoreDown):
            store.ping()
            if (today := clock().astimezone(ZONE).date()) != forgot:
                forget_old(store, today)
                forgot = today


def _settle(store: Store, stop: Event) -> None:
    while not stop.wait(SETTLED_EVERY):
        _settled(store)


def _settled(store: Store) -> None:
    try:
        store.settle()
    except StoreDown:
        watch.count("store-down")


def forget_old(store: Store, today: date) -> None:
    """Drops the counts of every table whose weeks are over. Raises `StoreDown`."""
    for counter in keys.COUNTERS:
        counter.forget_old(store, today)
