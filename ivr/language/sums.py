"""Sums of very many texts, to know a text again in four bytes, and quickly."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from zlib import crc32

_TOGETHER = 16
"""Sums with the same first bits, about: to look among so many takes half of looking among a hundred thousand."""
_BITS = 32


def sum_of(text: str) -> int:
    """The sum of a text, in 32 bits."""
    return crc32(text.encode("utf-8", "replace"))


def written(found: array[int]) -> str:
    """Numbers of 32 bits as a text; in hexadecimal digits the half million of a snapshot would be a third longer.

    >>> written(array("I", [7, 1 << 31])), numbers("BwAAAAAAAIA=")
    ('BwAAAAAAAIA=', array('I', [7, 2147483648]))
    """
    return b64encode(found.tobytes()).decode()


def numbers(text: str) -> array[int]:
    """The numbers that `written` wrote."""
    return array("I", b64decode(text))


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
        return cls(numbers(text))

    def packed(self) -> str:
        """They as a text."""
        return written(self._ordered)

    def hold(self, text: str) -> bool:
        """Whether the sum of this text stands among them."""
        wanted = crc32(text.encode("utf-8", "replace"))
        first = wanted >> self._shift
        at = bisect_left(self._ordered, wanted, self._starts[first], stop := self._starts[first + 1])
        return at != stop and self._ordered[at] == wanted

    def places(self, sums: Iterable[int]) -> Iterator[slice]:
        """Where these sums stand among them: each nowhere, once, or several times on end.

        >>> sums = Sums(array("I", sorted([sum_of("no"), sum_of("bed"), sum_of("bed")])))
        >>> [len(list(sums.places(map(sum_of, texts)))) for texts in (["no"], ["bed", "no"], ["air"])], sums.hold("bed")
        ([1, 2, 0], True)
        """
        ordered, starts, shift = self._ordered, self._starts, self._shift
        for wanted in sums:  # a call for each of them would double what a sentence takes here
            first = wanted >> shift
            at = bisect_left(ordered, wanted, starts[first], stop := starts[first + 1])
            if at < stop and ordered[at] == wanted:
                yield slice(at, bisect_right(ordered, wanted, at, stop))
