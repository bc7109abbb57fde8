"""Typed opening hours in words, numbers and signs, and the senses that each phrase may have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ivr.country.opening_words import DAYS, GROUPS, KINDS, MONTHS, NUMBERS, PARTS

_PIECE = re.compile(r"\d+|[^\W\d_]+|\n|[^ ]")
_SIGNS = {**dict.fromkeys("‐‑‒–—―−→", "-"), **dict.fromkeys("’‘`´", "'"), "；": ";", "，": ",", "：": ":", "\t": " "}


class Piece(NamedTuple):
    """A number, a word in small letters without accents, or a sign; `glued` to what stands before it."""

    text: str
    glued: bool = False


class Sense(NamedTuple):
    """What a word or a few of them do; `languages` is for whom."""

    kind: str
    value: tuple[int, ...] = ()
    languages: str = ""


def pieces(text: str) -> list[Piece]:
    """What was typed, sign by sign.

    >>> [piece.text for piece in pieces("Février: 9h30–midi")]
    ['fevrier', ':', '9', 'h', '30', '-', 'midi']
    """
    plain = "".join(map(_plain, text.replace("\r\n", "\n").replace("\r", "\n")))
    found, end = [], -1
    for match in _PIECE.finditer(plain):
        found.append(Piece(match[0], match.start() == end))
        end = match.end()
    return found


def _plain(sign: str) -> str:
    """One sign in small letters and without its accent; nothing for one that nobody sees."""
    if sign in _SIGNS or sign == "\n":
        return _SIGNS.get(sign, sign)
    if unicodedata.category(sign) in ("Cf", "Cc"):
        return ""
    if sign.isspace():
        return " "
    return "".join(part for part in unicodedata.normalize("NFKD", sign.lower()) if not unicodedata.combining(part))


def _senses() -> Iterator[tuple[str, Sense]]:
    """Every phrase with each of its senses."""
    for day, names in enumerate(DAYS):
        for language, words in zip(("nl", "fr", "en"), names, strict=True):
            for word in words.split():
                yield word, Sense("day", (day,), language)
                yield (f"'s {word}" if word.endswith("dags") else word), Sense("day", (day,), language)
    for month, words in enumerate(MONTHS, 1):
        yield from ((word, Sense("month", (month,))) for word in words.split())
    for language, listed in NUMBERS.items():
        yield from ((word, Sense("number", (at,), language)) for at, word in enumerate(listed.split("|"), 1))
    for kind, table in (("group", GROUPS), ("part", PARTS)):
        yield from ((phrase, Sense(kind, value)) for value, listed in table.items() for phrase in listed.split("|"))
    yield from ((phrase, Sense(kind)) for kind, listed in KINDS.items() for phrase in listed.split("|"))
    yield from ((sign, Sense("hard")) for sign in "\n;.•·*|!")


def _by_pieces() -> dict[tuple[str, ...], tuple[Sense, ...]]:
    found: dict[tuple[str, ...], tuple[Sense, ...]] = {}
    for phrase, sense in _senses():
        key = tuple(piece.text for piece in pieces(phrase))
        if key and sense not in found.get(key, ()):
            found[key] = (*found.get(key, ()), sense)
    return found


SENSES = _by_pieces()
"""What each phrase may mean, by its pieces."""

LONGEST = max(map(len, SENSES))
"""How many pieces a phrase has at most."""
