"""Clips: the sound of a sentence, under a name that is made from its text, so that a clip never speaks an old text."""

from __future__ import annotations

import hashlib
import os

from flask import Blueprint, Response, abort, send_from_directory

from ivr.steps import Say
from ivr.web.line import here

audio = Blueprint("audio", __name__, url_prefix="/audio")

FOR_EVER = 365 * 24 * 3600


def clip_name(text: str) -> str:
    """The file name of the clip of a text: 16 hexadecimal digits of its hash."""
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.wav"


def clip_url(say: Say) -> str | None:
    """The address of the clip of this sentence; None where there is none, or where clips are switched off."""
    line = here()
    name = f"{say.language}/{clip_name(say.text)}"
    if line.settings.speech == "say" or not os.path.isfile(f"{line.clips}/{name}"):
        return None
    return f"{line.settings.public_url}/audio/{name}"


@audio.get("/<language>/<name>.wav")
def clip(language: str, name: str) -> Response:
    """A clip for the provider or a browser. Its name changes with its text, so it may be kept for ever."""
    if not (language.isalnum() and name.isalnum()):
        abort(404)
    response = send_from_directory(here().clips / language, f"{name}.wav", mimetype="audio/wav", max_age=FOR_EVER)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
