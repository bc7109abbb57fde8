"""How long speech takes on the telephone."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Telephone voices say about 15 letters a second, a digit on its own takes about 0.4 seconds; espeak-ng says the texts
# of this line in 0.6 to 1.5 times the estimate.
_LETTERS_A_SECOND = 15.0
_SECONDS_A_DIGIT = 0.4
# Chinese, Japanese and Korean write a whole syllable as one wide character.
_LETTERS_A_WIDE_CHARACTER = 4
SLOWER = 1.25
"""How much longer the same words take when they are said slowly."""


@lru_cache(maxsize=4096)  # the same sentences are weighed again and again: of a walk it was a sixth
def seconds_to_say(text: str) -> float:
    """Seconds it takes to say a text, as an estimate: 15 letters and spaces a second, 0.4 seconds a digit.

    >>> seconds_to_say("0 8 0 0"), round(seconds_to_say("Neem rustig je tijd."), 1)
    (1.6, 1.3)
    """
    digits = sum(c.isdigit() for c in text)
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    return digits * _SECONDS_A_DIGIT + sum(map(_letters, words)) / _LETTERS_A_SECOND


def _letters(word: str) -> int:
    """The letters of a word and the space after it."""
    return 1 + sum(_LETTERS_A_WIDE_CHARACTER if _is_wide(c) else c.isalpha() for c in word)


def _is_wide(character: str) -> bool:
    return character.isalpha() and unicodedata.east_asian_width(character) in "WF"
