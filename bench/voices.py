"""How fast each voice that needs no network speaks: digits a second in numbers, syllables a second in sentences.

Syllables are counted as vowels in the phonemes of espeak-ng, for every voice alike.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.audio import waveform
from ivr.audio.synth.espeak import VOICES
from ivr.audio.synth.registry import SYNTHESISERS
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.country.numbers import groups
from ivr.errors import InputError
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import spelled
from ivr.language.timetable import spoken
from ivr.publish.check import load

NUMBERS = ("+3280014912", "+32489133355", "+3222162067", "116000", "1712")
SENTENCES = ("place-ask", "silence", "card-appointment", "card-closed", "privacy-call")
HOURS = "Mo-Fr 09:15-12:30,13:45-17:00; Sa 10:00-12:00"

_VOWELS = re.compile("[aeiouyæøœɑɒɐəɛɜɪɔʊʌɯɵɨʏɤɘɞʉ]+")
_MARKS = re.compile("[ˈˌː\u0303-]")


def measure() -> dict[str, Any]:
    """By voice and language."""
    content, _ = load(Path(), datetime.now(UTC).date())
    rows = {}
    for engine in _here():
        for language in (one.code for one in content.line.languages if engine.speaks(one.code)):
            rows[f"{engine.name} {language}"] = _pace(engine, Catalogue(language, content.prompts[language]))
    print(f"{'':<16}{'digits/s':>10}{'syllables/s':>13}")
    for name, row in rows.items():
        print(f"{name:<16}{row['digits']:>10}{row['syllables']:>13}")
    return rows


def _here() -> Iterator[Synthesiser]:
    """Those on this machine; gTTS would ask the network."""
    for name, start in SYNTHESISERS.items():
        try:
            if name != "gtts":
                yield start()
        except InputError as lacking:
            print(lacking)


def _pace(engine: Synthesiser, words: Catalogue) -> dict[str, float]:
    numbers = [spelled(group) for number in NUMBERS for group in groups(number)]
    week = words.text("card-hours", timetable=spoken(HOURS, words))
    sentences = [week, *(words.text(key) for key in SENTENCES)]
    return {
        "digits": _a_second(numbers, lambda text: sum(map(str.isdigit, text)), engine, words.language),
        "syllables": _a_second(sentences, lambda text: _syllables(text, words.language), engine, words.language),
    }


def _a_second(texts: Sequence[str], count: Callable[[str], int], engine: Synthesiser, language: str) -> float:
    voice = engine.speaks(language) or ""
    sounds = (waveform.decode(engine.say(text, voice, 1.0)) for text in texts)
    return round(sum(map(count, texts)) / sum(waveform.seconds(waveform.trim(sound)) for sound in sounds), 2)


def _syllables(text: str, language: str) -> int:
    command = ["espeak-ng", "-v", VOICES[language], "-q", "--ipa", "--stdin"]
    heard = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode()
    return len(_VOWELS.findall(_MARKS.sub("", heard)))
