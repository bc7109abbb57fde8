"""A message cut into phrases: postal codes, places and words of the line, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.country.geography import POSTCODE_DIGITS, has_postcode_form
from ivr.engine.directory.place_names import named
from ivr.engine.library import Library
from ivr.language.letters import fold, unstretched
from ivr.model import Meaning, Place

# The longest names are those of organisations: "Centre Bruxellois d'Action Interculturelle".
_LONGEST_PHRASE = 5
_MOST_WORDS = 60
_SHORTEST_NAME = 4
# Sums and years look like postal codes: "1500 euros", "since 2018".
_MONEY = re.compile(r"\b\d{4} ?(euros?|eur)\b")
_POSTCODE = rf"\d{{{POSTCODE_DIGITS}}}"
_WITH_LETTER_O = re.compile(rf"\b(?=[0-9o]*[0-9][0-9o]*[0-9])[0-9o]{{{POSTCODE_DIGITS}}}\b")
"""1o8o: two digits at least, or it is a word"""
_STUCK_TO_WORD = re.compile(rf"(?<=[^\W\d])(?={_POSTCODE}(?!\d))|(?<=(?<!\d){_POSTCODE})(?=[^\W\d])")
"""lawyer1080, 1080lawyer"""
_IN_TWO = re.compile(r"\b(\d\d) (\d\d)$")
"""10 80, at the end"""
_STUCK_TO_CODE = re.compile(rf"\b([78]\d{{1,2}})({_POSTCODE})\b")
"""711080: a short code and a postal code"""
_YEAR = re.compile(r"\b(since|sinds|sedert|depuis|year|jaar|in|en) (19\d\d|20[0-3]\d)\b")
_CODE_WORDS = ("code", "kode")
_PROVINCE_WORDS = ("provincie", "province", "prov", "de", "of", "du")
_PREPOSITIONS = frozenset(["in", "te", "bij", "a", "au", "en", "dans", "near", "at", "from", "van", "de", "uit"])
# Arabic writes "the", "and", "in" and "for" onto the word that follows.
_PREFIXES = ("وال", "بال", "لل", "ال")


@dataclass(frozen=True)
class Phrase:
    """A piece of the message with what it can mean."""

    text: str
    meanings: tuple[Meaning, ...]
    place: Place | None
    likely: bool
    """Stands where people write a place: after "in", or at the end."""


def words_of(body: str) -> list[str]:
    """The words of a message. A postal code that sticks to a word or to a short code stands alone, one typed with the
    letter O is one too, and a year or a sum of money is none. No word has a letter three times on end: "pleaaase"."""
    text = _MONEY.sub(" ", fold(body.replace("€", " euro ")))
    text = _YEAR.sub(" ", unstretched(text))
    text = _WITH_LETTER_O.sub(lambda found: found.group().replace("o", "0"), text)
    text = _IN_TWO.sub(r"\1\2", _STUCK_TO_WORD.sub(" ", text))
    return _STUCK_TO_CODE.sub(r"\1 \2", text).split()[:_MOST_WORDS]


def phrases_of(library: Library, words: list[str], with_hash: bool) -> Iterator[Phrase]:
    """The message cut into the longest phrases that mean something, and single words that do not."""
    at = 0
    while at < len(words):
        before = words[at - 1] if at else ""
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            meanings = _meanings(library, phrase)
            if not meanings and phrase.isdecimal() and (with_hash or len(words) <= 3 or before in _CODE_WORDS):
                meanings = _coded(library, phrase)
            alone = len(words) <= 2 or before in _PREPOSITIONS
            place = None if meanings else _place(library, phrase, alone=alone, province=before in _PROVINCE_WORDS)
            if meanings or place or length == 1:
                yield Phrase(phrase, meanings, place, likely=alone or at == len(words) - 1)
                at += length
                break


def _meanings(library: Library, phrase: str) -> tuple[Meaning, ...]:
    """What a phrase means; a name also without its spaces, an Arabic word also without what is written onto it. The
    name of an organisation that is a small word too ("Centrum") is just that word."""
    if meanings := library.meanings(phrase):
        small = any(meaning.kind == "small" for meaning in meanings)
        return tuple(meaning for meaning in meanings if not (small and meaning.kind == "organisation"))
    squeezed = library.meanings(phrase.replace(" ", ""))
    names = tuple(meaning for meaning in squeezed if meaning.kind == "organisation")
    if names and phrase.partition(" ")[0] not in _PREPOSITIONS:
        return names
    for prefix in _PREFIXES:
        if phrase.startswith(prefix) and (meanings := library.meanings(phrase.removeprefix(prefix))):
            return meanings
    return ()


def _coded(library: Library, digits: str) -> tuple[Meaning, ...]:
    """What a short code from a poster stands for."""
    match library.coded(digits):
        case ("topic", id):
            return (Meaning(kind="topic", id=id, language=""),)
        case ("need", id):
            return (Meaning(kind="need", id=id, language=""),)
        case ("organisation", id):
            return (Meaning(kind="organisation", id=id, language=""),)
    return ()


def _place(library: Library, phrase: str, *, alone: bool, province: bool) -> Place | None:
    """The place a phrase names. There are villages called My, On and Hour: a short name, and that of a village, counts
    only where it stands alone with one other word, or after a word such as "in"."""
    if phrase.isdecimal():
        return library.place(phrase) if has_postcode_form(phrase) else None
    if province and (found := _province(library, phrase)):
        return found
    key = phrase.replace(" ", "")
    known = key in library.place_nicknames or (len(phrase) >= _SHORTEST_NAME and key in library.place_keys[0])
    place = named(library, phrase) if known or alone else None
    return place if place and is_somewhere(place) else None


def is_somewhere(place: Place) -> bool:
    """Whether it is more than the whole country."""
    return bool(place.postcode) or len(place.areas) > 1


def _province(library: Library, phrase: str) -> Place | None:
    """The province of this name, which is often that of a city too."""
    for id, area in library.areas.items():
        if area.province and any(f" {fold(name)}".endswith(f" {phrase}") for name in area.name.values()):
            return library.area_place(id)
    return None
