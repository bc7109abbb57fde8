"""Words the line does not know: which of its own is mistyped there, and which are alike enough to be offered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ivr.engine.library import Library, is_sensitive
from ivr.model import Meaning

MOST_GUESSES = 8
# Of 100: words that share less than this would be a guess at random.
_ALIKE = 65
_SHORTEST_TYPO = 5
_LONG_TYPO = 8
_MOST_NEAR = 5


def mistyped(library: Library, word: str) -> tuple[Meaning, ...]:
    """The meanings of the word of the line that is one typing mistake away, two in a long word. Nobody mistypes the
    first letter, words that differ in it are others ("secours", "recours"); and no mistake leads to what is nobody
    else's business: that has to be written."""
    if len(word) < _SHORTEST_TYPO or word.isdecimal():
        return ()
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    mistakes = 2 if len(word) >= _LONG_TYPO else 1
    likely = _beginning_alike(library.vocabulary, word)
    near = process.extract(word, likely, scorer=OSA.distance, score_cutoff=mistakes, limit=_MOST_NEAR)
    meanings = (library.meanings(like) for like, *_ in near)
    return next((found for found in meanings if not is_sensitive(library, _topics(library, found))), ())


def _beginning_alike(vocabulary: Sequence[str], word: str) -> Sequence[str]:
    """The words, in their order, with the first letter of this one."""
    first = bisect_left(vocabulary, word[0])
    return vocabulary[first : bisect_left(vocabulary, chr(ord(word[0]) + 1), lo=first)]


def _topics(library: Library, meanings: tuple[Meaning, ...]) -> list[str]:
    return [library.topic_of.get(meaning.id, meaning.id) for meaning in meanings if meaning.kind in ("topic", "need")]


def suggestions(library: Library, unknown: tuple[str, ...], language: str, most: int) -> list[str]:
    """The topics whose words, or those of their needs, are most like these, best first; they are only offered, never
    assumed."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    words = library.offered_words(language)
    scored: dict[str, float] = {}
    for word in unknown[:MOST_GUESSES]:
        for like, score, _ in process.extract(word, words.keys(), scorer=ratio, limit=most, score_cutoff=_ALIKE):
            scored[words[like]] = max(scored.get(words[like], 0), score)
    return sorted(scored, key=lambda topic: -scored[topic])[:most]
