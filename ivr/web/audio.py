"""Clips: the sound of a sentence, under a name made from its text; its address tells one making of it from another."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from flask import Blueprint, Response, abort, request, send_from_directory

from ivr.audio import tones
from ivr.audio.manifest import digest
from ivr.language.pieces import pieces_of
from ivr.model.steps import Gather, MarkName, Say
from ivr.web.here import here

audio = Blueprint("audio", __name__, url_prefix="/audio")

FOR_EVER = 365 * 24 * 3600


def clip_name(text: str) -> str:
    """The file name of the clip of a text: 16 hexadecimal digits of its hash."""
    return f"{digest(text.encode())}.wav"


def says_of(steps: Iterable[object]) -> list[Say]:
    """The sentences of these steps, in order, also those within a question."""
    speech = [inner for step in steps for inner in (step.speech if isinstance(step, Gather) else (step,))]
    return [say for say in speech if isinstance(say, Say)]


def sounds_of(say: Say) -> list[Say]:
    """A sentence as it will sound: whole where it has a clip or none at all, else its pieces, if each has one."""
    pieces = [replace(say, text=piece) for piece in pieces_of(say.text)]
    in_pieces = not _clip(say) and all(_clip(piece) for piece in pieces)
    return pieces if in_pieces else [say]


def clip_urls(say: Say) -> tuple[str, ...]:
    """The addresses of the clips that speak this sentence; none where it has to be said, or clips are switched off."""
    clips = [_clip(sound) for sound in sounds_of(say)]
    return tuple(f"{here().settings.public_url}/audio/{clip}" for clip in clips if clip)


def _clip(say: Say) -> str | None:
    """The name of the clip and when it was made: whoever keeps the old sound for ever asks anew for the new one."""
    line = here()
    if line.settings.speech == "say":
        return None
    name = f"{say.language}/{clip_name(say.text)}"
    try:
        return f"{name}?{os.stat(f'{line.clips}/{name}').st_mtime_ns:x}"
    except OSError:
        return None


def mark_url(name: MarkName) -> str | None:
    """The address of a sound mark; None where everything is said."""
    settings = here().settings
    return None if settings.speech == "say" else f"{settings.public_url}/audio/marks/{name}.wav"


@audio.get("/marks/<name>.wav")
def mark(name: str) -> Response:
    """A sound mark. It is made once, and the same for ever."""
    known = next((known for known in tones.MARKS if known == name), None)
    if known is None:
        abort(404)
    response = Response(_tone(known), mimetype="audio/wav")
    response.add_etag()
    response.cache_control.public, response.cache_control.max_age = True, FOR_EVER
    response.make_conditional(request, accept_ranges=True, complete_length=len(_tone(known)))
    return response


@cache
def _tone(name: MarkName) -> bytes:
    return tones.mark(name)


@audio.get("/<language>/<name>.wav")
def clip(language: str, name: str) -> Response:
    """A clip for the provider or a browser, also in parts. A new sound has a new address: it may be kept for ever."""
    if not (re.fullmatch("[a-z]{2,3}", language) and name.isalnum()):
        abort(404)
    response = send_from_directory(here().clips / language, f"{name}.wav", mimetype="audio/wav", max_age=FOR_EVER)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
