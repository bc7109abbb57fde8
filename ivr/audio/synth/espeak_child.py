"""A program that speaks with the library of the package espeakng_loader, where the system has no espeak-ng.

    python -m ivr.audio.synth.espeak_child voices nl fr-be    those of these voices that there are, in the second column
    python -m ivr.audio.synth.espeak_child say nl 150         reads a text, writes a WAV

A process of its own: the library is not safe in threads, repeats itself exactly only when fresh, and is under the GPL.
"""

from __future__ import annotations

import ctypes
import io
import sys
import wave
from collections.abc import Sequence
from importlib import import_module
from typing import Any

_SYNCHRONOUS = 2
_RATE_PARAMETER = 1
_UTF8 = 1
_POSITION_IS_CHARACTER = 1
_OK = 0
_ON_SOUND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class EspeakLibrary:
    """libespeak-ng. One per process; `rate` is in samples a second."""

    def __init__(self) -> None:
        loader = import_module("espeakng_loader")  # an optional package
        self._library: Any = ctypes.CDLL(loader.get_library_path())
        data = str(loader.get_data_path()).encode()
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0))
        if self.rate <= 0:
            raise OSError("the data of espeak-ng is missing")

    def has(self, voice: str) -> bool:
        """Whether there is this very voice; it is then the voice that speaks."""
        return bool(self._library.espeak_SetVoiceByName(voice.encode()) == _OK)

    def say(self, text: str, words_a_minute: int) -> bytes:
        """The samples of the text: 16 bits, one channel."""
        heard: list[bytes] = []

        def on_sound(samples: int | None, count: int, events: int | None) -> int:
            if samples and count > 0:
                heard.append(ctypes.string_at(samples, count * 2))
            return 0

        encoded = text.encode() + b"\0"
        size = ctypes.c_size_t(len(encoded))
        callback = _ON_SOUND(on_sound)  # the library does not keep it alive
        self._library.espeak_SetSynthCallback(callback)
        self._library.espeak_SetParameter(_RATE_PARAMETER, words_a_minute, 0)
        self._library.espeak_Synth(encoded, size, 0, _POSITION_IS_CHARACTER, 0, _UTF8, None, None)
        return b"".join(heard)


def main(arguments: Sequence[str]) -> int:
    """The program; returns its exit code, 3 where there is no such voice."""
    library = EspeakLibrary()
    if arguments[0] == "voices":
        sys.stdout.writelines(f"- {voice}\n" for voice in arguments[1:] if library.has(voice))
        return 0
    _, voice, words_a_minute = arguments
    if not library.has(voice):
        return 3
    samples = library.say(sys.stdin.buffer.read().decode(), int(words_a_minute))
    sys.stdout.buffer.write(_wav(samples, library.rate))
    return 0


def _wav(samples: bytes, rate: int) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
