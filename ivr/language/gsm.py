"""What an SMS costs: its alphabet and its length; and the same words in the cheaper alphabet, where there are."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

# GSM 03.38: the basic table costs one septet a character, the extension table two.
_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
_OUTSIDE = re.compile(f"[^{re.escape(''.join(_GSM_BASIC | _GSM_EXTENDED))}]")
_TWICE = {"GSM-7": re.compile(f"[{re.escape(''.join(_GSM_EXTENDED))}]"), "UCS-2": re.compile("[\U00010000-\U0010ffff]")}
"""What costs two septets, or two code units."""
_PART, _DEARER_PART = 153, 67
"""Letters of a part of a longer message."""

# Outside GSM-7, each of these would turn 160 characters into 70 and double the price of the message.
_TYPOGRAPHY = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "•": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "œ": "oe", "Œ": "OE",
    }
)  # fmt: skip


def plainer(text: str, *, accents: bool) -> str:
    """The text in GSM-7 where plain typography gets it there, or (with `accents`) dropping accents; else as it is, but
    for typography that costs nothing to make plain.

    >>> plainer("Près de l’école, ça va", accents=True), plainer("Kurdî’", accents=False)
    ("Près de l'école, ca va", "Kurdî'")
    >>> plainer("متى", accents=True) == "متى"
    True
    """
    if text.isascii() and "\t" not in text:  # as many are in Dutch and English
        return text
    typed = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    if not accents or encoding(typed) == "GSM-7":
        return typed
    plain = _OUTSIDE.sub(_gsm_letter, typed)
    return plain if encoding(plain) == "GSM-7" else typed


def _gsm_letter(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKD", found[0])[0]


def encoding(text: str) -> Encoding:
    """Which alphabet an SMS with this text travels in."""
    return "UCS-2" if _OUTSIDE.search(text) else "GSM-7"


def outside(text: str) -> tuple[str, ...]:
    """The letters for which it is not the cheaper one, each once, in the order of the text.

    >>> outside("Kurdî, Türkçe"), outside("près d'ici")
    (('î', 'ç'), ())
    """
    return tuple(dict.fromkeys(_OUTSIDE.findall(text)))


def affordable(text: str, most: int) -> int:
    """How many SMS a text may cost that would be allowed `most` in the cheaper alphabet. A script that it does not know
    costs 2.3 times as much for the same words: who writes in Arabic or Cyrillic letters is not told half of it.

    >>> affordable("Call us", 2), affordable("اتصل", 2)
    (2, 4)
    """
    return most if encoding(text) == "GSM-7" else most * _PART // _DEARER_PART


def segments(text: str) -> int:
    """How many SMS this text costs. GSM-7: 160 septets, or 153 a part; UCS-2: 70 code units, or 67 a part.

    A character is never cut in two, so a part may end one unit early.

    >>> segments("a" * 160), segments("a" * 161), segments("€" * 80), segments("ë" * 70), segments("ë" * 71)
    (1, 2, 1, 1, 2)
    """
    alphabet = encoding(text)
    (whole, part), twice = (160, _PART) if alphabet == "GSM-7" else (70, _DEARER_PART), _TWICE[alphabet]
    dear = len(twice.findall(text))
    if len(text) + dear <= whole:
        return 1
    if not dear:  # as nearly always
        return -(-len(text) // part)
    parts, room = 1, part
    for letter in text:
        cost = 2 if twice.match(letter) else 1
        if cost > room:
            parts, room = parts + 1, part
        room -= cost
    return parts
