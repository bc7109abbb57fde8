"""A store that is waited for once: after a failure it counts as down for a moment, instead of costing every question
of a turn its wait."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from ivr.store.contract import Passing, Store, StoreDown, Tally

T = TypeVar("T")

PAUSE = 2.0
"""Seconds in which a store that failed is not asked."""


class Bounded:
    """Fits `contract.Store`. One wait of the store itself is at most 0.6 s; with this no turn waits a second."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._until: dict[str, float] = {}

    def get(self, key: str) -> str | None:
        return self._ask("passing", lambda: self._store.get(key))

    def put(self, key: str, value: str, seconds: int) -> None:
        self._ask("passing", lambda: self._store.put(key, value, seconds))

    def drop(self, key: str) -> None:
        self._ask("passing", lambda: self._store.drop(key))

    def once(self, key: str, value: str, seconds: int) -> str:
        return self._ask("passing", lambda: self._store.once(key, value, seconds))

    def first(self, key: str, seconds: int) -> bool:
        return self._ask("passing", lambda: self._store.first(key, seconds))

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        return self._ask("passing", lambda: self._store.count(key, seconds, by))

    def together(self, do: Callable[[Passing], T]) -> T:
        return self._ask("passing", lambda: self._store.together(do))

    def firsts(self, keys: Collection[str], seconds: int) -> set[str]:
        return self._ask("passing", lambda: self._store.firsts(keys, seconds))

    def tally(self, table: str, *counts: Tally) -> None:
        self._ask("staying", lambda: self._store.tally(table, *counts))

    def tally_once(self, key: str, seconds: int, table: str, counts: Sequence[Tally]) -> None:
        if self.first(key, seconds):
            self.tally(table, *counts)

    def tallies(self, table: str, since: str) -> list[Tally]:
        return self._ask("staying", lambda: self._store.tallies(table, since))

    def forget(self, table: str, before: str) -> None:
        self._ask("staying", lambda: self._store.forget(table, before))

    def settle(self) -> None:
        self._store.settle()

    def ping(self) -> None:
        self._ask("ping", self._store.ping)

    def close(self) -> None:
        self._store.close()

    def _ask(self, part: str, question: Callable[[], T]) -> T:
        """What is remembered for a day and what stays can fail apart: a full disk is no reason to forget a chat."""
        if self._clock() < self._until.get(part, 0):
            raise StoreDown("it failed a moment ago")
        try:
            return question()
        except StoreDown:
            self._until[part] = self._clock() + PAUSE
            raise
