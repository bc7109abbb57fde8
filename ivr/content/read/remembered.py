"""What was found out about a text is remembered for as long as the same is asked: only what changed is looked at again.

A remembered function gets nothing but arguments with a seal, and the seals are all that its answer is known by. Each
seal is made of everything its argument holds, so there is no input that a key could forget. Who asks the same of many
asks with `each`: of 5000 that are as before, that costs a hundredth of asking one after the other.
"""

from __future__ import annotations

import marshal
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields
from functools import cached_property, update_wrapper
from hashlib import blake2b
from itertools import compress, count
from operator import ne
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

R = TypeVar("R")

ROUNDS = 4
"""What a function was not asked in so many checks in which it was asked something is forgotten: of a directory of 5000
nothing is kept twice for long, and a page that nobody opened for a few saves begins where it was."""
LONGEST = 40
"""What was asked in none of so many checks is forgotten in any case."""


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
        seals = tuple([one.seal for one in of])
        self.seal: Hashable = None if None in seals else seals

    @cached_property
    def record(self) -> Any:
        return self._make()


def seal_of(*parts: Any) -> bytes:
    """Equal for equal parts and for no others. Parts are texts, numbers, lists, sets and mappings of such; anything
    else is refused, as nobody could tell whether it changed."""
    return blake2b(marshal.dumps(parts, 0), digest_size=16).digest()


_Memory = dict[Hashable, list[Any]]
"""The answers of one function by the seals of what it was asked, each with the round in which it was needed last. Those
of many at once are one answer, a dictionary, by the seals of what all of them were asked with."""

_rounds = [0]
_lock = Lock()


class Remembered(Generic[R]):
    """A function of sealed arguments that finds out each thing once. Its answers are shared: for reading only. Where an
    argument has no seal (None), it is asked anew."""

    def __init__(self, function: Callable[..., R]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._of_many: Callable[..., list[R]] = getattr(function, "each", self._one_by_one)
        self._memory: _Memory = {}
        self._memory_of_each: _Memory = {}
        self._asked: deque[int] = deque([_rounds[0]], ROUNDS)
        _all.append(self)

    def __call__(self, *sealed: Sealed) -> R:
        if self._asked[-1] != _rounds[0]:
            self._asked.append(_rounds[0])
        key = tuple([one.seal for one in sealed])
        if None in key:
            return self._function(*sealed)
        if known := self._memory.get(key):
            known[1] = _rounds[0]
            found: R = known[0]
            return found
        several: dict[Hashable, R] = self._memory_of_each.get(key[1:], ({},))[0]
        found = several[key[0]] if key[0] in several else self._function(*sealed)
        with _lock:
            self._memory[key] = [found, _rounds[0]]
        return found

    def each(self, many: Iterable[Sealed], *others: Sealed) -> list[R]:
        """The answers for many first arguments with the same others, in their order; one that was asked for by itself
        is known. Once there are twice as many as were asked for at once, the others are forgotten."""
        if self._asked[-1] != _rounds[0]:
            self._asked.append(_rounds[0])
        ones, shared = list(many), tuple([one.seal for one in others])
        keys = [one.seal for one in ones]
        known, _, most, last = self._memory_of_each.get(shared) or _nothing_yet()
        found, to_ask = _as_last_time(keys, *last)
        for at in to_ask:
            found[at] = known.get(keys[at], _NOTHING)
            if found[at] is _NOTHING and (alone := self._memory.get((keys[at], *shared))):
                found[at] = known[keys[at]] = alone[0]
        if new := [at for at in to_ask if found[at] is _NOTHING]:
            for at, answer in zip(new, self._of_many([ones[at] for at in new], *others), strict=True):
                found[at] = answer if keys[at] is None else known.setdefault(keys[at], answer)
        if None not in shared:
            if len(known) > 2 * most:
                known, most = {key: one for key, one in zip(keys, found, strict=True) if key is not None}, len(keys)
            asked = [_NOTHING if key is None else key for key in keys] if None in keys else keys
            with _lock:
                self._memory_of_each[shared] = [known, _rounds[0], most, (asked, found.copy())]
        return found

    def _one_by_one(self, many: Iterable[Sealed], *others: Sealed) -> list[R]:
        return [self._function(one, *others) for one in many]

    def forget(self, before: int) -> None:
        """Everything that was needed only before a round."""
        for memory in (self._memory, self._memory_of_each):
            for key in [key for key, (_, needed, *_) in memory.items() if needed < before]:
                del memory[key]

    @property
    def first_round(self) -> int:
        """From which round on answers are kept."""
        longest = _rounds[0] - LONGEST
        return max(self._asked[0], longest) if len(self._asked) == ROUNDS else longest


def remembered(function: Callable[..., R]) -> Remembered[R]:
    """The same function, which remembers its answers."""
    return Remembered(function)


_all: list[Remembered[Any]] = []
_NOTHING = object()


def _nothing_yet() -> list[Any]:
    """The memory of many before they were asked for: their answers, the round, how many there were at most, and what
    was asked and answered last."""
    return [{}, 0, 0, ([], [])]


def _as_last_time(keys: list[Hashable], asked: list[Hashable], found: list[Any]) -> tuple[list[Any], Iterable[int]]:
    """A list for the answers, with those of last time in it, and where another thing is asked: of 5000 of which one
    changed, to hold the keys against each other takes a fifth of looking each one up."""
    if len(keys) != len(asked):
        return [_NOTHING] * len(keys), range(len(keys))
    return found.copy(), list(compress(count(), map(ne, keys, asked)))


def begin_round() -> None:
    """A check begins: what none of the last few needed is forgotten."""
    _rounds[0] += 1
    with _lock:
        for one in _all:
            one.forget(one.first_round)


def forget_all() -> None:
    """As if the process had just begun."""
    with _lock:
        for one in _all:
            one.forget(_rounds[0] + 1)
