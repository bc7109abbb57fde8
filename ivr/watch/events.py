"""What is worth counting and, at most once a minute, a line in the log: a flood must not fill the disk.

`count("signature-refused")` from anywhere; a name that is not in the table is found by the type checker.
"""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_left
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from ivr.watch.counters import Counters

log = logging.getLogger("ivr.watch")

Event = Literal[
    "signature-refused",
    "host-refused",
    "too-large",
    "too-slow",
    "too-busy",
    "metrics-refused",
    "login-refused",
    "pin-wrong",
    "pin-shut",
    "limit-reached",
    "state-refused",
    "spending-ceiling",
    "snapshot-trouble",
    "store-down",
    "provider-down",
    "failure",
    "last-words",
]

EVENTS: Mapping[Event, str] = {
    "signature-refused": "requests without a valid signature were refused",
    "host-refused": "requests for another host were refused",
    "too-large": "requests were refused because they were too large",
    "too-slow": "requests were refused because they came too slowly",
    "too-busy": "requests were refused because all hands were full",
    "metrics-refused": "requests for the figures were refused",
    "login-refused": "logins were refused",
    "pin-wrong": "wrong codes were keyed in at the recorder",
    "pin-shut": "times the recorder was shut for an hour",
    "limit-reached": "callers and texters reached a limit",
    "state-refused": "calls came with a state that the line never made",
    "spending-ceiling": "times something was not sent or put through because today's money is spent",
    "snapshot-trouble": "times a snapshot was found lost or damaged",
    "store-down": "times the store could not be used",
    "provider-down": "times the provider could not be reached",
    "failure": "answers of ours failed",
    "last-words": "callers heard nothing but the last words",
}
"""Each event, and what its number counts, as the end of a sentence that begins with it."""

KINDS = ("call", "sms", "audio", "page", "watch")
"""What a request is about; "watch" is whoever watches: health and figures."""
OUTCOMES = ("answered", "refused", "failed", "last-words")
BOUNDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 15.0)
"""Seconds. At half a second a caller notices, at 15 the provider gives up (error 11205)."""
STARTS = "starts"
_QUIET = 60.0


def counted(kind: str, outcome: str) -> str:
    return f"requests {kind} {outcome}"


def timed(kind: str, bound: float | str) -> str:
    """The name of those requests of a kind that took longer than the bound before and no longer than this one; "more"
    counts the others, "sum" adds up their seconds."""
    return f"seconds {kind} {bound}"


NAMES = (
    STARTS,
    *(f"event {event}" for event in EVENTS),
    *(counted(kind, outcome) for kind in KINDS for outcome in OUTCOMES),
    *(timed(kind, bound) for kind in KINDS for bound in (*BOUNDS, "more", "sum")),
)


_TIMES = (*BOUNDS, "more")
_TIMED = {kind: [timed(kind, time) for time in _TIMES] for kind in KINDS}


class Watch:
    """Counts events and requests. `clock` gives seconds that only grow."""

    def __init__(self, counters: Counters, clock: Callable[[], float] = time.monotonic) -> None:
        self.counters, self._clock = counters, clock
        self._so_far: dict[Event, int] = {}
        self._told: dict[Event, float] = {}
        self._lock = threading.Lock()
        counters.add(STARTS)

    def event(self, event: Event) -> None:
        """Counts it; the log gets the first one, then at most one line a minute with all so far in this process."""
        self.counters.add(f"event {event}")
        with self._lock:
            self._so_far[event] = so_far = self._so_far.get(event, 0) + 1
            now = self._clock()
            if now - self._told.get(event, -_QUIET) < _QUIET:
                return
            self._told[event] = now
        log.warning("%s: %d %s, in this process so far", event, so_far, EVENTS[event])

    def request(self, kind: str, outcome: str, seconds: float) -> None:
        """Counts a request that was answered so, after so many seconds."""
        within = _TIMED[kind][bisect_left(BOUNDS, seconds)]
        self.counters.add_each({counted(kind, outcome): 1.0, timed(kind, "sum"): seconds, within: 1.0})


_watch = Watch(Counters(NAMES))


def watch() -> Watch:
    """The watch of this process."""
    return _watch


def count(event: Event) -> None:
    """Counts an event that whoever watches over the line should know of."""
    _watch.event(event)


def share(folder: Path) -> None:
    """From here on this process counts together with all that share the folder; a server's worker calls it once."""
    global _watch
    _watch = Watch(Counters(NAMES, folder))
    if not _watch.counters.shared:
        log.warning("each process shows its own figures only: there is no room to share them")
