"""A sieve before a question to a database: most of what people write is not there, and that is told without asking."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from ivr.language.sums import Sums, sum_of


class Sieve:
    """Whether a phrase may be one of these, and whether two words or three may begin one. Four bytes for each, and
    where it is asked so for each beginning: as words they would take twelve megabytes of every worker."""

    def __init__(self, sums: Sums) -> None:
        self._sums = sums

    @classmethod
    def of(cls, phrases: Iterable[str], *, begun: int = 0) -> Sieve:
        """One for these phrases; `begun` with how many words, two or three, it will be asked how they begin."""
        parts = {part for phrase in phrases for part in (phrase, *_beginnings(phrase, begun))}
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
        """Whether one of several words may begin with these.

        >>> sieve = Sieve.of(["no place to sleep", "a bed"], begun=3)
        >>> [sieve.lets_begin(words) for words in ("no place", "no place to", "a bed", "place to")]
        [True, True, True, False]
        >>> sieve.lets_through("no place")
        False
        """
        return self._sums.hold(f"{words} ")


def _beginnings(phrase: str, most: int) -> list[str]:
    """Of several words the first two, up to so many, with a space behind them, as nothing is that somebody writes."""
    words = phrase.split()
    return [f"{' '.join(words[:length])} " for length in range(2, min(most, len(words)) + 1)]
