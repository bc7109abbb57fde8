"""Wordings: what people write when they mean one thing, as an operator lists it, found in a message without guessing.

drowning                     a word
cannot breathe               words side by side
strangl*                     every word that begins so
husband|father + hit*|beat*  both in one breath, in any order; | is "or"
attack* - heart|panic        the first, where the second is nowhere in the message
🔪                            a sign
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ivr.language.letters import fold

T = TypeVar("T")

BREATH = 8
"""How many words may stand between the parts of a wording: people in danger write without full stops."""
_SHORTEST_STEM = 3

Term = tuple[str, ...]
"""Words side by side; one that ends in * stands for all that begin so."""


@dataclass(frozen=True)
class Wording:
    """`parts` all stand in one breath, each as one of several terms; none of `without` stands anywhere."""

    parts: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()


def signs_and_words(text: str) -> list[str]:
    """The folded words of a text, and each emoji as a word of its own.

    >>> signs_and_words("Help!🔪HELP")
    ['help', '🔪', 'help']
    """
    spaced = "".join(f" {sign} " if unicodedata.category(sign) == "So" else sign for sign in text)
    return [word for part in spaced.split() for word in ([part] if _is_sign(part) else fold(part).split())]


def _is_sign(part: str) -> bool:
    return len(part) == 1 and unicodedata.category(part) == "So"


def wording(text: str) -> Wording:
    """Reads one. Raises `ValueError` where it says nothing, or where a stem is so short that it would mean anything."""
    said, *without = text.split(" - ")
    parts = tuple(_terms(part) for part in said.split("+"))
    return Wording(parts, tuple(term for part in without for term in _terms(part)))


def _terms(part: str) -> tuple[Term, ...]:
    terms = tuple(_term(one) for one in part.split("|"))
    if not all(terms):
        raise ValueError("a word is missing")
    return terms


def _term(text: str) -> Term:
    words = []
    for part in text.split():
        stem = part.endswith("*")
        folded = signs_and_words(part.rstrip("*"))
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
        likely = {at for word in words for handle in _handles(word) for at in self._by_word.get(handle, ())}
        return (meaning for at in sorted(likely) for one, meaning in [self._known[at]] if _stands(one, words))


def _handles(word: str) -> Iterator[str]:
    yield word
    yield from (f"{word[:length]}*" for length in range(_SHORTEST_STEM, len(word) + 1))


def _stands(one: Wording, words: Sequence[str]) -> bool:
    if any(_places((term,), words) for term in one.without):
        return False
    places = [_places(part, words) for part in one.parts]
    return all(places) and any(_close(first, places[1:]) for first in places[0])


def _close(first: int, others: list[list[int]]) -> bool:
    return all(any(0 < abs(place - first) <= BREATH for place in part) for part in others)


def _places(terms: Iterable[Term], words: Sequence[str]) -> list[int]:
    return [at for term in terms for at in range(len(words) - len(term) + 1) if _is_at(term, words, at)]


def _is_at(term: Term, words: Sequence[str], at: int) -> bool:
    return all(
        words[at + step].startswith(word[:-1]) if word.endswith("*") else words[at + step] == word
        for step, word in enumerate(term)
    )
