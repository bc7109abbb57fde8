"""A message cut into phrases: places, and words of the line as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ivr.country.geography import POSTCODE_DIGITS
from ivr.engine.directory.place_names import begins_name, suffixed
from ivr.engine.library import Library
from ivr.engine.sms.by_ear import Forms, Meanings
from ivr.engine.sms.tokens import FEW_WORDS
from ivr.engine.sms.whereabouts import PREPOSITIONS, is_likely, is_no_place, is_somewhere, may_go_on, place_here
from ivr.language.fillers import bared, both_ways
from ivr.model import Meaning, Place

# The longest names are those of organisations: "Centre Bruxellois d'Action Interculturelle".
_LONGEST_PHRASE = 5
_CODE_WORDS = ("code", "kode")
_MEASURES = frozenset(
    ["jaar", "jarige", "jr", "j", "ans", "an", "years", "year", "yrs", "yr", "old", "jahre", "uur", "heures", "سنه"]
)
_SHORTENED = {
    "pr": "pour", "ds": "dans", "pa": "pas", "plu": "plus", "pu": "plus", "koi": "quoi", "ki": "qui", "ke": "que",
    "veu": "veux", "veus": "veux", "vx": "veux", "jveu": "je veux", "jveux": "je veux", "jve": "je veux",
    "peu": "peux", "jpeu": "je peux", "jpeux": "je peux", "jsui": "je suis", "jsuis": "je suis", "sui": "suis",
    "jsai": "je sais", "sai": "sais", "jai": "j ai", "jcherche": "je cherche", "cherch": "cherche", "bsoin": "besoin",
    "bzoin": "besoin", "kelkun": "quelqu un", "kelk1": "quelqu un", "qqun": "quelqu un", "qlq1": "quelqu un",
    "kelke": "quelque", "comen": "comment", "coment": "comment", "tt": "tout",
    "ni": "niet", "nie": "niet", "nimeer": "niet meer", "nemeer": "niet meer", "mijne": "mijn", "mijnen": "mijn",
    "ne": "een", "nen": "een", "da": "dat", "wa": "wat", "goe": "goed", "efkes": "even",
    "u": "you", "ur": "your", "cant": "cannot", "dont": "not", "wanna": "want to", "doesnt": "not", "b4": "before",
}  # fmt: skip
_VERB = re.compile(r"\w{2,}[^ei\W]e")


class Phrase(NamedTuple):
    """A piece of the message with what it can mean."""

    text: str
    meanings: tuple[Meaning, ...]
    place: Place | None
    likely: bool
    """Stands where people write a place: after "in", or at the end."""

    @property
    def is_strange(self) -> bool:
        """Whether it neither means anything nor is a place."""
        return not (self.meanings or self.place)


def phrases_of(library: Library, words: list[str], with_hash: bool) -> Iterator[Phrase]:
    """The message cut into the longest phrases that mean something, and single words that do not."""
    cut, at = _Cut(library, words, with_hash), 0
    while at < len(words):
        phrase = cut.longest(at)
        yield phrase
        at += phrase.text.count(" ") + 1


class _Known(dict[str, tuple[Meaning, ...]]):
    """What the phrases of one message mean: a word of it is asked for several times."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __missing__(self, phrase: str) -> tuple[Meaning, ...]:
        self[phrase] = meanings = self._library.meanings(phrase)
        return meanings


class _Begun(NamedTuple):
    """What may begin with two words: a phrase that is listed, by the ways of spelling in which it does, each with how
    many words it may have; the name of an organisation, a form of something else, and the name of a place."""

    listed: Sequence[tuple[list[str], list[int]]]
    called: bool
    bent: bool
    place: bool

    def lengths(self, most: int) -> Iterable[int]:
        """How many words it may have, the longest first."""
        if self.called or self.bent or self.place:
            return range(most, 1, -1)
        return sorted({length for _, lengths in self.listed for length in lengths}, reverse=True)


