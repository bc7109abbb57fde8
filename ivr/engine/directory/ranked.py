"""Services in order, of which no more are found than somebody comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

from ivr.model import ServiceEntry


class Ranked(Sequence[ServiceEntry]):
    """A sequence of services, best first: who takes the first of them waits for no other, who counts them for all."""

    def __init__(self, entries: Iterable[ServiceEntry] = ()) -> None:
        self._found: list[ServiceEntry] = []
        self._coming = iter(entries)

    def __bool__(self) -> bool:
        return bool(self._found) or self._one_more()

    def __len__(self) -> int:
        return len(self._upto(None))

    def __iter__(self) -> Iterator[ServiceEntry]:
        at = 0
        while at < len(self._found) or self._one_more():
            yield self._found[at]
            at += 1

    @overload
    def __getitem__(self, at: int) -> ServiceEntry: ...
    @overload
    def __getitem__(self, at: slice) -> list[ServiceEntry]: ...
    def __getitem__(self, at: int | slice) -> ServiceEntry | list[ServiceEntry]:
        last = at.stop if isinstance(at, slice) else at + 1
        return self._upto(last if last is not None and last > 0 else None)[at]

    def _upto(self, count: int | None) -> list[ServiceEntry]:
        """All that are found by now, and at least so many, if there are."""
        if count is None or count > len(self._found):
            self._found += islice(self._coming, None if count is None else count - len(self._found))
        return self._found

    def _one_more(self) -> bool:
        for entry in self._coming:
            self._found.append(entry)
            return True
        return False
