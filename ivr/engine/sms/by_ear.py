"""A message as it would be spelled: words that are written by ear, or stick together, in those of the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ivr.engine.library import Library
from ivr.language.homophones import SHORTEST_HEARD, sound

_STUCK = re.compile(r"(qu|[ldjnmst])([aeiouyh]\w{3,})")
"""A French word with the short one that loses its vowel before it: "lhopital", "davocat"."""


def spelled(library: Library, words: Sequence[str]) -> list[str]:
    """The words, those that nobody listed as the word of the same sound in the language of the others. Names of places
    stay as they are, and no sound leads to what is nobody else's business."""
    strange = {word for word in words if _is_strange(library, word)}
    language = _written_in(library, words) if strange else ""
    return [one for word in words for one in (_spelled(library, word, language) if word in strange else [word])]


def _is_strange(library: Library, word: str) -> bool:
    return (
        len(word) >= SHORTEST_HEARD
        and word.isalpha()
        and word not in library.texted_words
        and library.place_named(word) is None
    )


def _written_in(library: Library, words: Sequence[str]) -> str:
    """The language of most small words; "" where there is none."""
    votes: Counter[str] = Counter()
    for word in words:
        votes.update({meaning.language for meaning in library.meanings(word) if meaning.kind == "small"})
    return max(sorted(votes), key=lambda code: votes[code], default="")


def _spelled(library: Library, word: str, language: str) -> list[str]:
    """One word as one or two."""
    if language == "fr" and (stuck := _STUCK.fullmatch(word)):
        rest = stuck[2] if stuck[2] in library.texted_words else next(_heard(library, stuck[2], language), "")
        if rest:
            return [stuck[1], rest]
    return [next(_heard(library, word, language), word)]


def _heard(library: Library, word: str, language: str) -> Iterator[str]:
    if (key := sound(word, language)) and (known := library.heard(key, language)):
        yield known
