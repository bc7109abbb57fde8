"""Clips: the sound of a sentence, under a name made from its text; its address tells one making of it from another.

A sentence that is asked for slowly is the same clip at another address, where it is said slower."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple, get_args

from flask import Blueprint, Response, abort, request, send_from_directory

from ivr.audio.clips.known import ClipFolder, made_at
from ivr.audio.manifest import digest
from ivr.config import Settings
from ivr.language.pieces import pieces_of
from ivr.model.steps import Gather, MarkName, Say
from ivr.service.parts import LineServices
from ivr.web.here import here

audio = Blueprint("audio", __name__, url_prefix="/audio")

FOR_EVER = 365 * 24 * 3600
MOST_SILENCE = 60  # seconds
_SLOW = "slow"


def clip_name(text: str) -> str:
    """The file name of the clip of a text: 16 hexadecimal digits of its hash."""
    return f"{digest(text.encode())}.wav"


def says_of(steps: Iterable[object]) -> list[Say]:
    """The sentences of these steps, in order, also those within a question."""
    speech = [inner for step in steps for inner in (step.speech if isinstance(step, Gather) else (step,))]
    return [say for say in speech if isinstance(say, Say)]


class Sounding(NamedTuple):
    """A sentence as it will sound: itself, or its pieces where only they have clips; and the addresses of the clips,
    none where it has to be said, or clips are switched off."""

    parts: tuple[Say, ...]
    urls: tuple[str, ...] = ()


class Soundings(dict[Say, Sounding]):
    """How the sentences of one answer will sound. The clips of each are looked for when somebody first asks for it, and
    once: an answer is rendered, and told to who listens in, from what was found."""

    def __init__(self, line: LineServices) -> None:
        super().__init__()
        self._address = f"{line.settings.public_url}/audio"
        self._recorded: Mapping[str, ClipFolder] = {} if line.settings.speech == "say" else line.known_clips.now()

    def __missing__(self, say: Say) -> Sounding:
        found = self[say] = self._sounding(say) if say.language in self._recorded else Sounding((say,))
        return found

    def urls(self, say: Say) -> tuple[str, ...]:
        """The addresses of the clips that speak a sentence, none where there are none."""
        return self[say].urls if say.language in self._recorded else ()

    def _sounding(self, say: Say) -> Sounding:
        """Whole where it has a clip or none at all, else in its pieces, if each has one."""
        if clip := self._clip(say):
            return Sounding((say,), (clip,))
        texts = pieces_of(say.text)
        if texts != (say.text,):
            pieces = tuple(Say(say.language, text, say.prompt, say.slow) for text in texts)
            clips = tuple(takewhile(bool, map(self._clip, pieces)))
            if clips and len(clips) == len(pieces):
                return Sounding(pieces, clips)
        return Sounding((say,))

    def _clip(self, say: Say) -> str:
        """The address of a clip, "" where there is none. It tells when the clip was made, to the nanosecond, so
        that nobody guesses it: whoever keeps the old sound for ever asks anew for the new one."""
        id = digest(say.text.encode())
        made = self._recorded[say.language].made(id)
        if made is None:
            return ""
        return f"{self._address}/{say.language}/{id}.wav?{f'{_SLOW}=' if say.slow else ''}{made:x}"


def mark_url(settings: Settings, name: MarkName) -> str | None:
    """The address of a sound mark; None where everything is said."""
    return None if settings.speech == "say" else f"{settings.public_url}/audio/marks/{name}.wav"


@audio.get("/marks/<name>.wav")
def mark(name: str) -> Response:
    """A sound mark. It is made once, and the same for ever."""
    known = next((known for known in get_args(MarkName) if known == name), None)
    if known is None:
        abort(404)
    return _kept(_tone(known))


def silence_url(settings: Settings, seconds: int) -> str:
    """The address of so many seconds of silence, also where everything is said: a pause in a question is played, as not
    every engine of the provider's language pauses there."""
    return f"{settings.public_url}/audio/silence/{min(seconds, MOST_SILENCE)}.wav"


@audio.get("/silence/<int:seconds>.wav")
def silence(seconds: int) -> Response:
    """Silence, the same for ever."""
    if not 1 <= seconds <= MOST_SILENCE:
        abort(404)
    from ivr.audio import tones  # a tenth of a second of a processor, for who only texts the line

    return _kept(tones.silence(seconds))


def _kept(data: bytes) -> Response:
    """A sound that stays the same for ever, also in parts."""
    response = Response(data, mimetype="audio/wav")
    response.add_etag()
    response.cache_control.public, response.cache_control.max_age = True, FOR_EVER
    response.make_conditional(request, accept_ranges=True, complete_length=len(data))
    return response


@cache
def _tone(name: MarkName) -> bytes:
    from ivr.audio import tones

    return tones.mark(name)


@audio.get("/<language>/<name>.wav")
def clip(language: str, name: str) -> Response:
    """A clip for the provider or a browser, also in parts. A new sound has a new address: it may be kept for ever."""
    if not (re.fullmatch("[a-z]{2,3}", language) and name.isalnum()):
        abort(404)
    path, asked = here().clips / language / f"{name}.wav", request.args.get(_SLOW)
    if asked and _is_of(asked, path) and (data := _slowly(path, asked)):  # an address of ours: slowing down is work
        return _kept(data)
    response = send_from_directory(here().clips / language, f"{name}.wav", mimetype="audio/wav", max_age=FOR_EVER)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


def _is_of(asked: str, path: Path) -> bool:
    """Whether an address tells when the clip was made that is there now."""
    made = made_at(path)
    return made is not None and asked == f"{made:x}"


@lru_cache(maxsize=128)
def _slowly(path: Path, made: str) -> bytes:
    """The clip said slower, kept for who asks again; nothing where there is none, or none that can be read: better too
    fast than silent. `made` tells one making of it from another."""
    from ivr.audio.formats import BadSound
    from ivr.audio.slower import slower

    with suppress(OSError, BadSound):
        return slower(path.read_bytes())
    return b""
