"""RHVoice: Ukrainian and Russian without any network, far clearer than espeak-ng. A program of its own, as that is.

Debian has it in `non-free`, as nobody there can train its voices again: `rhvoice` with `rhvoice-ukrainian` and
`rhvoice-russian`. Of its voices those are here that may be used by anybody and for anything; most may not.
"""

from __future__ import annotations

from pathlib import Path

from ivr.audio.synth.child import said_by
from ivr.audio.synth.synthesiser import SynthesiserFault

PROGRAM = "RHVoice-test"
VOICES = {"ru": "elena", "uk": "natalia"}
"""By language code of ours: GPL 3, LGPL 2.1."""

_FOLDER = Path("/usr/share/RHVoice/voices")
_SLOWEST, _FASTEST = 50, 200
_SECONDS_A_START = 0.3


class RHVoice:
    """RHVoice, the program at `path` with the voices in `folder`; started anew for each text."""

    name = "RHVoice"
    parallel = 2

    def __init__(self, path: str, folder: Path = _FOLDER) -> None:
        self._path, self._folder = path, folder

    def seconds(self, text: str) -> float:
        """Its start, and hardly more."""
        return _SECONDS_A_START

    def speaks(self, language: str) -> str | None:
        """The voice, if it is installed: RHVoice would silently take another one instead."""
        voice = VOICES.get(language)
        return voice if voice and (self._folder / voice).is_dir() else None

    def say(self, text: str, voice: str, rate: float) -> bytes:
        """A WAV, the same bytes every time. Raises `SynthesiserFault`."""
        percent = min(max(round(100 * rate), _SLOWEST), _FASTEST)
        command = [self._path, "--profile", voice, "--rate", str(percent), "--output", "/dev/stdout"]
        if sound := said_by(self.name, command, text):
            return sound
        raise SynthesiserFault("there is nothing in the text that RHVoice can say", temporary=False)
