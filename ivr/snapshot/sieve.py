"""A sieve before a question to a database: most of what people write is not there, and that is told without asking."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from ivr.language.sums import Sums, sum_of


class Sieve:
    """Whether a phrase may be one of these, and whether two words may begin one. Four bytes for each, and where it is
    asked so for each beginning: as words they would take twelve megabytes of every worker."""

    def __init__(self, sums: Sums) -> None:
        self._sums = sums

    @classmethod
    def of(cls, phrases: Iterable[str], *, begun: bool = False) -> Sieve:
        """One for these phrases; `begun` where it will be asked how they begin."""
        parts = {part for phrase in phrases for part in (phrase, *(_beginning(phrase) if begun else ()))}
        return cls(Sums(array("I", sorted(set(map(sum_of, parts))))))

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
        >>> [sieve.lets_through(phrase) for phrase in ("a bed", "no place to sleep", "no place", "place to sleep")]
        [True, True, False, False]
        >>> Sieve.unpacked(sieve.packed()).lets_through("a bed")
        True
        """
        return self._sums.hold(phrase)

    def lets_begin(self, words: str) -> bool:
        """Whether one of several words may begin with these two.

        >>> sieve = Sieve.of(["no place to sleep", "a bed"], begun=True)
        >>> [sieve.lets_begin(words) for words in ("no place", "a bed", "place to")], sieve.lets_through("no place")
        ([True, True, False], False)
        """
        return self._sums.hold(f"{words} ")


def _beginning(phrase: str) -> list[str]:
    """Of several words the first two, with a space behind them, as nothing is that somebody writes."""
    first, *others = phrase.split()
    return [f"{first} {others[0]} "] if others else []
