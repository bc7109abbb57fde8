"""What a trial of the line remembers: its own conversations in memory, and nothing that any count or limit knows of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from ivr.store.contract import Passing, Store, Tally

T = TypeVar("T")


class TrialStore:
    """Fits `contract.Store`. `own` keeps values; counts begin anew each time, so that nobody who tries the line meets a
    limit or uses one up. What callers reported is read from the `line`, so that a trial says what they hear."""

    def __init__(self, own: Store, line: Store) -> None:
        self._own, self._line = own, line

    def get(self, key: str) -> str | None:
        return self._own.get(key)

    def put(self, key: str, value: str, seconds: int) -> None:
        self._own.put(key, value, seconds)

    def drop(self, key: str) -> None:
        self._own.drop(key)

    def once(self, key: str, value: str, seconds: int) -> str:
        return self._own.once(key, value, seconds)

    def first(self, key: str, seconds: int) -> bool:
        """Always: a trial does everything again that is asked of it again."""
        return True

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        return by

    def together(self, do: Callable[[Passing], T]) -> T:
        return do(self)

    def firsts(self, keys: Collection[str], seconds: int) -> set[str]:
        return set(keys)

    def tally(self, table: str, *counts: Tally) -> None:
        """Nothing: what somebody tries says nothing about callers."""

    def tally_once(self, key: str, seconds: int, table: str, counts: Sequence[Tally]) -> None:
        """Nothing, likewise."""

    def tallies(self, table: str, since: str) -> list[Tally]:
        return self._line.tallies(table, since)

    def forget(self, table: str, before: str) -> None:
        """Nothing: it counted nothing."""

    def settle(self) -> None:
        """Nothing waits."""

    def ping(self) -> None:
        """Nothing: the line looks after its own store."""

    def close(self) -> None:
        self._own.close()
