"""SVOX Pico: German, English, Spanish and French without any network, far clearer than espeak-ng. A program of its own.

Debian has it in `non-free`, `libttspico-utils`: the whole is under the Apache licence, but of the voices there is no
source.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from ivr.audio.synth.child import said_by
from ivr.audio.synth.synthesiser import SynthesiserFault

PROGRAM = "pico2wave"
VOICES = {"de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR"}
"""By language code of ours."""

_FOLDER = Path("/usr/share/pico/lang")
_SLOWEST, _FASTEST = 50, 200
_SECONDS_A_START = 0.05
_HEADER = 44
"""Bytes of a WAV without a sound: what it makes of a text without words."""


class Pico:
    """SVOX Pico, the program at `path` with the voices in `folder`; started anew for each text."""

    name = "SVOX Pico"
    parallel = 2

    def __init__(self, path: str, folder: Path = _FOLDER) -> None:
        self._path, self._folder = path, folder

    def seconds(self, text: str) -> float:
        """Its start, and hardly more."""
        return _SECONDS_A_START

    def speaks(self, language: str) -> str | None:
        """The voice, if it is installed."""
        voice = VOICES.get(language)
        return voice if voice and (self._folder / f"{voice}_ta.bin").is_file() else None

    def say(self, text: str, voice: str, rate: float) -> bytes:
        """A WAV, the same bytes every time. Raises `SynthesiserFault`."""
        speed = min(max(round(100 * rate), _SLOWEST), _FASTEST)
        words = f'<speed level="{speed}">{text.replace("<", " ")}</speed>'  # < begins an order to the voice
        with tempfile.TemporaryDirectory() as folder:  # it writes to nothing but a file whose name ends in .wav
            target = Path(folder) / "said.wav"
            said_by(self.name, [self._path, f"--lang={voice}", f"--wave={target}", "--", words], "")
            sound = target.read_bytes() if target.exists() else b""
        if len(sound) > _HEADER:
            return sound
        raise SynthesiserFault("there is nothing in the text that SVOX Pico can say", temporary=False)
