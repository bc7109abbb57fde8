"""gTTS: natural voices over the network, from a service that promises nothing; asked politely, and ahead of every call.

The package gTTS makes the requests, which are sent here: gTTS itself does not check certificates, asks at once for the
next hundred letters, and takes an answer without sound for silence in the middle of a sentence.
"""

from __future__ import annotations

import base64
import json
import random
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import requests
from gtts import gTTS

from ivr.audio import waveform
from ivr.audio.formats import BadSound, Samples
from ivr.audio.mp3 import frames
from ivr.audio.synth.synthesiser import SynthesiserFault

# By language code of ours. gTTS takes "pt" for the Portuguese of Brazil.
VOICES = {
    "am": "am", "ar": "ar", "bg": "bg", "bn": "bn", "bs": "bs", "de": "de", "en": "en", "es": "es", "fr": "fr",
    "hr": "hr", "it": "it", "nl": "nl", "pa": "pa", "pl": "pl", "pt": "pt-PT", "ro": "ro", "ru": "ru", "sq": "sq",
    "sr": "sr", "sw": "sw", "tr": "tr", "uk": "uk", "ur": "ur", "vi": "vi", "zh": "zh-CN",
}  # fmt: skip

ADDRESS = "https://translate.google.com"
_PATH = "/_/TranslateWebserverUi/data/batchexecute"

_TIMEOUT = 10.0  # of a silence; a whole answer gets three times that
_MOST_BYTES = 5_000_000
_PACE = 0.7  # more than one request a second was answered with 429 for others
_SECONDS_A_REQUEST = 1.0
_PAUSES = (1.0, 2.0, 4.0, 8.0)
_SLOW_BELOW = 0.8  # it has two speeds
_BREATHS = re.compile(r"(?<=[.!?;:,،؛؟۔።])\s+")


class _AskAgain(Exception):
    """The service failed in a way that may be over in a moment."""


class Gtts:
    """gTTS at `address`. `clock` and `sleep` are in seconds, `chance` is 0 to 1; tests pass their own."""

    name = "gTTS"
    parallel = 1

    def __init__(
        self,
        address: str = ADDRESS,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._url = address + _PATH
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._turn = threading.Lock()
        self._not_before = 0.0

    def seconds(self, text: str) -> float:
        """It is asked for each hundred letters, and waits in between."""
        return _SECONDS_A_REQUEST * (len(text) // 100 + 1)

    def speaks(self, language: str) -> str | None:
        return VOICES.get(language)

    def say(self, text: str, voice: str, rate: float) -> bytes:
        """A WAV of the text, asked for in pieces of at most a hundred letters. Raises `SynthesiserFault`."""
        bodies = _requests(text, voice, slow=rate < _SLOW_BELOW)
        # Joined as samples: readers stop an MP3 at the length that its first piece names.
        return waveform.encode(np.concatenate([self._piece(body) for body in bodies]), "PCM_16")

    def _piece(self, body: str) -> Samples:
        """The sound of one request, asked for again after longer and longer pauses."""
        why = ""
        for pause in (*_PAUSES, None):
            try:
                return _speech(_sound_in(self._ask(body)))
            except _AskAgain as fault:
                why = str(fault)
            if pause:
                self._sleep(pause * (0.5 + self._chance()))
        raise SynthesiserFault(why, temporary=True)

    def _ask(self, body: str) -> str:
        """The answer to a request, in its turn. A status that will not change soon is an `SynthesiserFault`."""
        with self._turn:
            if (wait := self._not_before - self._clock()) > 0:
                self._sleep(wait)
            try:
                with requests.post(
                    self._url,
                    data=body,
                    headers=gTTS.GOOGLE_TTS_HEADERS,
                    timeout=_TIMEOUT,
                    stream=True,
                    allow_redirects=False,
                ) as answer:
                    _check(answer.status_code)
                    return self._read(answer)
            except requests.RequestException as fault:
                raise _AskAgain(f"gTTS cannot be reached ({type(fault).__name__})") from None
            finally:
                self._not_before = self._clock() + _PACE

    def _read(self, answer: requests.Response) -> str:
        """The whole answer, in small bites: the timeout is for one bite, and a slow answer may have thousands."""
        deadline, content = self._clock() + 3 * _TIMEOUT, b""
        for bite in answer.iter_content(1024):
            content += bite
            if len(content) > _MOST_BYTES or self._clock() > deadline:
                raise _AskAgain("gTTS sent an answer without end")
        return content.decode(errors="replace")


def pieces(text: str) -> list[str]:
    """A text in pieces of at most a hundred letters, where it can be, each ending where a speaker breathes.

    gTTS would cut at every comma, and each piece ends in a pause: a telephone number would fall apart.

    >>> pieces("Bel dit nummer: 0 2, 2 5 0, 1 1, 1 1. Dat kan elke werkdag van negen tot twaalf uur, en na de middag.")
    ['Bel dit nummer: 0 2, 2 5 0, 1 1, 1 1. Dat kan elke werkdag van negen tot twaalf uur,', 'en na de middag.']
    """
    found = [""]
    for clause in _BREATHS.split(text):
        longer = f"{found[-1]} {clause}".strip()
        if len(longer) <= gTTS.GOOGLE_TTS_MAX_CHARS:
            found[-1] = longer
        else:
            found.append(clause)
    return found


def _requests(text: str, voice: str, *, slow: bool) -> list[str]:
    """The bodies of the requests, at least one. Raises `SynthesiserFault`."""
    bodies: list[str] = []
    with suppress(AssertionError, ValueError):  # no letters, no such language
        bodies = gTTS(text, lang=voice, slow=slow, tokenizer_func=pieces).get_bodies()
    if not bodies:
        raise SynthesiserFault("there is nothing in the text that gTTS can say", temporary=False)
    return bodies


def _check(status: int) -> None:
    if status == 429 or status >= 500:
        raise _AskAgain(f"gTTS answered with status {status}")
    if status != 200:
        raise SynthesiserFault(f"gTTS answered with status {status}", temporary=True)


def _sound_in(answer: str) -> bytes:
    r"""The MP3 in an answer: a line of junk, then lists of rows as JSON; ours is named as the request was.

    >>> _sound_in(")]}'\n\n[[\"wrb.fr\",\"jQ1olc\",\"[\\\"YWJj\\\"]\",null]\n,[\"di\",52]\n]")
    b'abc'
    """
    try:
        return base64.b64decode(json.loads(_row(answer)[2])[0], validate=True)
    except (ValueError, TypeError, LookupError):
        raise _AskAgain("gTTS answered without a sound") from None


def _row(answer: str) -> Any:
    """The row with our sound; raises `ValueError` where there is none, or it is cut off."""
    position = answer.index("[[")
    while True:
        rows, end = json.JSONDecoder().raw_decode(answer, position)
        for row in rows:
            if row[:2] == ["wrb.fr", gTTS.GOOGLE_TTS_RPC]:
                return row
        position = answer.index("[[", end)


def _speech(data: bytes) -> Samples:
    if not frames(data).whole:
        raise _AskAgain("gTTS sent only part of a sound")
    try:
        return waveform.decode(data)
    except BadSound:
        raise _AskAgain("gTTS sent something that is not a sound") from None
