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


def both_ways(words: Sequence[str]) -> list[tuple[list[str], Sequence[int]]]:
    """The words of a phrase, and how many of these `words` have ended with each; and so without the fillers within it,
    where it holds any.

    >>> both_ways(["je veux", "tous", "papiers"])
    [(['je', 'veux', 'tous', 'papiers'], [1, 1, 2, 3]), (['je', 'veux', 'papiers'], [1, 1, 3])]
    """
    full, ended = " ".join(words).split(), range(1, len(words) + 1)
    ends = ended if len(full) == len(words) else [end for end in ended for _ in words[end - 1].split()]
    if full[0] in FILLERS or FILLERS.isdisjoint(full):
        return [(full, ends)]
    kept = [at for at, word in enumerate(full) if word not in FILLERS]
    return [(full, ends), ([full[at] for at in kept], [ends[at] for at in kept])]


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
