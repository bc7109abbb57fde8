"""Wordings: what people write when they mean one thing, as an operator lists it, found in a message without guessing.

drowning                     a word
cannot breathe               words side by side
strangl*                     every word that begins so
husband|father + hit*|beat*  both in one breath, in any order; | is "or"
attack* - heart|panic        the first, where the second is nowhere in the sentence
= violence                   the first, in a message of a few words
🔪                            a sign
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from ivr.language.letters import fold, unstretched

T = TypeVar("T")

BREATH = 8
"""How many words may stand between the parts of a wording: people in danger write without full stops."""
FEW = 3
"""So many words, besides numbers, has a message that says one thing and little else."""
_SHORTEST_STEM = 3
_STOP = "."
_SENTENCE_END = re.compile(r"[.!?;…]+(?=\s|$)|\n")

Term = tuple[str, ...]
"""Words side by side; one that ends in * stands for all that begin so."""


@dataclass(frozen=True)
class Wording:
    """`parts` all stand in one breath, each as one of several terms and not right after one of `negations`; none of
    `without` stands in the same sentence. One that is `alone` is found in a message of a few words only."""

    parts: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()
    negations: tuple[Term, ...] = ()
    alone: bool = False


def signs_and_words(text: str) -> list[str]:
    """The folded words of a text, each emoji as a word of its own, and a full stop for each end of a sentence.

    >>> signs_and_words("Heeelp! He has a🔪knife")
    ['help', '.', 'he', 'has', 'a', '🔪', 'knife']
    """
    ended = _SENTENCE_END.sub(f" {_STOP} ", text)
    spaced = "".join(f" {sign} " if unicodedata.category(sign) == "So" else sign for sign in ended)
    return [
        word
        for part in spaced.split()
        for word in ([part] if part == _STOP or _is_sign(part) else unstretched(fold(part)).split())
    ]


def _is_sign(part: str) -> bool:
    return len(part) == 1 and unicodedata.category(part) == "So"


def wording(text: str) -> Wording:
    """Reads one. Raises `ValueError` where it says nothing, or where a stem is so short that it would mean anything."""
    said, *without = text.removeprefix("= ").split(" - ")
    parts = tuple(terms(part) for part in said.split("+"))
    return Wording(parts, tuple(term for part in without for term in terms(part)), alone=text.startswith("= "))


def terms(part: str) -> tuple[Term, ...]:
    """The terms between the bars of a part. Raises `ValueError` as `wording` does."""
    several = tuple(_term(one) for one in part.split("|"))
    if not all(several):
        raise ValueError("a word is missing")
    return several


def _term(text: str) -> Term:
    words = []
    for part in text.split():
        stem = part.endswith("*")
        folded = [word for word in signs_and_words(part.rstrip("*")) if word != _STOP]
        if stem and (not folded or len(folded[-1]) < _SHORTEST_STEM):
            raise ValueError(f"{part} stands for too many words")
        words += [*folded[:-1], f"{folded[-1]}*"] if stem else folded
    return tuple(words)


class Wordings(Generic[T]):
    """Many of them, each with what it means, found by their rarest handle: a message asks only for those whose first
    part begins with one of its words."""

    def __init__(self, known: Iterable[tuple[Wording, T]]) -> None:
        self._known = list(known)
        self._by_word: dict[str, list[int]] = {}
        for at, (one, _) in enumerate(self._known):
            for term in one.parts[0]:
                self._by_word.setdefault(term[0], []).append(at)

    def found(self, words: Sequence[str]) -> Iterator[T]:
        """What the wordings in these words mean, in the order in which they are known."""
        few = sum(word != _STOP and not word.isdecimal() for word in words) <= FEW
        found = {at for sentence in _sentences(words) for at in self._in_sentence(sentence, few)}
        return (self._known[at][1] for at in sorted(found))

    def _in_sentence(self, words: Sequence[str], few: bool) -> Iterator[int]:
        likely = {at for word in words for handle in _handles(word) for at in self._by_word.get(handle, ())}
        return (at for at in likely if (few or not self._known[at][0].alone) and _stands(self._known[at][0], words))


def _sentences(words: Sequence[str]) -> Iterator[Sequence[str]]:
    ends = [-1, *(at for at, word in enumerate(words) if word == _STOP), len(words)]
    return (words[start + 1 : end] for start, end in pairwise(ends) if end > start + 1)


def _handles(word: str) -> Iterator[str]:
    yield word
    yield from (f"{word[:length]}*" for length in range(_SHORTEST_STEM, len(word) + 1))


def _stands(one: Wording, words: Sequence[str]) -> bool:
    places = []
    for part in one.parts:
        places.append([at for at in _places(part, words) if not _follows(one.negations, words, at)])
        if not places[-1]:
            return False
    return any(_close(first, places[1:]) for first in places[0]) and not _places(one.without, words)


def _follows(terms: tuple[Term, ...], words: Sequence[str], at: int) -> bool:
    return any(at >= len(term) and _is_at(term, words, at - len(term)) for term in terms)


def _close(first: int, others: list[list[int]]) -> bool:
    return all(any(0 < abs(place - first) <= BREATH for place in part) for part in others)


def _places(terms: Iterable[Term], words: Sequence[str]) -> list[int]:
    return [at for term in terms for at in range(len(words) - len(term) + 1) if _is_at(term, words, at)]


def _is_at(term: Term, words: Sequence[str], at: int) -> bool:
    return all(
        words[at + step].startswith(word[:-1]) if word.endswith("*") else words[at + step] == word
        for step, word in enumerate(term)
    )
