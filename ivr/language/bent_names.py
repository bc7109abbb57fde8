"""Names of places as a sentence bends them: "в Намюре" is Намюр, "بلييج" is لييج, and "Gentte" is Gent."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CYRILLIC = re.compile(r"([\u0400-\u04ff].{2,}?)(?:ові|еві|ом|ем|ою|ею|еи|[аяуюеєиі])")
_SOFT = ("", "ь", "я")
"""What a name may end in where no ending stands: Намюр, Брюссель, Фландрия."""
_ARABIC = re.compile(r"[وف]?[بل](?!ال)([\u0600-\u06ff].{2,})")
"""Behind no article, which is of an ordinary word: "بالست" is "with the lady", and الست a town."""
_TURKISH = tuple(f"{letter}{vowel}{end}" for letter in "dt" for vowel in "ae" for end in ("yim", "yiz", "ki", "n", ""))
_TURKISH += ("ya", "ye")
_SHORTEST = 4
"""Letters of the shortest name behind which one of these is taken for a suffix."""


def unbent(name: str) -> Iterator[str]:
    """What a folded name may be that has an ending of Russian or Ukrainian, or the "in" or "to" of Arabic before
    it: nothing in other letters. Whoever asks has to know which of them are names.

    >>> list(unbent("намюре")), list(unbent("بلييج")), list(unbent("namur"))
    (['намюр', 'намюрь', 'намюря'], ['لييج'], [])
    """
    if name.isascii():
        return
    if found := _CYRILLIC.fullmatch(name):
        yield from (found[1] + end for end in _SOFT)
    elif found := _ARABIC.fullmatch(name):
        yield found[1]


def without_suffix(name: str) -> str:
    """A folded name without the Turkish "in", "from" or "to" behind it, or "". In a message of another language that
    is no suffix: "halende" is a Dutch verb, and Halen a town.

    >>> without_suffix("gentte"), without_suffix("brukselden"), without_suffix("gent")
    ('gent', 'bruksel', '')
    """
    if not name.endswith(_TURKISH):  # as nearly none does
        return ""
    stems = (name.removesuffix(suffix) for suffix in _TURKISH if name.endswith(suffix))
    return next((stem for stem in stems if len(stem) >= _SHORTEST and "a" <= stem[0] <= "z"), "")
