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
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ivr.language.letters import fold, is_sign, levelled, signs_apart, unstretched

SHORTEST_STEM = 3
"""Letters of a word that stands for all that begin so."""
END = "."
"""The word that stands for the end of a sentence."""
_LIST = re.compile(r"<([^<>]*)>")
_SENTENCE_END = re.compile(r"[.!?;…]+(?=\s|$)|\n")

Term = tuple[str, ...]
"""Words side by side; one that ends in * stands for all that begin so."""


class Wording(NamedTuple):
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
    plain = unstretched(levelled(text))
    if plain.replace(" ", "").isalnum():  # as in a message of two words
        return plain.split()
    ended = _SENTENCE_END.sub(f" {END} ", plain)
    spaced = ended if ended.isascii() else signs_apart(ended)
    return [word for part in spaced.split() for word in ((part,) if part.isalnum() else _words(part))]


def _words(part: str) -> list[str]:
    return [part] if part == END or is_sign(part) else fold(part).split()


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
        if stem and (not folded or len(folded[-1]) < SHORTEST_STEM):
            raise ValueError(f"{part} stands for too many words")
        words += [*folded[:-1], f"{folded[-1]}*"] if stem else folded
    return tuple(words)


@lru_cache(maxsize=65_536)  # words of the content; never of a message
def _folded(part: str) -> tuple[str, ...]:
    plain = levelled(part)
    if plain.isalnum():
        return (unstretched(plain),)
    return tuple(word for word in signs_and_words(part) if word != END)
