"""Doing on time what nobody calls for: what is over is forgotten, and what was counted is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from multiprocessing.util import Finalize
from threading import Event, Thread

from ivr import watch
from ivr.country.opening import ZONE
from ivr.service.spending import Spending
from ivr.store import keys
from ivr.store.contract import Store, StoreDown

EVERY = 30.0
"""Seconds; so much longer than its time something may stay at most."""
SETTLED_EVERY = 1.0
"""Seconds; so long figures wait at most, and so many of them are lost with a process that is killed. So long, too, a
process holds what it took of the day's money (`ivr.service.spending`)."""

Settled = Store | Spending


def keep_tidy(
    store: Store, clock: Callable[[], datetime], every: float = EVERY, spending: Spending | None = None
) -> Event:
    """Pings the store for as long as this process lives, or until the event that comes back is set, and once a day
    drops the counts that are old. What waits in the store, or is in hand, is settled every second, and when the process
    ends."""
    stop, settled = Event(), (*([spending] if spending else ()), store)
    Thread(target=_ping, args=(store, clock, every, stop), name="tidy", daemon=True).start()
    Thread(target=_settle, args=(settled, stop), name="figures", daemon=True).start()
    Finalize(
        None, _settle_all, args=(settled,), exitpriority=0
    )  # a worker is forked and ends without what `atexit` knows
    return stop


def _ping(store: Store, clock: Callable[[], datetime], every: float, stop: Event) -> None:
    forgot: date | None = None
    while not stop.wait(every):
        with suppress(StoreDown):
            store.ping()
            if (today := clock().astimezone(ZONE).date()) != forgot:
                forget_old(store, today)
                forgot = today


def _settle(settled: Sequence[Settled], stop: Event) -> None:
    while not stop.wait(SETTLED_EVERY):
        _settle_all(settled)


def _settle_all(settled: Sequence[Settled]) -> None:
    for one in settled:
        try:
            one.settle()
        except StoreDown:
            watch.count("store-down")


def forget_old(store: Store, today: date) -> None:
    """Drops the counts of every table whose weeks are over. Raises `StoreDown`."""
    for counter in keys.COUNTERS:
        counter.forget_old(store, today)
