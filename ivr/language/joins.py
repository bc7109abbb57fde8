"""Which words may stand side by side in what is listed, whatever their forms: told by each of them alone, so that
hardly a root has to be found. And what each of them means alone."""

from __future__ import annotations

import json
from sys import intern
from typing import NamedTuple

from ivr.model import Meaning

BENDING = ("ru", "uk", "ar", "prs", "ps", "tr", "de", "es", "ro")
"""The languages whose words are known in other forms (`ivr.language.roots`)."""


class Joins(NamedTuple):
    """The languages in which a listed phrase of several words may have the root of this word as its first, and those in
    which as its second; and what it means alone, None where that is not known here."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    alone: tuple[Meaning, ...] | None = None

    def before(self, other: Joins) -> list[str]:
        """The languages in which that other word may stand behind this one."""
        return [language for language in self.first if language in other.second]


ANY = Joins(BENDING, BENDING)
"""Of a word that nobody knows."""


def unpacked(text: str) -> dict[str, Joins]:
    """What `ivr.language.joining.packed` wrote, by word; what several have in common is held once.

    >>> known = unpacked('{"tr||": ["bilete"], "||small/small/en/ small/small/nl/": ["is"]}')
    >>> known["bilete"], known["is"].first, ANY.before(known["is"]), [one.language for one in known["is"].alone or ()]
    (Joins(first=('tr',), second=(), alone=()), (), [], ['en', 'nl'])
    """
    by_word, known = dict[str, Joins](), dict[str, Meaning]()
    for group, words in json.loads(text).items():
        first, second, alone = map(str.split, group.split("|"))
        meanings = tuple([known.get(one) or known.setdefault(one, _meaning(one)) for one in alone])
        by_word |= dict.fromkeys(words, Joins(tuple(first), tuple(second), meanings))
    return by_word


def _meaning(written: str) -> Meaning:
    kind, id, language, weak = map(intern, written.split("/"))
    return Meaning._make((kind, id, language, bool(weak)))
