"""Plain text as it arrives and as it leaves: cleaning, folding, the length of an SMS."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
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


# Letters that people write for one another: ligatures, the dotless i, and the Arabic and Persian forms of one letter.
_ALIKE = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ھ": "ه", "ە": "ه", "ـ": "",
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
    >>> fold("Où? ١٠٨٠"), fold("شقّة") == fold("شقه")
    ('ou 1080', True)
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_ALIKE)
    marks_gone = (c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(_letter_or_space(c) for c in marks_gone).split())


def _letter_or_space(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character if character.isalnum() else " "


def plainer(text: str, *, accents: bool) -> str:
    """The text in GSM-7 where plain typography gets it there, or (with `accents`) dropping accents; else as it is, but
    for typography that costs nothing to make plain.

    >>> plainer("Près de l’école, ça va", accents=True), plainer("Kurdî’", accents=False)
    ("Près de l'école, ca va", "Kurdî'")
    >>> plainer("متى", accents=True) == "متى"
    True
    """
    typed = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    plain = "".join(_gsm_letter(c) for c in typed) if accents else typed
    return plain if encoding(plain) == "GSM-7" else typed


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


def script_of(text: str) -> str:
    """The script most letters of a text are in, by the first word of their names: LATIN, ARABIC, CYRILLIC.

    >>> script_of("hello سلام عليكم"), script_of("1080")
    ('ARABIC', '')
    """
    scripts = Counter(unicodedata.name(c, "?").partition(" ")[0] for c in text if c.isalpha())
    return scripts.most_common(1)[0][0] if scripts else ""
