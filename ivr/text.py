"""Plain text as it arrives and as it leaves: cleaning, folding, the length of an SMS."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

# XML 1.0 forbids these; Twilio drops a document that holds one. Lone surrogates cannot be encoded at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# GSM 03.38: the basic table costs one septet a character, the extension table two.
_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")

# Outside GSM-7, each of these would turn 160 characters into 70 and double the price of the message.
_TYPOGRAPHY = str.maketrans(
    {
        "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "•": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "œ": "oe", "Œ": "OE",
    }
)  # fmt: skip


def clean(text: str) -> str:
    r"""The text without characters that no XML document and no phone can carry.

    >>> clean("bad\x0bchar\ud83d")
    'badchar'
    """
    return _FORBIDDEN.sub("", text)


def leading_digits(text: str) -> str:
    """The digits with which a text begins.

    >>> leading_digits("1080#1"), leading_digits("*")
    ('1080', '')
    """
    return text[: len(text) - len(text.lstrip("0123456789"))]


def fold(text: str) -> str:
    """The text as words to compare: no accents, no case, anything but letters and digits is one space.

    Digits of any script become 0 to 9, full-width letters become plain ones.

    >>> fold("Saint-Gilles / SINT-GILLIS")
    'saint gilles sint gillis'
    >>> fold("Où? ١٠٨٠")
    'ou 1080'
    """
    plain = unicodedata.normalize("NFKD", text).casefold().replace("œ", "oe").replace("æ", "ae")
    marks_gone = (c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(_letter_or_space(c) for c in marks_gone).split())


def _letter_or_space(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character if character.isalnum() else " "


def plainer(text: str) -> str:
    """The text in GSM-7 where dropping accents and fine typography gets it there; else unchanged.

    >>> plainer("Près de l’école")
    "Près de l'école"
    >>> plainer("متى") == "متى"
    True
    """
    whole = unicodedata.normalize("NFC", text)
    typed = "".join(_gsm_letter(c) for c in whole.translate(_TYPOGRAPHY))
    return typed if encoding(typed) == "GSM-7" else text


def _gsm_letter(character: str) -> str:
    if character in _GSM_BASIC or character in _GSM_EXTENDED:
        return character
    return unicodedata.normalize("NFKD", character)[0]


def encoding(text: str) -> Encoding:
    """Which alphabet an SMS with this text travels in."""
    return "GSM-7" if all(c in _GSM_BASIC or c in _GSM_EXTENDED for c in text) else "UCS-2"


def segments(text: str) -> int:
    """How many SMS this text costs. GSM-7: 160 septets, or 153 a part; UCS-2: 70 code units, or 67 a part.

    A character is never cut in two, so a part may end one unit early.

    >>> segments("a" * 160), segments("a" * 161), segments("€" * 80), segments("ë" * 70), segments("ë" * 71)
    (1, 2, 1, 1, 2)
    """
    if encoding(text) == "GSM-7":
        costs, whole, part = [2 if c in _GSM_EXTENDED else 1 for c in text], 160, 153
    else:
        costs, whole, part = [2 if ord(c) > 0xFFFF else 1 for c in text], 70, 67
    if sum(costs) <= whole:
        return 1
    parts, room = 1, part
    for cost in costs:
        if cost > room:
            parts, room = parts + 1, part
        room -= cost
    return parts
