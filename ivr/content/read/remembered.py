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


class Whole:
    """A record of pydantic by all that it holds, in whatever process; to be made where that is worth the dumping."""

    def __init__(self, record: Any) -> None:
        self.record = record

    @cached_property
    def seal(self) -> Hashable:
        dumped: str = self.record.model_dump_json()
        return dumped


class Made:
    """A record by the seals of all that it is made of: it is made only where somebody looks at it."""

    def __init__(self, make: Callable[[], Any], *of: Sealed) -> None:
        self._make = make
        self._seals = tuple([one.seal for one in of])

    @property
    def seal(self) -> Hashable:
        return None if None in self._seals else self._seals

    @cached_property
    def record(self) -> Any:
        return self._make()


def seal_of(*parts: Any) -> bytes:
    """Equal for equal parts and for no others. Parts are texts, numbers, lists, sets and mappings of such; anything
    else is refused, as nobody could tell whether it changed."""
    return blake2b(marshal.dumps(parts, 0), digest_size=16).digest()


_Memory = dict[Hashable, list[Any]]
"""The answers of one function by the seals of what it was asked, each with the round in which it was needed last."""

_memories: list[_Memory] = []
_rounds = [0]
_lock = Lock()


def remembered(function: Callable[..., R]) -> Callable[..., R]:
    """The same function of sealed arguments, which finds out each thing once. Its answers are shared: for reading
    only. Where an argument has no seal (None), it is asked anew."""
    memory: _Memory = {}
    _memories.append(memory)

    @wraps(function)
    def asked(*sealed: Sealed) -> R:
        key = tuple([one.seal for one in sealed])
        if None in key:
            return function(*sealed)
        if known := memory.get(key):
            known[1] = _rounds[0]
            found: R = known[0]
            return found
        found = function(*sealed)
        with _lock:
            memory[key] = [found, _rounds[0]]
        return found

    return asked


def begin_round() -> None:
    """A check begins: what none of the last few needed is forgotten."""
    _rounds[0] += 1
    _forget(_rounds[0] - ROUNDS)


def forget_all() -> None:
    """As if the process had just begun."""
    _forget(_rounds[0] + 1)


def _forget(before: int) -> None:
    """Everything that was needed only before a round."""
    with _lock:
        for memory in _memories:
            for key in [key for key, (_, needed) in memory.items() if needed < before]:
                del memory[key]
