"""How the terms of many lists begin: most lists hold nothing of a sentence, and that is told without reading them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from ivr.language.sums import Sums, sum_of
from ivr.language.wordings import SHORTEST_STEM, Term

_LETTERS = (5, SHORTEST_STEM)
"""Of a stem, by as many of which it is known here as it has."""


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
        return cls(Sums.unpacked(sums), array("I", bytes.fromhex(lists)))

    def packed(self) -> list[str]:
        """It as two texts."""
        return [self._sums.packed(), self._lists.tobytes().hex()]

    def likely_in(self, words: Sequence[str]) -> set[int]:
        """The numbers of all lists that have a term in this sentence, and of few others.

        >>> lists = Beginnings.of([[("not",), ("no", "air")], [("strangl*",)], [("not", "breath*"), ("no", "pulse")]])
        >>> sorted(lists.likely_in(["not", "strangled"])), sorted(lists.likely_in(["no", "breath"]))
        ([0, 1], [])
        """
        return {self._lists[at] for at in self._sums.places(_beginnings_in(words))}


def _beginning(term: Term) -> str:
    first, *others = term
    first = f"{_stems(first[:-1])[0]}*" if first.endswith("*") else first
    return f"{first} {others[0].removesuffix('*')[:SHORTEST_STEM]}" if others else first


def _beginnings_in(words: Sequence[str]) -> Iterator[str]:
    """What a term of this sentence may begin with."""
    for word, after in zip(words, (*words[1:], ""), strict=True):
        second = after[:SHORTEST_STEM]
        yield word
        yield f"{word} {second}"
        for stem in _stems(word):
            yield f"{stem}*"
            yield f"{stem}* {second}"


def _stems(word: str) -> list[str]:
    """The longest first."""
    return [word[:letters] for letters in _LETTERS if len(word) >= letters]
