"""Which words may stand side by side in what is listed, whatever their forms: told by each of them alone, so that
hardly a root has to be found. And which are small words and nothing else, as most words of a sentence are."""

from __future__ import annotations

import json
from typing import NamedTuple

from ivr.model import Meaning

BENDING = ("ru", "uk", "ar", "prs", "ps", "tr", "de", "es", "ro")
"""The languages whose words are known in other forms (`ivr.language.roots`)."""


class Joins(NamedTuple):
    """The languages in which a listed phrase of several words may have the root of this word as its first, and those in
    which as its second; and what it means where it is a small word and nothing else."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    small: tuple[Meaning, ...] = ()

    def before(self, other: Joins) -> list[str]:
        """The languages in which that other word may stand behind this one."""
        return [language for language in self.first if language in other.second]


ANY = Joins(BENDING, BENDING)
"""Of a word that nobody knows."""


def unpacked(text: str) -> dict[str, Joins]:
    """What `ivr.language.joining.packed` wrote, by word; what several have in common is held once.

    >>> known = unpacked('{"tr||": ["bilete"], "||nl en": ["is"]}')
    >>> known["bilete"].first, known["is"].first, ANY.before(known["is"]), [one.language for one in known["is"].small]
    (('tr',), (), [], ['nl', 'en'])
    """
    by_word = dict[str, Joins]()
    for group, words in json.loads(text).items():
        first, second, small = map(str.split, group.split("|"))
        meanings = tuple([Meaning("small", "small", language) for language in small])
        by_word |= dict.fromkeys(words, Joins(tuple(first), tuple(second), meanings))
    return by_word
