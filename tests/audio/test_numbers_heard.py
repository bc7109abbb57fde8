"""What espeak-ng makes of numbers, hours and addresses in each language: by the phonemes that it would speak.

A digit is right when it sounds more like its own word in the language than like any of the nine others.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from datetime import time

import pytest

from ivr.audio import waveform
from ivr.audio.synth.espeak import VOICES, Espeak, find_program
from ivr.country.numbers import groups
from ivr.engine.library import catalogue
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import spelled
from ivr.language.timetable import spoken
from tests.conftest import Line

DIGITS = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "en": "zero one two three four five six seven eight nine",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "ar": "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "ro": "zero unu doi trei patru cinci șase șapte opt nouă",
    "uk": "нуль один два три чотири п'ять шість сім вісім дев'ять",
    "ru": "ноль один два три четыре пять шесть семь восемь девять",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    # Without its vowel the word for nine is the one for "not".
    "prs": "صفر یک دو سه چهار پنج شش هفت هشت نُه",
}
NUMBERS = ("+3280014912", "+32489133355", "+3222162067", "116000", "1712")
HOURS = "Mo-Fr 09:15-12:30,13:45-17:00; Sa 10:00-12:05"
_NO_SOUND = re.compile(r"[\s.ˈˌː\u0303\-]")
_VOWELS = re.compile("[aeiouyæøœɑɒɐəɛɜɪɔʊʌɯɵɨʏɤɘɞʉ]+")
_OF_ANOTHER_LANGUAGE = re.compile(r"\((\w+)\)(.*?)\(\w+\)", re.DOTALL)


def phonemes(language: str, text: str) -> str:
    """What espeak-ng would speak, in the letters of phonetics; "(en)" where it changes to another language."""
    command = ["espeak-ng", "-v", VOICES[language], "-q", "--ipa", "--stdin"]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()


def bare(heard: str) -> str:
    """Without stress, length and pauses."""
    return _NO_SOUND.sub("", heard)


def distance(one: str, other: str) -> int:
    """How many sounds differ."""
    row = list(range(len(other) + 1))
    for at, sound in enumerate(one, 1):
        row, before = [at], row
        for number, against in enumerate(other, 1):
            row.append(min(before[number] + 1, row[-1] + 1, before[number - 1] + (sound != against)))
    return row[-1]


def as_digits(language: str, heard: str) -> str:
    """The digits that somebody writes down who heard these words."""
    words = list(map(bare, phonemes(language, DIGITS[language].replace(" ", ", ")).splitlines()))
    assert len(words) == 10
    return "".join(str(min(range(10), key=lambda digit: distance(bare(word), words[digit]))) for word in heard.split())


def syllables(language: str, text: str) -> int:
    """The vowels, those side by side as one."""
    return len(_VOWELS.findall(bare(phonemes(language, text))))


def seconds(language: str, texts: Sequence[str], rate: float) -> float:
    """How long espeak-ng speaks, without the silence around each text."""
    program = find_program()
    assert program
    sounds = (waveform.decode(Espeak(program).say(text, VOICES[language], rate)) for text in texts)
    return sum(waveform.seconds(waveform.trim(sound)) for sound in sounds)


@pytest.fixture(params=sorted(DIGITS))
def words(request: pytest.FixtureRequest, shipped: Line) -> Catalogue:
    return catalogue(shipped.library, request.param)


def test_every_language_that_espeak_speaks_is_here(shipped: Line) -> None:
    assert {language.code for language in shipped.library.line.languages} & VOICES.keys() == DIGITS.keys()


def test_a_telephone_number_is_heard_digit_by_digit(words: Catalogue) -> None:
    numbers = [group for number in NUMBERS for group in groups(number)]
    heard = phonemes(words.language, ", ".join(map(spelled, numbers)))
    assert as_digits(words.language, heard) == "".join(numbers), heard


def test_hours_are_numbers_of_the_language_and_no_punctuation(words: Catalogue) -> None:
    times = [words.clock(time(hour, minute)) for hour in (0, 8, 13, 21) for minute in (0, 5, 15, 30, 45)]
    text = ".\n".join([*times, words.text("card-hours", timetable=spoken(HOURS, words))])
    heard = phonemes(words.language, text)
    assert "(" not in heard
    assert bare(heard) == bare(phonemes(words.language, re.sub(r"(?<=\d):(?=\d)", " ", text)))


def test_no_caller_is_spoken_to_too_fast(words: Catalogue, shipped: Line) -> None:
    """Between people who share a language it is six to eight syllables a second: many callers share none with us."""
    numbers = [spelled(group) for number in NUMBERS for group in groups(number)]
    week = words.text("card-hours", timetable=spoken(HOURS, words))
    rate = shipped.library.line.speech.pace
    assert sum(map(str.isdigit, "".join(numbers))) / seconds(words.language, numbers, rate) < 3.6
    sentences = [week, *(words.text(key) for key in ("place-ask", "card-appointment", "privacy-call"))]
    assert sum(syllables(words.language, one) for one in sentences) / seconds(words.language, sentences, rate) < 5.3


def test_the_numbers_of_an_address_are_of_the_language_also_beside_a_foreign_street(words: Catalogue) -> None:
    text = words.text("card-address", street="Kartuizersstraat 60", postcode="1000", city="Brussel")
    heard = phonemes(words.language, text)
    foreign = [found[2] for found in _OF_ANOTHER_LANGUAGE.finditer(heard)]
    if foreign:  # an Arabic or a Cyrillic voice reads Latin letters as English
        assert len(foreign) == 2, heard
        numbers = bare(phonemes(words.language, re.sub("[A-Za-z]+", " ", text)))
        assert bare(_OF_ANOTHER_LANGUAGE.sub("", heard)) == numbers, heard
    else:
        assert bare(phonemes(words.language, "1000")) in bare(heard), heard