class _Cut:
    """The words of one message, and what may be known of them."""

    def __init__(self, library: Library, words: list[str], with_hash: bool) -> None:
        self._library, self._words, self._with_hash = library, words, with_hash
        self._known = _Known(library).__getitem__
        self._forms, self._spelled = Forms(library, words, self._known), _as_spelled(words)

    def longest(self, at: int) -> Phrase:
        """The longest phrase that begins with the word here, or that word."""
        if (begun := self._begun(at)) and (phrase := self._longer(at, begun)):
            return phrase
        word, meanings = self._words[at], self._of_one(at)
        return self._phrase(word, at, meanings, self._place(word, at, meanings))

    def _longer(self, at: int, begun: _Begun) -> Phrase | None:
        """The longest phrase of several words."""
        for length in begun.lengths(min(_LONGEST_PHRASE, len(self._words) - at)):
            text = " ".join(self._words[at : at + length])
            meanings = self._of_several(text, at, length, begun)
            place = self._place(text, at, meanings) if begun.place else None
            if meanings or place:
                return self._phrase(text, at, meanings, place)
        return None

    def _begun(self, at: int) -> _Begun | None:
        """What is known to begin with the two words here. Hardly ever is anything, and then no longer phrase has to be
        looked for."""
        if at + 1 == len(self._words):
            return None
        library, words = self._library, self._words
        first, second = words[at], words[at + 1]
        ways = self._spelled
        listed = [(way, lengths) for way in ways if (lengths := _lengths(library, way[at : at + _LONGEST_PHRASE]))]
        called = first not in PREPOSITIONS and begins_name(library.organisation_keys, first + second)
        bent = bool(self._forms.beginning(first, second))
        place = may_go_on(library, words, at)
        return _Begun(listed, called, bent, place) if listed or called or bent or place else None

    def _of_several(self, text: str, at: int, length: int, begun: _Begun) -> tuple[Meaning, ...]:
        """What a phrase of several words means that is listed, is a name without its spaces, or is listed as it is
        spelled, or without its fillers, or in another form."""
        spelled = [each[at : at + length] for each, lengths in begun.listed if length in lengths]
        meanings = _meanings(self._known, text) if spelled else ()
        if not meanings and begun.called:
            squeezed = self._known(text.replace(" ", ""))
            meanings = tuple(meaning for meaning in squeezed if meaning.kind == "organisation")
        if spelled and not meanings:
            meanings = _written_otherwise(self._known, text, spelled)
        return meanings or (self._forms.meant(text) if begun.bent else ())

    def _of_one(self, at: int) -> tuple[Meaning, ...]:
        word = self._words[at]
        if meanings := _meanings(self._known, word):
            return meanings
        if word.isdecimal():
            return _coded(self._library, self._words, at, with_hash=self._with_hash)
        return self._forms.meant(word)

    def _phrase(self, text: str, at: int, meanings: tuple[Meaning, ...], place: Place | None) -> Phrase:
        return Phrase(text, meanings, place, at == len(self._words) - 1 or is_likely(self._words, at))

    def _place(self, text: str, at: int, meanings: tuple[Meaning, ...]) -> Place | None:
        """The place that a phrase names which means nothing else; one that only tells the language, as "bruselas"
        does, is a place all the same."""
        library = self._library
        if meanings and not (text.replace(" ", "") in library.place_nicknames and is_small(meanings)):
            return None
        place = place_here(library, self._words, at, text) or (None if meanings else self._suffixed(text))
        return None if place and is_no_place(library, self._words, at, text) else place

    def _suffixed(self, text: str) -> Place | None:
        place = suffixed(self._library, text)
        return place if place and is_somewhere(place) and self._forms.may_be("tr") else None


def _lengths(library: Library, words: list[str]) -> list[int]:
    """How many of these words a phrase may have that is listed and begins with the first two, whatever its fillers."""
    found = list[int]()
    for way, ends in both_ways(words):
        if len(way) > 1 and library.begins(begun := f"{way[0]} {way[1]}"):
            longer = len(way) > 2 and library.begins(f"{begun} {way[2]}")
            found += [end for end in (ends[1:] if longer else ends[1:2]) if end > 1]
    return found


def is_small(meanings: Iterable[Meaning]) -> bool:
    """Whether a phrase is nothing but a small word."""
    return all(meaning.kind == "small" for meaning in meanings)


def _meanings(known: Meanings, phrase: str) -> tuple[Meaning, ...]:
    """What a phrase means. The name of an organisation that is a small word too ("Centrum") is just that word."""
    meanings = known(phrase)
    if len(meanings) > 1 and any(meaning.kind == "small" for meaning in meanings):
        return tuple(meaning for meaning in meanings if meaning.kind != "organisation")
    return meanings


def _written_otherwise(known: Meanings, phrase: str, spelled: Iterable[list[str]]) -> tuple[Meaning, ...]:
    """What a phrase of several words means that is listed as it is `spelled`, or without its fillers."""
    full = dict.fromkeys(" ".join(words) for words in spelled)
    others = (other for one in full for other in (one, bared(one)) if other not in ("", phrase))
    return next(filter(None, map(known, others)), ())


def _as_spelled(words: list[str]) -> list[list[str]]:
    """The words as they are, with small words as they are spelled, and with French verbs in the form that sounds the
    same: "paye le loye", "parler a kelkun"; each way once."""
    full = [_SHORTENED.get(word, word) for word in words]
    heard = [f"{word}r" if word[-1] == "e" and _VERB.fullmatch(word) else word for word in full]
    return [words, *([full] if full != words else []), *([heard] if heard != full else [])]


def _coded(library: Library, words: list[str], at: int, *, with_hash: bool) -> tuple[Meaning, ...]:
    """What a short code from a poster stands for; in many words it is one only behind "code" or with a #, and nowhere
    before "years". One of four digits is hardly an age, or anything else."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    few = FEW_WORDS if len(words[at]) < POSTCODE_DIGITS else 2 * FEW_WORDS
    if not (with_hash or len(words) <= few or before in _CODE_WORDS) or after in _MEASURES:
        return ()
    return stands_for(library, words[at])


def stands_for(library: Library, code: str) -> tuple[Meaning, ...]:
    """What a short code means, wherever it stands; nothing for any other number."""
    match library.coded(code):
        case ("topic", id):
            return (Meaning(kind="topic", id=id, language=""),)
        case ("need", id):
            return (Meaning(kind="need", id=id, language=""),)
        case ("answer", id):
            return (Meaning(kind="answer", id=id, language=""),)
        case ("organisation", id):
            return (Meaning(kind="organisation", id=id, language=""),)
    return ()
