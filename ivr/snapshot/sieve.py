"""A sieve before a question to a database: most of what people write is not there, and that is told without asking."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from ivr.language.sums import Sums, sum_of


class Sieve:
    """Whether a phrase may be one of these, or begin as one of them does, and whether a word may begin one. Four bytes
    for each beginning: as words they would take twelve megabytes of every worker."""

    def __init__(self, sums: Sums) -> None:
        self._sums = sums

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Sieve:
        """One for these phrases."""
        beginnings = {part for phrase in phrases for part in (phrase, _begun(phrase))}
        return cls(Sums(array("I", sorted({sum_of(_told(part)) for part in beginnings}))))

    @classmethod
    def unpacked(cls, text: str) -> Sieve:
        """What `packed` wrote."""
        return cls(Sums.unpacked(text))

    def packed(self) -> str:
        """It as a text: a snapshot holds it, for a tenth of a second of each start."""
        return self._sums.packed()

    def lets_through(self, phrase: str) -> bool:
        """Whether it may be there. Of those that are not, hardly one is let through.

        >>> sieve = Sieve.of(["no place to sleep", "a bed"])
        >>> [sieve.lets_through(phrase) for phrase in ("a bed", "no place at all", "no", "place to sleep")]
        [True, True, False, False]
        >>> Sieve.unpacked(sieve.packed()).lets_through("a bed")
        True
        """
        return self._sums.hold(_told(phrase))

    def lets_begin(self, words: str) -> bool:
        """Whether one of several words may begin with this one, or with these two.

        >>> [Sieve.of(["no place to sleep", "bed"]).lets_begin(words) for words in ("no", "no place", "bed", "place")]
        [True, True, False, False]
        """
        return self._sums.hold(words if " " in words else f"{words} ")


def _begun(phrase: str) -> str:
    """Its first word with the space behind it, as nothing is that somebody writes; of one word nothing else."""
    first, space, _ = phrase.partition(" ")
    return first + space


def _told(phrase: str) -> str:
    """Its first two words."""
    end = phrase.find(" ", phrase.find(" ") + 1)
    return phrase if end < 0 else phrase[:end]
