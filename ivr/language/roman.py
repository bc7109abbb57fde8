"""Other alphabets in Latin letters, as people text them: "vrach", "mo7ami", "wakil", and how that sounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_Rules = Sequence[tuple[re.Pattern[str], str]]

# fmt: off
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "i",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
})  # folded: й is и, ї is і, ё is е
_ARABIC = str.maketrans({
    "ا": "a", "ء": "", "ب": "b", "پ": "p", "ت": "t", "ټ": "t", "ث": "s", "ج": "j", "چ": "C", "ح": "7", "خ": "X",
    "څ": "s", "ځ": "z", "د": "d", "ډ": "d", "ذ": "z", "ر": "r", "ړ": "r", "ز": "z", "ژ": "j", "ږ": "g", "س": "s",
    "ش": "S", "ښ": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "G", "ف": "f", "ق": "q", "ك": "k",
    "ګ": "g", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ڼ": "n", "و": "w", "ه": "7", "ي": "y", "ې": "y", "ۍ": "y",
})  # folded: the Persian forms of ي and ك are these
# fmt: on
_PERSIAN = _ARABIC | {ord("ض"): "z"}
_LETTERS: Mapping[str, Mapping[int, str]] = {
    "ru": _CYRILLIC, "uk": _CYRILLIC, "ar": _ARABIC, "prs": _PERSIAN, "ps": _PERSIAN
}  # fmt: skip


def _rules(*pairs: tuple[str, str]) -> _Rules:
    return [(re.compile(pattern, re.MULTILINE), sound) for pattern, sound in pairs]


_DOUBLE = (r"(.)(?=\1)", "")
_RUSSIAN = _rules(
    (r"zh|j(?=[ei])", "J"),
    (r"shch|sch|sh|w", "S"),
    (r"ch", "C"),
    (r"kh|x|h", "X"),
    (r"ts|tz|c", "c"),
    (r"q", "k"),
    (r"[yij]+(?=[aeou])", ""),
    (r"[yije]", "i"),
    (r"o", "a"),
    _DOUBLE,
)
_UKRAINIAN = _rules(
    (r"zh|j(?=[ei])", "J"),
    (r"shch|sch|sh", "S"),
    (r"ch", "C"),
    (r"kh|x|h|g", "h"),
    (r"ts|tz|c", "c"),
    (r"w", "v"),
    (r"q", "k"),
    (r"[yij]+(?=[aeou])", ""),
    (r"[yije]", "i"),
    _DOUBLE,
)
_ARABIC_SOUNDS = _rules(
    (r"^(?:[wbf]?[aei]l|l)(?=[^\Waeiouylw])", ""),
    (r"kh|5", "X"),
    (r"gh", "G"),
    (r"sh|ch", "S"),
    (r"dh|th", "d"),
    (r"dj", "j"),
    (r"[7h]", "h"),
    (r"9|q|c", "k"),
    (r"h$", ""),
    (r"[23aeiouyw]", ""),
    (r"v", "f"),
    (r"p", "b"),
    _DOUBLE,
)
_PERSIAN_SOUNDS = _rules(
    (r"kh|x", "X"),
    (r"gh|G|q", "k"),
    (r"zh", "j"),
    (r"sh", "S"),
    (r"ch", "C"),
    (r"^[vw]", "W"),
    (r"[7h]", "h"),
    (r"h$", ""),
    (r"[aeiouyvw]", ""),
    (r"c", "k"),
    _DOUBLE,
)
_SOUNDS = {
    "ru": _RUSSIAN, "uk": _UKRAINIAN, "ar": _ARABIC_SOUNDS, "prs": _PERSIAN_SOUNDS, "ps": _PERSIAN_SOUNDS
}  # fmt: skip


def roman(word: str, language: str) -> str:
    """How a folded word of a language sounds, in its own letters or in Latin ones, as a key; "" in a language that is
    written in Latin letters. Of several words, each on a line, each sounds as it does alone.

    >>> roman("зарплата", "ru") == roman("zarplata", "ru"), roman("محامي", "ar") == roman("mou7ami", "ar")
    (True, True)
    """
    heard = word if word.isascii() else word.translate(_LETTERS.get(language, {}))
    for pattern, sound in (rules := _SOUNDS.get(language, ())):
        heard = pattern.sub(sound, heard)
    return heard if rules else ""
