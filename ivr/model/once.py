"""What follows from a record is worked out once, where somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class worked_out(Generic[T]):
    """A property that is worked out once. In Python 3.11 `functools.cached_property` takes a lock for it, which costs a
    microsecond; what has such properties belongs to one thread."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work, self._name = work, work.__name__

    def __get__(self, owner: object, kind: type) -> T:
        found = owner.__dict__[self._name] = self._work(owner)
        return found
