"""Sums of very many texts, to know a text again in four bytes, and quickly."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from zlib import crc32

_TOGETHER = 16
"""Sums with the same first bits, about: to look among so many takes half of looking among a hundred thousand."""
_BITS = 32
_NOWHERE = range(0)


def sum_of(text: str) -> int:
    """The sum of a text, in 32 bits."""
    return crc32(text.encode(errors="replace"))


class Sums:
    """Sums in their order, and where those begin that have the same first bits."""

    def __init__(self, ordered: array[int]) -> None:
        self._ordered = ordered
        bits = (len(ordered) // _TOGETHER).bit_length()
        self._shift = _BITS - bits
        firsts = (first << self._shift for first in range((1 << bits) + 1))
        self._starts = array("I", [bisect_left(ordered, first) for first in firsts])

    @classmethod
    def unpacked(cls, text: str) -> Sums:
        """What `packed` wrote."""
        return cls(array("I", bytes.fromhex(text)))

    def packed(self) -> str:
        """They as a text."""
        return self._ordered.tobytes().hex()

    def places(self, wanted: int) -> range:
        """Where this sum stands among them: nowhere, once, or several times on end.

        >>> sums = Sums(array("I", [1, 7, 7, 4_000_000_000]))
        >>> [sums.places(wanted) for wanted in (1, 7, 8, 4_000_000_000)]
        [range(0, 1), range(1, 3), range(0, 0), range(3, 4)]
        """
        ordered, first = self._ordered, wanted >> self._shift
        begin = end = bisect_left(ordered, wanted, self._starts[first], stop := self._starts[first + 1])
        if begin == stop or ordered[begin] != wanted:
            return _NOWHERE
        while end < stop and ordered[end] == wanted:
            end += 1
        return range(begin, end)
