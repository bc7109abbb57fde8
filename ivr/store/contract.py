"""What a store can do, whichever one it is, and the one way in which it fails."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ivr.errors import IvrError

T = TypeVar("T")

DAY = 24 * 60 * 60
"""Seconds. The rules of privacy let nothing about a caller live longer; a store holds everything but tallies to it."""


class StoreDown(IvrError):
    """The store cannot be reached, is locked for too long or is damaged; never names a key or a value."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the store cannot be used now: {why}")


@dataclass(frozen=True, order=True)
class Tally:
    """How often something happened on a day, or with a negative count did not; `day` is an ISO date."""

    key: str
    day: str
    count: int = 1


class Passing(Protocol):
    """What is kept for a day at most. Every method answers or raises `StoreDown` within about half a second.

    Keys and values are any text. `get`, `put` and `once` share their keys; those of `first` and `count` are apart.
    `seconds` is taken as at least 1 and at most `DAY`, and what is older is forgotten; so is what claims to have more
    than a day left, because a clock jumped.
    """

    def get(self, key: str) -> str | None:
        """The value, or None when there is none or its time is over."""

    def put(self, key: str, value: str, seconds: int) -> None:
        """Keeps a value for so many seconds, in place of an earlier one."""

    def drop(self, key: str) -> None:
        """Forgets a value at once."""

    def once(self, key: str, value: str, seconds: int) -> str:
        """The value that is there; only where there is none, keeps this one and returns it."""

    def first(self, key: str, seconds: int) -> bool:
        """True for exactly one of all who ask within so many seconds, False for the others."""

    def count(self, key: str, seconds: int, by: int = 1) -> int:
        """Adds one, or so many; returns how many there were since the first, so many seconds ago at most."""


class Store(Passing, Protocol):
    """Shared by threads and processes; counters by day stay in it, too."""

    def together(self, do: Callable[[Passing], T]) -> T:
        """What `do` comes to with what is kept, and does there: at once, where the store has a cheap way to do so, and
        nobody else meanwhile, so it must not wait for anything. Where the store is found damaged it is done again."""

    def firsts(self, keys: Collection[str], seconds: int) -> set[str]:
        """Those of these keys of which `first` would be true; it is asked for all of them at once."""

    def tally(self, table: str, *counts: Tally) -> None:
        """Adds these counts, all or none, to counters that stay until `forget`; of some tables they may wait for a
        second (`ivr.store.gathering`), and who reads them by this store does not see that."""

    def tally_once(self, key: str, seconds: int, table: str, counts: Sequence[Tally]) -> None:
        """The same for exactly one of all who ask with this key within so many seconds, as with `first`."""

    def tallies(self, table: str, since: str) -> list[Tally]:
        """The counters of a table on this ISO date and later, by key and day."""

    def forget(self, table: str, before: str) -> None:
        """Drops the counters of a table on days before this ISO date."""

    def settle(self) -> None:
        """Writes the counts that wait."""

    def ping(self) -> None:
        """Makes sure that the store can be written, and lets it clear away what is over."""

    def close(self) -> None:
        """Gives connections back; the next use opens new ones."""


def lifetime(seconds: int) -> int:
    """The seconds that a store keeps something when asked for so many.

    >>> lifetime(600), lifetime(0), lifetime(30 * DAY) == DAY
    (600, 1, True)
    """
    return min(max(seconds, 1), DAY)
