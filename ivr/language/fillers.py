"""Words that a phrase may hold or leave out and still mean the same: "lost my passport", "lost the passport"."""

from __future__ import annotations

from collections.abc import Sequence

_FILLERS = frozenset(
    "a an the my his her our their your this these those some very really so also again "
    "le la les l un une des du d de mon ma mes son sa ses notre nos leur leurs ton ta tes votre vos ce cet cette ces "
    "tres trop vraiment bien beaucoup bcp tous toutes toute aussi encore toujours souvent deja "
    "een het t n de mijn mijne mn m haar onze ons hun uw jouw dit deze heel erg zeer zo echt veel ook altijd "
    "nog al alweer weer".split()
)
"""Articles, possessives, and words that say how much or how often. None of them turns a phrase round."""
_FEWEST = 2
"""Words that are left of a phrase that still says what it said."""


def first_two(words: Sequence[str]) -> set[str]:
    """How a phrase of words, or of several in one text, begins: with a filler in it, and without.

    >>> sorted(first_two(["perdu", "tous", "mes", "papiers"])), first_two(["een", "dokter"]), first_two(["je veux"])
    (['perdu papiers', 'perdu tous'], {'een dokter'}, {'je veux'})
    """
    first, *others = " ".join(words).split()
    bare = next((word for word in others if word not in _FILLERS), "")
    return {f"{first} {second}" for second in (*others[:1], bare) if second}


def bared(phrase: str) -> str:
    """A folded phrase without the fillers within it; "" where it holds none, where too little is left, or where it
    begins or ends with one: then a shorter phrase says the same.

    >>> bared("perdu tous mes papiers"), bared("een dokter"), bared("drinkt heel veel")
    ('perdu papiers', '', '')
    """
    words = phrase.split()
    if len(words) <= _FEWEST or _FILLERS.isdisjoint(words) or words[0] in _FILLERS or words[-1] in _FILLERS:
        return ""
    left = [word for word in words if word not in _FILLERS]
    return " ".join(left) if _FEWEST <= len(left) < len(words) else ""
