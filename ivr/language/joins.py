"""Which words may stand side by side in what is listed, whatever their forms: told by each of them alone, so that
hardly a root has to be found."""

from __future__ import annotations

import json
from typing import NamedTuple

BENDING = ("ru", "uk", "ar", "prs", "ps", "tr", "de", "es", "ro")
"""The languages whose words are known in other forms (`ivr.language.roots`)."""


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


def unpacked(text: str) -> dict[str, Joins]:
    """What `ivr.language.joining.packed` wrote, by word; what several have in common is held once.

    >>> known = unpacked('{"tr|": ["bilete"], "|": ["avukat"]}')
    >>> known["bilete"].first, known["avukat"].first, ANY.before(known["avukat"])
    (('tr',), (), [])
    """
    by_word = dict[str, Joins]()
    for both, words in json.loads(text).items():
        first, second = both.split("|")
        by_word |= dict.fromkeys(words, Joins(tuple(first.split()), tuple(second.split())))
    return by_word
