"""Which words may stand side by side in what is listed, whatever their forms: told by each of them alone, so that
hardly a root has to be found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ivr.language.roots import BENDING, Roots


class Joins(NamedTuple):
    """The languages in which a listed phrase of several words may have the root of this word as its first, and those in
    which as its second."""

    first: tuple[str, ...]
    second: tuple[str, ...]

    def before(self, other: Joins) -> list[str]:
        """The languages in which that other word may stand behind this one."""
        return [language for language in self.first if language in other.second]


ANY = Joins(BENDING, BENDING)
"""Of a word that nobody knows."""


def packed(words: Sequence[str], rooted: Mapping[str, Iterable[str]]) -> str:
    """What each of these words may be, as one text; `rooted` are the roots of what is listed by language."""
    groups: dict[str, list[str]] = {}
    for word, joins in _joins(words, rooted).items():
        groups.setdefault("|".join(map(" ".join, joins)), []).append(word)
    return json.dumps(groups, ensure_ascii=False)


def unpacked(text: str) -> dict[str, Joins]:
    """What `packed` wrote, by word; what several have in common is held once.

    >>> known = unpacked(packed(["bilete", "avukat"], {"tr": ["bilet ara"]}))
    >>> known["bilete"].first, known["avukat"].first, ANY.before(known["avukat"])
    (('tr',), (), [])
    """
    by_word = dict[str, Joins]()
    for both, words in json.loads(text).items():
        first, second = both.split("|")
        by_word |= dict.fromkeys(words, Joins(tuple(first.split()), tuple(second.split())))
    return by_word


def _joins(words: Sequence[str], rooted: Mapping[str, Iterable[str]]) -> dict[str, tuple[list[str], list[str]]]:
    by_word: dict[str, tuple[list[str], list[str]]] = {word: ([], []) for word in words}
    for language in BENDING:
        pairs = [root.split()[:2] for root in rooted.get(language, ()) if " " in root]
        firsts, seconds = {first for first, _ in pairs}, {second for _, second in pairs}
        for word, root in Roots(words).of_words(language).items():
            first, second = by_word[word]
            first += [language] * (root in firsts)
            second += [language] * (root in seconds)
    return by_word
