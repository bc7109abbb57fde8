"""Words that a phrase may hold or leave out and still mean the same: "lost my passport", "lost the passport"."""

from __future__ import annotations

from collections.abc import Sequence

FILLERS = frozenset(
    "a an the my his her our their your this these those some very really so also again "
    "le la les l un une des du d de mon ma mes son sa ses notre nos leur leurs ton ta tes votre vos ce cet cette ces "
    "tres trop vraiment bien beaucoup bcp tous toutes toute aussi encore toujours souvent deja "
    "een het t n de mijn mijne mn m haar onze ons hun uw jouw dit deze heel erg zeer zo echt veel ook altijd "
    "nog al alweer weer".split()
)
"""Articles, possessives, and words that say how much or how often. None of them turns a phrase round."""
_FEWEST = 2
"""Words that are left of a phrase that still says what it said."""


def both_ways(words: Sequence[str]) -> list[list[tuple[str, int]]]:
    """A phrase word by word, each with how many of these `words` have ended with it; and so without the fillers within
    it, where it holds any.

    >>> both_ways(["perdu", "tous", "papiers"])
    [[('perdu', 1), ('tous', 2), ('papiers', 3)], [('perdu', 1), ('papiers', 3)]]
    >>> both_ways(["je veux", "dormir"])
    [[('je', 1), ('veux', 1), ('dormir', 2)]]
    """
    full = [(word, length) for length, text in enumerate(words, start=1) for word in text.split()]
    if full[0][0] in FILLERS or FILLERS.isdisjoint([word for word, _ in full]):
        return [full]
    return [full, [one for one in full if one[0] not in FILLERS]]


def bared(phrase: str) -> str:
    """A folded phrase without the fillers within it; "" where it holds none, where too little is left, or where it
    begins or ends with one: then a shorter phrase says the same.

    >>> bared("perdu tous mes papiers"), bared("een dokter"), bared("drinkt heel veel")
    ('perdu papiers', '', '')
    """
    words = phrase.split()
    if len(words) <= _FEWEST or FILLERS.isdisjoint(words) or words[0] in FILLERS or words[-1] in FILLERS:
        return ""
    left = [word for word in words if word not in FILLERS]
    return " ".join(left) if _FEWEST <= len(left) < len(words) else ""
