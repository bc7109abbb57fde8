"""Pronunciation: words that a voice gets wrong, written the way it should say them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def pronounce(text: str, words: Mapping[str, str]) -> str:
    """The text with each of these whole words, in this case, replaced by how it is said; numbers never change.

    >>> pronounce("Het OCMW (tel. 0 8 0 0) of OCMW's", {"OCMW": "O C M W", "0": "nul"})
    "Het O C M W (tel. 0 8 0 0) of O C M W's"
    """
    written = sorted((word for word in words if any(c.isalpha() for c in word)), key=len, reverse=True)
    if not written:
        return text
    any_word = "|".join(map(re.escape, written))  # the longest first, or "OCMW Gent" would never be found
    return re.sub(rf"(?<!\w)(?:{any_word})(?!\w)", lambda found: words[found[0]], text)
