"""Wordings: what people write when they mean one thing, as an operator lists it, found in a message without guessing.

drowning                     a word
cannot breathe               words side by side
strangl*                     every word that begins so
husband|father + hit*|beat*  both in one breath, in any order; | is "or"
attack* - heart|panic        the first, where the second is nowhere in the sentence
= violence                   the first, in a message of a few words
== help me                   the first, where the message says nothing else
<family> + hit*              the terms of the list of that name
🔪                            a sign
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

from ivr.language.letters import fold, is_sign, levelled, signs_apart, unstretched

T = TypeVar("T")

BREATH = 10
"""How many words apart the parts of a wording may be: people in danger write without full stops."""
FEW = 3
"""So many words, besides numbers, has a message that says one thing and little else."""
_SHORTEST_STEM = 3
END = "."
"""The word that stands for the end of a sentence."""
_NOT_ONLY = (["seulement"], ["que"], ["alleen"], ["only"])
_LIST = re.compile(r"<([^<>]*)>")
_SENTENCE_END = re.compile(r"[.!?;…]+(?=\s|$)|\n")

Term = tuple[str, ...]
"""Words side by side; one that ends in * stands for all that begin so."""


@dataclass(frozen=True)
class Wording:
    """`parts` all stand in one breath, each as one of several terms, not right after one of `negations` nor right
    before one of `turned`; nothing of the lists of `without` stands in the same sentence, nor of
    `nowhere` in the whole message. One that is `alone` is found
    in a message of a few words, one that is `whole` where no other word stands in it."""

    parts: tuple[tuple[Term, ...], ...]
    without: tuple[tuple[Term, ...], ...] = ()
    negations: tuple[Term, ...] = ()
    turned: tuple[Term, ...] = ()
    nowhere: tuple[Term, ...] = ()
    alone: bool = False
    whole: bool = False


def signs_and_words(text: str) -> list[str]:
    """The folded words of a text, each emoji as a word of its own, and a full stop for each end of a sentence.

    >>> signs_and_words("Heeelp! He has a🔪knife")
    ['help', '.', 'he', 'has', 'a', '🔪', 'knife']
    """
    ended = _SENTENCE_END.sub(f" {END} ", levelled(text))
    spaced = ended if ended.isascii() else signs_apart(ended)
    return [word for part in spaced.split() for word in _words(part)]


def _words(part: str) -> list[str]:
    if part == END or is_sign(part):
        return [part]
    return unstretched(part if part.isalnum() else fold(part)).split()


def lists_in(text: str) -> list[str]:
    """The names of the lists that a wording asks for."""
    return _LIST.findall(text)


def filled(text: str, lists: Mapping[str, Sequence[object]]) -> str:
    """A wording with its lists written out. Raises `ValueError` where there is no such list.

    >>> filled("<family> + hit*", {"family": ["father", "mother|mum"]})
    'father|mother|mum + hit*'
    """

    def terms_of(found: re.Match[str]) -> str:
        if found[1] not in lists:
            raise ValueError(f"there is no list {found[1]}")
        words = [word for word in lists[found[1]] if isinstance(word, str)]
        if len(words) < len(lists[found[1]]):
            raise ValueError(f"the list {found[1]} holds something else than words")
        return "|".join(words)

    return _LIST.sub(terms_of, text)


def wording(text: str) -> Wording:
    """Reads one. Raises `ValueError` where it says nothing, or where a stem is so short that it would mean anything."""
    said, *without = text.removeprefix("=").removeprefix("= ").removeprefix(" ").split(" - ")
    parts = tuple(terms(part) for part in said.split("+"))
    alone, whole = text.startswith("= "), text.startswith("== ")
    return Wording(parts, tuple(terms(part) for part in without), alone=alone, whole=whole)


def terms(part: str) -> tuple[Term, ...]:
    """The terms between the bars of a part. Raises `ValueError` as `wording` does."""
    several = tuple(_term(one) for one in part.split("|"))
    if not all(several):
        raise ValueError("a word is missing")
    return several


@lru_cache(maxsize=131_072)  # several wordings hold the same
def _term(text: str) -> Term:
    words = list[str]()
    for part in text.split():
        stem = part.endswith("*")
        folded = _folded(part.rstrip("*"))
        if stem and (not folded or len(folded[-1]) < _SHORTEST_STEM):
            raise ValueError(f"{part} stands for too many words")
        words += [*folded[:-1], f"{folded[-1]}*"] if stem else folded
    return tuple(words)


@lru_cache(maxsize=65_536)  # words of the content; never of a message
def _folded(part: str) -> tuple[str, ...]:
    plain = levelled(part)
    if plain.isalnum():
        return (unstretched(plain),)
    return tuple(word for word in signs_and_words(part) if word != END)


class Wordings(Generic[T]):
    """Many of them, each with what it means. A message asks only for those whose first part begins with one of its
    words, and of every part only for the terms that do: some microseconds, however many there are."""

    def __init__(self, known: Iterable[tuple[Wording, T]], breath: int = BREATH) -> None:
        self._breath = breath
        shared: dict[tuple[Term, ...], _Terms] = {}
        self._known = [(_Known.of(one, shared), meaning) for one, meaning in known]
        self._by_word: dict[str, list[int]] = {}
        for at, (one, _) in enumerate(self._known):
            for word in one.parts[0]:
                self._by_word.setdefault(word, []).append(at)

    def found(self, words: Sequence[str]) -> Iterator[T]:
        """What the wordings in these words mean, in the order in which they are known."""
        length = sum(word != END and not word.isdecimal() for word in words)
        found = {at for sentence in _sentences(words) for at in self._in_sentence(sentence, length)}
        message = _Sentence(words)
        return (self._known[at][1] for at in sorted(found) if not message.has(self._known[at][0].nowhere))

    def _in_sentence(self, words: Sequence[str], length: int) -> Iterator[int]:
        sentence = _Sentence(words)
        likely = {at for handle in sentence.places for at in self._by_word.get(handle, ())}
        return (at for at in likely if sentence.holds(self._known[at][0], length, self._breath))


_Terms = dict[str, list[Term]]
"""Terms by their first word."""


@dataclass(frozen=True)
class _Known:
    """A wording as it is looked for."""

    parts: tuple[_Terms, ...]
    without: tuple[_Terms, ...]
    negations: _Terms
    turned: tuple[Term, ...]
    nowhere: _Terms
    alone: bool
    whole: bool

    @classmethod
    def of(cls, one: Wording, shared: dict[tuple[Term, ...], _Terms]) -> _Known:
        """`shared` are the terms that many wordings have in common. What is said with a negation ("not" + "breathing")
        is not turned round by one."""
        own = {term for part in one.parts for term in part}
        words = {(word,) for term in own for word in term}
        negations = () if own.intersection(one.negations) else one.negations
        for terms in (*one.parts, *one.without, one.nowhere, negations):
            if terms not in shared:
                shared[terms] = _by_first_word(terms)
        return cls(
            tuple(shared[part] for part in one.parts),
            tuple(shared[terms] for terms in one.without),
            shared[negations],
            () if words.intersection(one.turned) else one.turned,
            shared[one.nowhere],
            one.alone,
            one.whole,
        )


def _by_first_word(terms: tuple[Term, ...]) -> _Terms:
    result: _Terms = {}
    for term in terms:
        result.setdefault(term[0], []).append(term)
    return result


class _Sentence:
    """The words between two full stops, and `places`: where each of them stands, and each that begins as they do."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._found: dict[int, list[tuple[int, int]]] = {}
        self.places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            for handle in _handles(word):
                self.places.setdefault(handle, []).append(at)

    def holds(self, one: _Known, length: int, breath: int) -> bool:
        """`length` are the words of the whole message, `breath` how many of them may lie between the parts."""
        if (one.alone and length > FEW) or any(part.keys().isdisjoint(self.places) for part in one.parts[1:]):
            return False
        parts = []
        for part in one.parts:
            parts.append(
                {
                    at
                    for at, behind in self._of(part)
                    if not (self._follows(one.negations, at) or self._is_turned(one.turned, behind))
                    and (not one.whole or behind - at == length)
                }
            )
            if not parts[-1]:
                return False
        return any(_close(first, parts[1:], breath) for first in parts[0]) and not any(map(self._of, one.without))

    def has(self, terms: _Terms) -> bool:
        """Whether one of the terms stands here."""
        return bool(self._of(terms))

    def _of(self, terms: _Terms) -> list[tuple[int, int]]:
        """Where one of the terms begins, and where it has ended; looked for once, as many wordings share them."""
        found = self._found.get(id(terms))
        if found is None:
            found = self._found[id(terms)] = [
                (at, at + len(term))
                for first in terms.keys() & self.places.keys()
                for at in self.places[first]
                for term in terms[first]
                if self._is_at(term, at)
            ]
        return found

    def _follows(self, terms: _Terms, at: int) -> bool:
        return any(behind == at for _, behind in self._of(terms))

    def _is_turned(self, terms: tuple[Term, ...], behind: int) -> bool:
        """Whether one of the terms stands here: "pas" in "il me frappe pas"; "pas seulement" turns nothing round."""
        here = (term for term in terms if behind < len(self._words) and self._is_at(term, behind))
        turning = next(map(len, here), 0)
        return bool(turning) and self._words[behind + turning : behind + turning + 1] not in _NOT_ONLY

    def _is_at(self, term: Term, at: int) -> bool:
        if len(term) == 1:
            return _is_word(term[0], self._words[at])
        here = self._words[at : at + len(term)]
        return len(here) == len(term) and all(_is_word(word, said) for word, said in zip(term, here, strict=True))


def _is_word(word: str, said: str) -> bool:
    """Whether somebody said a word of a term, or one with its stem."""
    return said.startswith(word[:-1]) if word.endswith("*") else said == word


def _sentences(words: Sequence[str]) -> Iterator[Sequence[str]]:
    ends = [-1, *(at for at, word in enumerate(words) if word == END), len(words)]
    return (words[start + 1 : end] for start, end in pairwise(ends) if end > start + 1)


def _handles(word: str) -> Iterator[str]:
    yield word
    yield from (f"{word[:length]}*" for length in range(_SHORTEST_STEM, len(word) + 1))


def _close(first: int, others: list[set[int]], breath: int) -> bool:
    near = {first + step for step in range(-breath, breath + 1) if step}
    return all(near & part for part in others)
