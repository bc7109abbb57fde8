"""A sieve before a question to a database: most of what people write is not there, and that is told without asking."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from zlib import crc32


class Sieve:
    """Whether a phrase may be one of these, or begin as one of them does, and whether a word may begin one. Four bytes
    for each beginning: as words they would take twelve megabytes of every worker."""

    def __init__(self, sums: array[int]) -> None:
        self._sums = sums

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Sieve:
        """One for these phrases."""
        beginnings = {part for phrase in phrases for part in (phrase, _begun(phrase))}
        return cls(array("I", sorted({_sum(part) for part in beginnings})))

    @classmethod
    def unpacked(cls, text: str) -> Sieve:
        """What `packed` wrote."""
        return cls(array("I", bytes.fromhex(text)))

    def packed(self) -> str:
        """It as a text: a snapshot holds it, for a tenth of a second of each start."""
        return self._sums.tobytes().hex()

    def lets_through(self, phrase: str) -> bool:
        """Whether it may be there. Of those that are not, hardly one is let through.

        >>> sieve = Sieve.of(["no place to sleep", "a bed"])
        >>> [sieve.lets_through(phrase) for phrase in ("a bed", "no place at all", "no", "place to sleep")]
        [True, True, False, False]
        >>> Sieve.unpacked(sieve.packed()).lets_through("a bed")
        True
        """
        wanted = _sum(phrase)
        at = bisect_left(self._sums, wanted)
        return at < len(self._sums) and self._sums[at] == wanted

    def lets_begin(self, word: str) -> bool:
        """Whether one of several words may begin with this one.

        >>> [Sieve.of(["no place to sleep", "bed"]).lets_begin(word) for word in ("no", "bed", "place")]
        [True, False, False]
        """
        return self.lets_through(f"{word} ")


def _begun(phrase: str) -> str:
    """Its first word with the space behind it, as nothing is that somebody writes; of one word nothing else."""
    first, space, _ = phrase.partition(" ")
    return first + space


def _sum(phrase: str) -> int:
    """Of its first two words."""
    return crc32(" ".join(phrase.split(" ", 2)[:2]).encode(errors="replace"))
