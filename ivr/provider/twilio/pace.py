"""One request after the other, not too fast, and again where that may help."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from ivr.provider.twilio.client import TwilioError, asking

T = TypeVar("T")

A_SECOND = 20
"""Requests. Twilio limits how many run at once, not how many there are (error 20429); here one runs at a time."""

# Seconds before each further try, unless the provider asks for more; half a minute of trouble is no passing trouble.
_PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
_LONGEST_PAUSE = 60.0
_TOO_MANY = 429
_SERVER_FAULT = 500


class Pace:
    """The pace of one run; `clock` and `sleep` are in seconds."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._next = clock()

    def run(self, request: Callable[[], T]) -> T:
        """What the request gives. Asked again after too many requests, a fault of the server and no answer; after the
        sixth time that is raised, and any other `TwilioError` at once."""
        for pause in _PAUSES:
            try:
                return self._once(request)
            except TwilioError as fault:
                if fault.status not in (0, _TOO_MANY) and fault.status < _SERVER_FAULT:
                    raise
                self._sleep(min(max(pause, fault.wait), _LONGEST_PAUSE))
        return self._once(request)

    def _once(self, request: Callable[[], T]) -> T:
        self._sleep(max(0.0, self._next - self._clock()))
        self._next = self._clock() + 1 / A_SECOND
        with asking():
            return request()
