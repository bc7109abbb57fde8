"""Tables with a row for each of a closed list of names: one that lacks a row is refused when it is imported."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def complete(what: str, table: Mapping[K, V], names: Collection[K]) -> Mapping[K, V]:
    """The table, where it has a row for each of the names and no other; else `TypeError` says which.

    >>> complete("PAGES", {"a": 1}, ("a", "b"))
    Traceback (most recent call last):
    TypeError: PAGES has no row for b
    """
    for fault, keys in (("has no row for", set(names) - table.keys()), ("has a row too many:", table.keys() - names)):
        if keys:
            raise TypeError(f"{what} {fault} {', '.join(sorted(map(str, keys)))}")
    return table
