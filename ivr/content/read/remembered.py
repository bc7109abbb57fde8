"""What was found out about a text is remembered for as long as the same is asked: only what changed is looked at again.

A remembered function gets nothing but arguments with a seal, and the seals are all that its answer is known by. Each
seal is made of everything its argument holds, so there is no input that a key could forget.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Hashable
from dataclasses import fields
from functools import cached_property, wraps
from hashlib import blake2b
from threading import Lock
from typing import Any, Protocol, TypeVar

R = TypeVar("R")

ROUNDS = 4
"""What was asked in none of so many checks is forgotten: of a directory of 5000 nothing is kept twice for long."""


class Sealed(Protocol):
    @property
    def seal(self) -> Hashable: ...


class Sight:
    """Base of frozen dataclasses that hold all that a remembered function may see besides its document."""

    @cached_property
    def seal(self) -> Hashable:
        return seal_of(*(getattr(self, field.name) for field in fields(self)))  # type: ignore[arg-type]


class The:
    """A record that never changes, as itself: it is known by being the same one."""

    def __init__(self, record: Any) -> None:
        self.record = record

    @property
    def seal(self) -> Hashable:
        return self

    def __hash__(self) -> int:
        return id(self.record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, The) and other.record is self.record


def seal_of(*parts: Any) -> bytes:
    """Equal for equal parts and for no others. Parts are texts, numbers, lists, sets and mappings of such; anything
    else is refused, as nobody could tell whether it changed."""
    return blake2b(marshal.dumps(parts, 0), digest_size=16).digest()


class _Memory:
    """The answers of one function by the seals of what it was asked, each with the round in which it was needed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[Hashable, Any] = {}
        self._needed: dict[Hashable, int] = {}

    def get(self, key: Hashable, find: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._known:
                self._needed[key] = _rounds[0]
                return self._known[key]
        found = find()
        with self._lock:
            self._needed[key] = _rounds[0]
            return self._known.setdefault(key, found)

    def forget(self, before: int) -> None:
        """Everything that was needed only before a round."""
        with self._lock:
            for key in [key for key, needed in self._needed.items() if needed < before]:
                del self._known[key], self._needed[key]

    def __len__(self) -> int:
        return len(self._known)


_memories: list[_Memory] = []
_rounds = [0]


def remembered(function: Callable[..., R]) -> Callable[..., R]:
    """The same function of sealed arguments, which finds out each thing once. Its answers are shared: for reading
    only. Where an argument has no seal (None), it is asked anew."""
    memory = _Memory()
    _memories.append(memory)

    @wraps(function)
    def asked(*sealed: Sealed) -> R:
        key = tuple(one.seal for one in sealed)
        if None in key:
            return function(*sealed)
        found: R = memory.get(key, lambda: function(*sealed))
        return found

    return asked


def begin_round() -> None:
    """A check begins: what none of the last few needed is forgotten."""
    _rounds[0] += 1
    for memory in _memories:
        memory.forget(_rounds[0] - ROUNDS)


def forget_all() -> None:
    """As if the process had just begun."""
    for memory in _memories:
        memory.forget(_rounds[0] + 1)
