"""Plain text as it arrives and as it leaves: cleaning, folding, and the script it is in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# XML 1.0 forbids these; Twilio drops a document that holds one. Lone surrogates cannot be encoded at all.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LIKE_SIGNS = re.compile(r"[^\w\x00-\x7f]")
_LONG_LETTER = re.compile(r"([^\W\d])\1{2,}")

# Letters that people write for one another: ligatures, the dotless i, and the Arabic and Persian forms of one letter.
# The frame of a key makes an emoji of a digit.
_ALIKE = str.maketrans(
    {
        "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
        "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ھ": "ه", "ە": "ه", "ـ": "", "\u20e3": "",
    }
)  # fmt: skip

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""What has no shape of its own (Unicode, Default_Ignorable_Code_Point): soft hyphens, spaces without a width, marks of
direction, variants of an emoji."""

# Whatever may become a letter of Greek or Cyrillic in small letters: the micro sign, ohm, and what is accented already.
ALPHABETS = re.compile("[\u00b5\u0345\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\u2126]")
"""Letters that could be taken for Latin ones, and more: a text with none of them holds no such letter."""

# Letters of Cyrillic and Greek that look like Latin ones, as capitals or small, in words that hold both.
_LOOKALIKE = str.maketrans("авекмнорстухіјѕһԁԛԝαβεζηικνορτυχ", "abekmhopctyxijshdqwabezhikvoptux")
_MIXED = re.compile(r"(?<![^\W_])(?=[^\W_]*[a-z])(?=[^\W_]*[\u0370-\u052f])[^\W_]+")


def clean(text: str) -> str:
    r"""The text without characters that no XML document and no phone can carry.

    >>> clean("bad\x0bchar\ud83d")
    'badchar'
    """
    return text if text.isprintable() else FORBIDDEN.sub("", text)  # none of them is: nearly every text is done so


def leading_digits(text: str) -> str:
    """The digits with which a text begins.

    >>> leading_digits("1080#1"), leading_digits("*")
    ('1080', '')
    """
    return text[: len(text) - len(text.lstrip("0123456789"))]


def visible(text: str) -> str:
    r"""The text without the characters that nobody sees: they come along when a text is pasted.

    >>> visible("law\u00adyer\u200b 10\u206080\ufe0f")
    'lawyer 1080'
    """
    return INVISIBLE.sub("", text)


def levelled(text: str) -> str:
    """The text without accents, case and invisible signs, and with digits of any script as 0 to 9. Whatever stands
    between the words stays.

    >>> levelled("Où? ١٠:٣٠, ＦＯＯＤ！")
    'ou? 10:30, food!'
    """
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text).translate(_LEVEL)
    return _MIXED.sub(_in_one_alphabet, letters) if ALPHABETS.search(letters) else letters


def lookalikes(text: str) -> list[tuple[str, str]]:
    """Each word of Latin letters (in small ones) with the first letter of another alphabet in it that looks like one.

    >>> lookalikes("Dоctor Москва doctor") == [("dоctor", "о")]
    True
    """
    if not ALPHABETS.search(text):
        return []
    words = (found[0] for found in _MIXED.finditer(text.casefold()))
    mixed = (word for word in words if not word.isascii() and word.translate(_LOOKALIKE).isascii())
    return [(word, next(c for c in word if not c.isascii())) for word in mixed]


def fold(text: str) -> str:
    """The text as words to compare: as `levelled`, and anything but letters and digits is one space.

    >>> fold("Saint-Gilles / SINT-GILLIS")
    'saint gilles sint gillis'
    >>> fold("Où? ١٠٨٠"), fold("شقّة") == fold("شقه")
    ('ou 1080', True)
    """
    return _BETWEEN_WORDS.sub(" ", levelled(text)).strip()


def written(text: str) -> list[str]:
    """The folded words of a text, and each emoji as a word of its own.

    >>> written("Bébé🤒: 1080!")
    ['bebe', '🤒', '1080']
    """
    plain = levelled(text)
    if plain.replace(" ", "").isalnum():  # as nearly always
        return plain.split()
    return _BETWEEN_WORDS.sub(" " if plain.isascii() else _signs_alone, plain).split()


def signs_apart(text: str) -> str:
    """A levelled text with a space on each side of an emoji."""
    return _LIKE_SIGNS.sub(_spaced, text)


def _signs_alone(between: re.Match[str]) -> str:
    return f" {' '.join(filter(is_sign, between[0]))} "


def _spaced(found: re.Match[str]) -> str:
    return f" {found[0]} " if is_sign(found[0]) else found[0]


def is_sign(text: str) -> bool:
    """Whether it is one emoji, or another such sign."""
    return len(text) == 1 and unicodedata.category(text) == "So"


def unstretched(text: str) -> str:
    """The text with no letter three times on end.

    >>> unstretched("pleaaase, a school")
    'please, a school'
    """
    return _LONG_LETTER.sub(_once, text)


def _once(found: re.Match[str]) -> str:
    return found[1]


class _Level(dict[int, str]):
    """What each decomposed letter is without accent and case, found out once: most texts are of a hundred letters."""

    def __missing__(self, code: int) -> str:
        plain = visible(chr(code)).casefold().translate(_ALIKE)
        level = "".join(_in_plain_digits(c) for c in plain if not unicodedata.combining(c))
        if len(self) < _MOST_LETTERS:
            self[code] = level
        return level


_LEVEL = _Level()
_MOST_LETTERS = 4096


def _in_plain_digits(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _in_one_alphabet(word: re.Match[str]) -> str:
    """A word of Latin letters and others that look like them, in Latin ones: nobody sees the keyboard."""
    latin = word[0].translate(_LOOKALIKE)
    return latin if latin.isascii() else word[0]


def script_of(text: str) -> str:
    """The script most letters of a text are in, by the first word of their names: LATIN, ARABIC, CYRILLIC.

    >>> script_of("hello سلام عليكم"), script_of("1080")
    ('ARABIC', '')
    """
    scripts = Counter(unicodedata.name(c, "?").partition(" ")[0] for c in text if c.isalpha())
    return scripts.most_common(1)[0][0] if scripts else ""
