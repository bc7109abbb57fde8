"""A message cut into phrases: postal codes, places and words of the line, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ivr.country.figures import GONE, is_time, may_be_year, without_figures
from ivr.country.geography import POSTCODE_DIGITS, has_postcode_form
from ivr.engine.directory.place_names import bent, locality, named, suffixed
from ivr.engine.library import Library
from ivr.engine.sms.by_ear import Forms, Meanings
from ivr.language.fillers import bared
from ivr.language.letters import fold, levelled, unstretched, written
from ivr.model import Meaning, Place

# The longest names are those of organisations: "Centre Bruxellois d'Action Interculturelle".
_LONGEST_PHRASE = 5
_MOST_WORDS = 60
_SHORTEST_NAME = 4
_FEW_WORDS = 3
_POSTCODE = rf"\d{{{POSTCODE_DIGITS}}}"
_LIKE_DIGITS = str.maketrans("oοоli", "00011")
_WITH_LETTERS = re.compile(rf"\b(?=\w?[0-9oοо]*[0-9][0-9oοо]*[0-9])[0-9oοоli][0-9oοо]{{{POSTCODE_DIGITS - 1}}}\b")
"""1o8o and l080, with the o of any keyboard: two digits at least, or it is a word"""
_STUCK_TO_WORD = re.compile(rf"(?<=[^\W\d])(?={_POSTCODE}(?!\d))|(?<=(?<!\d){_POSTCODE})(?=[^\W\d])")
"""lawyer1080, 1080lawyer"""
_SENTENCE = re.compile(r"[^.!?;…\n]+(?:[.!?;…]+(?=\s|$)|\n|[.!?;…]+|$)")
_STOPS = re.compile(r"[.!?;,…\n]+")
_HALF = re.compile(r"(\d\d)\W*")
_SHORT_CODE = re.compile(r"[78]\d\d?")
_STUCK_TO_CODE = re.compile(rf"\b([78]\d{{1,2}})({_POSTCODE})\b")
"""711080: a short code and a postal code"""
_CODE_WORDS = ("code", "kode")
_PROVINCE_WORDS = frozenset(
    "provincie province prov provinz provincia provincii провинция провинции провінція провінції مقاطعه ولايت".split()
)
_STREETS = frozenset("rue avenue av chaussee boulevard bd bld quai street".split())
_OF = frozenset(["de", "du", "la", "des", "d", "van", "of", "het"])
_MEASURES = frozenset(
    ["jaar", "jarige", "jr", "j", "ans", "an", "years", "year", "yrs", "yr", "old", "jahre", "uur", "heures", "سنه"]
)
_YEAR_WORDS = ("in", "en", "im")
_LIVES = frozenset("woon woont wonen verblijf blijf slaap live lives living stay staying sleep habite "
                   "habitons vis vivons loge dors reste wohne".split())  # fmt: skip
_IS = ("ben", "zit", "am", "im", "suis")
_HAPPENED = re.compile(r"\w{2,}ed|ge\w{3,}[dt]")
"""married, getrouwd"""
_PREPOSITIONS = frozenset("in te bij a au en dans near at from van de uit belgium belgie belgique "
                          "brussel brussels bruxelles bxl".split())  # fmt: skip
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


@dataclass(frozen=True)
class Phrase:
    """A piece of the message with what it can mean."""

    text: str
    meanings: tuple[Meaning, ...]
    place: Place | None
    likely: bool
    """Stands where people write a place: after "in", or at the end."""


def words_of(body: str) -> list[str]:
    """The words of a message. A postal code that sticks to a word or to a short code stands alone, one typed with
    letters like digits is one too, and times, sums and telephone numbers are none. No word has a letter three times
    on end: "pleaaase". An emoji is a word."""
    text = unstretched(without_figures(levelled(body)))
    text = _WITH_LETTERS.sub(lambda found: found[0].translate(_LIKE_DIGITS), text)
    words = written(_in_one(_STUCK_TO_WORD.sub(" ", text)))
    if words and len(words) <= _FEW_WORDS:  # behind others it is the number of a file
        words[:1] = _STUCK_TO_CODE.sub(r"\1 \2", words[0]).split()
    return words[:_MOST_WORDS]


def _in_one(text: str) -> str:
    """The text with a postal code in two halves at its end ("10 80") as one. Behind other digits but a short code it is
    a part of something else, and "om 10 30" is a time."""
    *rest, first, second = ["", "", *(word for word in text.split() if any(map(str.isalnum, word)) or word == GONE)]
    half, before = _HALF.fullmatch(second), rest[-1] if rest else ""
    if not half or not first.isdecimal() or len(first) != 2 or is_time(fold(before), first, half[1]):
        return text
    alone = before != GONE and not any(map(str.isdecimal, before))
    coded = len(list(filter(None, rest))) == 1 and _SHORT_CODE.fullmatch(before)
    return " ".join((*rest, first + half[1])) if alone or coded else text


def wish_in(body: str, asking: frozenset[str]) -> range:
    """Where the words of the sentence stand, counted from the end, that says what a message of several sentences is
    about: the last question, or else the last sentence with a word that asks for something."""
    sentences = [one for one in _SENTENCE.findall(levelled(body)) if written(one)]
    told = [words_of(one) for one in sentences]
    asked = [at for at, one in enumerate(sentences) if one.rstrip().endswith("?")]
    asked = asked or [at for at, words in enumerate(told) if not asking.isdisjoint(words)]
    if len(sentences) < 2 or not asked:
        return range(0)
    behind = sum(map(len, told[asked[-1] + 1 :]))
    return range(behind, behind + len(told[asked[-1]]))


def phrases_of(library: Library, words: list[str], with_hash: bool) -> Iterator[Phrase]:
    """The message cut into the longest phrases that mean something, and single words that do not."""
    known = cache(library.meanings)  # for this message: a word of it is asked for several times
    forms, spelled = Forms(library, words, known), _as_spelled(words)
    at = 0
    while at < len(words):
        before, of = words[at - 1] if at else "", _belongs_to(words, at)
        alone = len(words) <= 2 or before in _PREPOSITIONS
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            meanings = _meanings(known, phrase)
            if not meanings and length > 1:
                meanings = _written_otherwise(known, phrase, [each[at : at + length] for each in spelled])
            meanings = meanings or forms.meant(phrase)
            if not meanings and phrase.isdecimal():
                meanings = _coded(library, words, at, with_hash=with_hash)
            place = _place(library, phrase, alone=alone, province=of in _PROVINCE_WORDS)
            place = place or (None if meanings else _suffixed(library, phrase, forms))
            if meanings and not (
                place and _is_only_small(meanings) and phrase.replace(" ", "") in library.place_nicknames
            ):
                place = None
            if place and ((may_be_year(phrase) and _is_year(library, words, at)) or of in _STREETS):
                place = None
            if meanings or place or length == 1:
                yield Phrase(phrase, meanings, place, likely=alone or at == len(words) - 1)
                at += length
                break


def _is_only_small(meanings: tuple[Meaning, ...]) -> bool:
    """Whether a word only tells the language: "bruselas" does, and is a place all the same."""
    return all(meaning.kind == "small" for meaning in meanings)


def _belongs_to(words: list[str], at: int) -> str:
    """The word that what stands here belongs to: "province" in "province de Namur", "rue" in "rue du Brabant"."""
    return next((word for word in reversed(words[max(0, at - 3) : at]) if word not in _OF), "")


def _meanings(known: Meanings, phrase: str) -> tuple[Meaning, ...]:
    """What a phrase means. The name of an organisation that is a small word too ("Centrum") is just that word."""
    meanings = known(phrase)
    if len(meanings) > 1 and any(meaning.kind == "small" for meaning in meanings):
        return tuple(meaning for meaning in meanings if meaning.kind != "organisation")
    return meanings


def _written_otherwise(known: Meanings, phrase: str, spelled: Iterable[list[str]]) -> tuple[Meaning, ...]:
    """What a phrase of several words means that is a name without its spaces, or is listed as it is `spelled`, or
    without its fillers."""
    squeezed = known(phrase.replace(" ", ""))
    names = tuple(meaning for meaning in squeezed if meaning.kind == "organisation")
    if names and phrase.partition(" ")[0] not in _PREPOSITIONS:
        return names
    full = dict.fromkeys(" ".join(words) for words in spelled)
    others = (other for one in full for other in (one, bared(one)) if other not in ("", phrase))
    return next(filter(None, map(known, others)), ())


def _as_spelled(words: list[str]) -> list[list[str]]:
    """The words as they are, with small words as they are spelled, and with French verbs in the form that sounds the
    same: "paye le loye", "parler a kelkun"; each way once."""
    full = [_SHORTENED.get(word, word) for word in words]
    heard = [f"{word}r" if _VERB.fullmatch(word) else word for word in full]
    return [words, *([full] if full != words else []), *([heard] if heard != full else [])]


def _coded(library: Library, words: list[str], at: int, *, with_hash: bool) -> tuple[Meaning, ...]:
    """What a short code from a poster stands for; in many words it is one only behind "code" or with a #, and nowhere
    before "years". One of four digits is hardly an age, or anything else."""
    before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    few = _FEW_WORDS if len(words[at]) < POSTCODE_DIGITS else 2 * _FEW_WORDS
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


def _is_year(library: Library, words: list[str], at: int) -> bool:
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


def _is_named(library: Library, words: list[str], at: int) -> bool:
    """Whether the name of its place stands beside a postal code."""
    beside = [words[near] for near in (at - 1, at + 1) if 0 <= near < len(words)]
    return any(locality(library, words[at], word) for word in beside)


def _place(library: Library, phrase: str, *, alone: bool, province: bool) -> Place | None:
    """The place a phrase names. There are villages called My, On and Hour: a short name, and that of a village, counts
    only where it stands alone with one other word, or after a word such as "in"."""
    if phrase.isdecimal():
        return library.place(phrase) if has_postcode_form(phrase) else None
    if province and (found := _province(library, phrase)):
        return found
    key = phrase.replace(" ", "")
    known = key in library.place_nicknames or (len(phrase) >= _SHORTEST_NAME and key in library.great_names)
    place = named(library, phrase) if known or alone else bent(library, phrase)
    return place if place and is_somewhere(place) else None


def _suffixed(library: Library, phrase: str, forms: Forms) -> Place | None:
    place = suffixed(library, phrase)
    return place if place and is_somewhere(place) and forms.may_be("tr") else None


def is_somewhere(place: Place) -> bool:
    """Whether it is more than the whole country."""
    return bool(place.postcode) or len(place.areas) > 1


def place_at_end(library: Library, body: str) -> Place | None:
    """The place that stands alone behind the last stop or comma of a message: "... cost? laken"."""
    *before, last = [fold(part) for part in _STOPS.split(levelled(body)) if fold(part)] or [""]
    place = named(library, last) if before and last.isalpha() and len(last) >= _SHORTEST_NAME else None
    return place if place and is_somewhere(place) else None


def _province(library: Library, phrase: str) -> Place | None:
    """The province of this name, which is often that of a city too."""
    for id, area in library.areas.items():
        if area.province and any(f" {fold(name)}".endswith(f" {phrase}") for name in area.name.values()):
            return library.area_place(id)
    return None
