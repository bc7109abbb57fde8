"""How the terms of many lists begin: most lists hold nothing of a sentence, and that is told without reading them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from zlib import crc32

from ivr.language.sums import Sums, numbers, sum_of, written
from ivr.language.wordings import SHORTEST_STEM, Term

_LONG = 5
"""Letters by which a stem is known here, where it has so many; any other by its first three."""


class Beginnings:
    """Which lists have a term that may begin in a sentence, by its first word and the first letters of its second.
    Eight bytes for each beginning, for its sum and the number of the list: as texts those of danger would take ten
    megabytes of every worker."""

    def __init__(self, sums: Sums, lists: array[int]) -> None:
        self._sums, self._lists = sums, lists

    @classmethod
    def of(cls, lists: Iterable[Iterable[Term]]) -> Beginnings:
        """Those of these lists, which go by their number."""
        pairs = sorted({(sum_of(_beginning(term)), at) for at, terms in enumerate(lists) for term in terms})
        return cls(Sums(array("I", [beginning for beginning, _ in pairs])), array("I", [at for _, at in pairs]))

    @classmethod
    def unpacked(cls, texts: Sequence[str]) -> Beginnings:
        """What `packed` wrote."""
        sums, lists = texts
        return cls(Sums.unpacked(sums), numbers(lists))

    def packed(self) -> list[str]:
        """It as two texts."""
        return [self._sums.packed(), written(self._lists)]

    def likely_in(self, words: Sequence[str]) -> set[int]:
        """The numbers of all lists that have a term in this sentence, and of few others.

        >>> lists = Beginnings.of([[("not",), ("no", "air")], [("strangl*",)], [("not", "breath*"), ("no", "pulse")]])
        >>> sorted(lists.likely_in(["not", "strangled"])), sorted(lists.likely_in(["no", "breath"]))
        ([0, 1], [])
        """
        return self.likely(beginnings_in(words))

    def likely(self, beginnings: Iterable[int]) -> set[int]:
        """The same, of what is known of a sentence (`beginnings_in`)."""
        return set().union(*[self._lists[place] for place in self._sums.places(beginnings)])


def _beginning(term: Term) -> str:
    first, *others = term
    first = _openings(first[:-1])[1] if first.endswith("*") else first
    return f"{first} {others[0].removesuffix('*')[:SHORTEST_STEM]}" if others else first


def beginnings_in(words: Sequence[str]) -> list[int]:
    """The sums of what a term of this sentence may begin with."""
    found, second = list[int](), b""
    for word in reversed(words):
        for first in _openings(word):
            found.append(begun := crc32(first.encode("utf-8", "replace")))
            if second:  # behind the last word stands nothing
                found.append(crc32(second, begun))
        second = f" {word[:SHORTEST_STEM]}".encode("utf-8", "replace")
    return found


def _openings(word: str) -> tuple[str, ...]:
    """A word, and its stems, the longest first."""
    if len(word) < SHORTEST_STEM:
        return (word,)
    short = f"{word[:SHORTEST_STEM]}*"
    return (word, short) if len(word) < _LONG else (word, f"{word[:_LONG]}*", short)
