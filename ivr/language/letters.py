"""Plain text as it arrives and as it leaves: cleaning, folding, and the script it is in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# XML 1.0 forbids these; Twilio drops a document that holds one. Lone surrogates cannot be encoded at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_LONG_LETTER = re.compile(r"([^\W\d])\1{2,}")

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


def unstretched(text: str) -> str:
    """The text with no letter three times on end.

    >>> unstretched("pleaaase, a school")
    'please, a school'
    """
    return _LONG_LETTER.sub(r"\1", text)


def _letter_or_space(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character if character.isalnum() else " "


def script_of(text: str) -> str:
    """The script most letters of a text are in, by the first word of their names: LATIN, ARABIC, CYRILLIC.

    >>> script_of("hello سلام عليكم"), script_of("1080")
    ('ARABIC', '')
    """
    scripts = Counter(unicodedata.name(c, "?").partition(" ")[0] for c in text if c.isalpha())
    return scripts.most_common(1)[0][0] if scripts else ""
