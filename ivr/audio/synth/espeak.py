"""espeak-ng: speech without any network, robotic but clear. Always a program of its own, never inside this process."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec

from ivr.audio.synth.child import said_by
from ivr.audio.synth.synthesiser import SynthesiserFault

# By language code of ours. Dari is spoken with the voice of Iran: the same written language, another accent.
VOICES = {
    "am": "am", "ar": "ar", "bg": "bg", "bn": "bn", "bs": "bs", "de": "de", "en": "en-gb", "eo": "eo", "es": "es",
    "fa": "fa", "fr": "fr-be", "hr": "hr", "hy": "hy", "it": "it", "ka": "ka", "kmr": "ku", "ku": "ku", "mk": "mk",
    "nl": "nl", "om": "om", "pa": "pa", "pl": "pl", "prs": "fa", "pt": "pt", "ro": "ro", "ru": "ru", "sq": "sq",
    "sr": "sr", "sw": "sw", "tr": "tr", "uk": "uk", "ur": "ur", "vi": "vi", "zh": "cmn",
}  # fmt: skip

_WORDS_A_MINUTE = 150
_SLOWEST, _FASTEST = 80, 450
_SECONDS_A_START = 0.03


@dataclass(frozen=True)
class Program:
    """How espeak-ng is started: `voices` prints its table, `say` turns a text into a WAV (voice, words a minute)."""

    voices: Sequence[str]
    say: Callable[[str, int], Sequence[str]]


def find_program() -> Program | None:
    """The espeak-ng of the system, or else the package espeakng_loader; None where there is neither."""
    if found := shutil.which("espeak-ng"):
        return system_program(found)
    return package_program() if find_spec("espeakng_loader") else None


def system_program(path: str) -> Program:
    return Program(
        [path, "--voices"], lambda voice, speed: [path, "-v", voice, "-s", str(speed), "-b1", "--stdin", "--stdout"]
    )


def package_program() -> Program:
    child = [sys.executable, "-m", "ivr.audio.synth.espeak_child"]
    return Program(
        [*child, "voices", *sorted(set(VOICES.values()))], lambda voice, speed: [*child, "say", voice, str(speed)]
    )


class Espeak:
    """espeak-ng, started anew for each text."""

    name = "espeak-ng"
    parallel = 2

    def __init__(self, program: Program) -> None:
        self._program = program

    def seconds(self, text: str) -> float:
        """Its start, and hardly more."""
        return _SECONDS_A_START

    def speaks(self, language: str) -> str | None:
        """The voice, if it is installed: espeak-ng would silently take another language's instead."""
        voice = VOICES.get(language)
        return voice if voice in self._installed else None

    def say(self, text: str, voice: str, rate: float) -> bytes:
        """A WAV, the same bytes every time. Raises `SynthesiserFault`."""
        speed = min(max(round(_WORDS_A_MINUTE * rate), _SLOWEST), _FASTEST)
        return said_by(
            self.name, self._program.say(voice, speed), text.replace("[[", "[")
        )  # [[ begins a list of phonemes

    @cached_property
    def _installed(self) -> frozenset[str]:
        """The voices in the second column of the table."""
        try:
            table = said_by(self.name, self._program.voices, "").decode()
        except SynthesiserFault:
            return frozenset()
        return frozenset(words[1] for line in table.splitlines() if len(words := line.split()) > 1)
