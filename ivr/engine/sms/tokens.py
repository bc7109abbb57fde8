"""The words of a message, as people write them: postal codes apart from figures and from what they stick to."""

from __future__ import annotations

import re

from ivr.country.figures import GONE, is_time, without_figures
from ivr.country.geography import POSTCODE_DIGITS
from ivr.language.letters import fold, levelled, unstretched, written

FEW_WORDS = 3
_MOST_WORDS = 60
_DIGIT = re.compile(r"\d")
_POSTCODE = rf"\d{{{POSTCODE_DIGITS}}}"
_LIKE_DIGITS = str.maketrans("oοоli", "00011")
_WITH_LETTERS = re.compile(rf"\b(?=\w?[0-9oοо]*[0-9][0-9oοо]*[0-9])[0-9oοоli][0-9oοо]{{{POSTCODE_DIGITS - 1}}}\b")
"""1o8o and l080, with the o of any keyboard: two digits at least, or it is a word"""
_STUCK_TO_WORD = re.compile(rf"(?<=[^\W\d])(?={_POSTCODE}(?!\d))|(?<=(?<!\d){_POSTCODE})(?=[^\W\d])")
"""lawyer1080, 1080lawyer"""
_SENTENCE = re.compile(r"[^.!?;…\n]+(?:[.!?;…]+(?=\s|$)|\n|[.!?;…]+|$)")
_STOPS = re.compile(r"[.!?;,…\n]+")
_LETTER_BY_DIGIT = re.compile(r"\d(?:(?=[^\W\d])|(?<=[^\W\d]\d))")
_HALF = re.compile(r"(\d\d)\W*")
_FIRST_HALF = re.compile(r"\d\d\s")
_SHORT_CODE = re.compile(r"[78]\d\d?")
_STUCK_TO_CODE = re.compile(rf"([78]\d{{1,2}})({_POSTCODE})")
"""711080: a short code and a postal code"""


def words_of(body: str) -> list[str]:
    """The words of a message. A postal code that sticks to a word or to a short code stands alone, one typed with
    letters like digits is one too, and times, sums and telephone numbers are none. No word has a letter three times
    on end: "pleaaase". An emoji is a word."""
    text = levelled(body)
    return (_words_and_codes(text) if _DIGIT.search(text) else written(unstretched(text)))[:_MOST_WORDS]


def _words_and_codes(text: str) -> list[str]:
    text = unstretched(without_figures(text))
    if _LETTER_BY_DIGIT.search(text):
        text = _WITH_LETTERS.sub(lambda found: found[0].translate(_LIKE_DIGITS), text)
        text = _STUCK_TO_WORD.sub(" ", text)
    words = written(_in_one(text) if _FIRST_HALF.search(text) else text)
    if words and len(words) <= FEW_WORDS and (stuck := _STUCK_TO_CODE.fullmatch(words[0])):
        words[:1] = stuck.groups()  # behind others it is the number of a file
    return words


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
