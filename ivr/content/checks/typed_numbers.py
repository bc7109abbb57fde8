"""Telephone numbers as people type them and documents print them: which number is meant, and what is wrong with it."""

from __future__ import annotations

import re

from ivr.country.numbers import kind
from ivr.language.letters import levelled
from ivr.model.kinds import KINDS

_CURLY = re.compile("[“”„‘’«»]")
_NO_PART_OF_A_NUMBER = re.compile(r"[^\d\s+()./-]")
_LETTER = re.compile(r"[^\W\d_]")
_ORDINARY = ("fixed", "mobile", "free")
_MOBILE = re.compile(r"4[5-9]")


def dials(contact: dict[str, object]) -> bool:
    """Whether a contact, as it stands in its file, is a number that somebody dials."""
    known = KINDS.get(str(contact.get("kind")))
    return known is not None and known.dialled


def number_printed(printed: str) -> str | None:
    """The number in E.164 form, or the short code, that a document prints, in digits of any script; None where it
    prints no number.

    >>> number_printed("(+32) 8 001 49 12"), number_printed("02/535.45.42"), number_printed("+32 (0)2 511 06 60")
    ('+3280014912', '+3225354542', '+3225110660')
    >>> number_printed("116 000"), number_printed("1712")
    ('116000', '1712')
    >>> number_printed("٠٢/٥٣٥.٤٥.٤٢")
    '+3225354542'
    """
    digits = re.sub(r"\D", "", levelled(printed).replace("(0)", ""))
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if "+" in printed:
        return f"+{digits}"
    if digits.startswith("0"):
        return f"+32{digits[1:]}"
    return digits or None


def why_not_dialled(value: str) -> tuple[str, str]:
    """The message on a number that is none, and the hint that mends it ("" where only the rule itself helps).

    >>> why_not_dialled("02 555 12 34")
    ('02 555 12 34 is not written as the line dials it', 'Did you mean +3225551234?')
    >>> why_not_dialled("116 117"), why_not_dialled("+32 1733")[1]
    (('116 117 is not written as the line dials it', 'Did you mean 116117?'), 'Did you mean 1733?')
    >>> why_not_dialled("+322555123")
    ('+322555123 is not a telephone number: one digit too few', '')
    """
    if meant := _meant(value):
        return f"{value} is not written as the line dials it", f"Did you mean {meant}?"
    if reason := _reason(value):
        return f"{value} is not a telephone number: {reason}", ""
    return f"{value} is not a number that can be dialled in Belgium", ""


def _meant(value: str) -> str | None:
    """The number in the form the line wants, where it is only written in another one."""
    plain = levelled(_CURLY.sub("", value))
    if _NO_PART_OF_A_NUMBER.search(plain):
        return None
    printed = number_printed(plain) or ""
    tries = (printed, printed.replace("+320", "+32", 1), printed.replace("+00", "+", 1), f"+{printed}")
    short = printed.removeprefix("+32").removeprefix("0")
    if (meant := next((number for number in tries if kind(number) in _ORDINARY), None)) or kind(short) != "short":
        return meant
    return short  # "116 117", and "+32 1733", which no telephone network knows


def _premium(value: str) -> bool:
    """Whether it is a number at a higher price, in whatever form."""
    printed = number_printed(value) or ""
    return "premium" in (kind(printed), kind(printed.removeprefix("+32")))


def _reason(value: str) -> str | None:
    letters = "".join(dict.fromkeys(_LETTER.findall(value)))
    if letters:
        return f"there is a letter {letters} in it" if len(letters) == 1 else f"there are letters in it: {letters}"
    if _CURLY.search(value):
        return "there are curly quotes in it"
    if _premium(value):
        return "it is a number at a higher price, which the line never gives"
    printed = number_printed(value) or ""
    return _length(printed.removeprefix("+32").lstrip("0")) if printed.startswith("+32") else None


def _length(national: str) -> str | None:
    """How many digits a Belgian number lacks or has too many: without its 0, a mobile has nine, any other eight."""
    missing = (9 if _MOBILE.match(national) else 8) - len(national)
    count = "one digit" if abs(missing) == 1 else f"{abs(missing)} digits"
    return f"{count} too {'few' if missing > 0 else 'many'}" if missing else None
