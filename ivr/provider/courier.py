"""Takes texts to the provider beside the calls: a caller waits a moment for the outcome, and nobody else at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import Full

from ivr import watch
from ivr.model.steps import Handover
from ivr.provider.api import Delivery
from ivr.provider.breaker import Breaker
from ivr.provider.pool import Pool

PATIENCE = 0.7
"""Seconds that a caller waits for the outcome; with the rest of the turn it stays below one."""

_THREADS = 2
# What two threads can send within the patience of a caller, at 0.15 seconds each; who comes later would wait in vain.
_MOST_WAITING = 8

_NO_ANSWER = "Twilio takes no SMS of callers: it does not answer. Try `wegwijs twilio check`."

Deliver = Callable[[str, str, str], Delivery]
"""Gives a text to the provider (from, to, text); never raises."""


class Courier:
    """Delivers texts in threads of its own, and leaves a provider alone that does not answer."""

    def __init__(self, deliver: Deliver, clock: Callable[[], float] = time.monotonic, patience: float = PATIENCE):
        self._deliver, self._patience = deliver, patience
        self._breaker = Breaker(clock)
        self._pool: Pool[Delivery] = Pool(_THREADS, _MOST_WAITING)

    def send(self, sender: str, to: str, text: str) -> Handover:
        """What came of a text, within `patience` seconds. Refused is also what was never tried; unknown is what is
        still on its way, and it goes on."""
        if not self._breaker.may_try():
            return "refused"
        try:
            errand = self._pool.submit(lambda: self._run(sender, to, text))
        except Full:
            return "refused"
        return self._wait(errand)

    def troubles(self) -> tuple[str, ...]:
        """What whoever is on call should know, in plain sentences."""
        return (_NO_ANSWER,) if self._breaker.rests else ()

    def _run(self, sender: str, to: str, text: str) -> Delivery:
        result = self._deliver(sender, to, text)
        if result.answered:  # also when nobody waits any more: slow is not gone
            self._breaker.note(well=True)
        return result

    def _wait(self, errand: Future[Delivery]) -> Handover:
        try:
            result = errand.result(timeout=self._patience)
        except TimeoutError:
            self._failed()
            return "refused" if errand.cancel() else "unknown"
        if not result.answered:
            self._failed()
        return result.outcome

    def _failed(self) -> None:
        self._breaker.note(well=False)
        watch.count("provider-down")
