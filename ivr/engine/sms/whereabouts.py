"""The place that a phrase of a message names, where people write one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.country.figures import may_be_year
from ivr.country.geography import has_postcode_form
from ivr.engine.directory.place_names import bent, locality, may_begin, named
from ivr.engine.library import Library
from ivr.language.letters import fold, levelled
from ivr.model import Place

PREPOSITIONS = frozenset("in te bij a au en dans near at from van de uit belgium belgie belgique "
                         "brussel brussels bruxelles bxl".split())  # fmt: skip
_SHORTEST_NAME = 4
_STOPS = re.compile(r"[.!?;,…\n]+")
_PROVINCE_WORDS = frozenset(
    "provincie province prov provinz provincia provincii провинция провинции провінція провінції مقاطعه ولايت".split()
)
_STREETS = frozenset("rue avenue av chaussee boulevard bd bld quai street".split())
_OF = frozenset(["de", "du", "la", "des", "d", "van", "of", "het"])
_YEAR_WORDS = ("in", "en", "im")
_LIVES = frozenset("woon woont wonen verblijf blijf slaap live lives living stay staying sleep habite "
                   "habitons vis vivons loge dors reste wohne".split())  # fmt: skip
_IS = ("ben", "zit", "am", "im", "suis")
_HAPPENED = re.compile(r"\w{2,}ed|ge\w{3,}[dt]")
"""married, getrouwd"""


def place_here(library: Library, words: Sequence[str], at: int, phrase: str) -> Place | None:
    """The place a phrase names that begins with the word here. There are villages called My, On and Hour: a short name,
    and that of a village, counts only where it stands alone with one other word, or after a word such as "in"."""
    if phrase.isdecimal():
        return library.place(phrase) if has_postcode_form(phrase) else None
    if _belongs_to(words, at) in _PROVINCE_WORDS and (found := _province(library, phrase)):
        return found
    key = phrase.replace(" ", "")
    known = key in library.place_nicknames or (len(phrase) >= _SHORTEST_NAME and key in library.great_names)
    place = named(library, phrase) if known or is_likely(words, at) else bent(library, phrase)
    return place if place and is_somewhere(place) else None


def may_go_on(library: Library, words: Sequence[str], at: int) -> bool:
    """Whether more words than the one here may name a place."""
    return may_begin(library, *words[at : at + 2]) or _belongs_to(words, at) in _PROVINCE_WORDS


def is_likely(words: Sequence[str], at: int) -> bool:
    """Whether a place may stand here under any name: beside one other word, or after one such as "in"."""
    return len(words) <= 2 or (at > 0 and words[at - 1] in PREPOSITIONS)


def is_no_place(library: Library, words: Sequence[str], at: int, phrase: str) -> bool:
    """Whether what names a place is a year here, or a street: "rue du Brabant"."""
    return (may_be_year(phrase) and _is_year(library, words, at)) or _belongs_to(words, at) in _STREETS


def _belongs_to(words: Sequence[str], at: int) -> str:
    """The word that what stands here belongs to: "province" in "province de Namur", "rue" in "rue du Brabant"."""
    for word in reversed(words[max(0, at - 3) : at]):
        if word not in _OF:
            return word
    return ""


def _is_year(library: Library, words: Sequence[str], at: int) -> bool:
    """Whether a postal code that may be a year is one: behind a day and a month, or behind "in"; but not with its name,
    nor where somebody lives ("ik woon in 2018"), nor right behind what is asked for ("dokter in 2018")."""
    if _is_named(library, words, at):
        return False
    if at >= 2 and all(word.isdecimal() and len(word) <= 2 for word in words[at - 2 : at]):
        return True
    if not at or words[at - 1] not in _YEAR_WORDS:
        return False
    before, last = words[at - 2] if at >= 2 else "", at + 1 == len(words)
    asked = any(meaning.kind in ("topic", "need") and not meaning.weak for meaning in library.meanings(before))
    at_its_end = not before or before in _IS or (asked and not _HAPPENED.fullmatch(before))
    return before not in _LIVES and not (last and at_its_end)


def _is_named(library: Library, words: Sequence[str], at: int) -> bool:
    """Whether the name of its place stands beside a postal code."""
    beside = [words[near] for near in (at - 1, at + 1) if 0 <= near < len(words)]
    return any(locality(library, words[at], word) for word in beside)


def is_somewhere(place: Place) -> bool:
    """Whether it is more than the whole country."""
    return bool(place.postcode) or len(place.areas) > 1


def place_at_end(library: Library, body: str) -> Place | None:
    """The place that stands alone behind the last stop or comma of a message: "... cost? laken"."""
    text = levelled(body)
    if not _STOPS.search(text):
        return None
    *before, last = list(filter(None, map(fold, _STOPS.split(text)))) or [""]
    place = named(library, last) if before and last.isalpha() and len(last) >= _SHORTEST_NAME else None
    return place if place and is_somewhere(place) else None


def _province(library: Library, phrase: str) -> Place | None:
    """The province of this name, which is often that of a city too."""
    for id, area in library.areas.items():
        if area.province and any(f" {fold(name)}".endswith(f" {phrase}") for name in area.name.values()):
            return library.area_place(id)
    return None
