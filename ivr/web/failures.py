"""What people get when we fail: an apology and a way on, or the last words; never a stack trace, never silence."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request
from twilio.twiml.voice_response import VoiceResponse

from ivr.engine.call.state import State
from ivr.engine.sms import chat
from ivr.language.pieces import spelled
from ivr.model.steps import Reply
from ivr.provider.twilio.render import render_replies
from ivr.watch.logs import place
from ivr.web import measured
from ivr.web.here import LineServices, here
from ivr.web.voice import twiml

log = logging.getLogger("ivr")

failures = Blueprint("failures", __name__)

# Said when not even the texts can be read: the European emergency number, in the languages of Belgium and English.
_LAST_WORDS = (
    ("nl-BE", "Deze lijn werkt even niet. Bel later opnieuw. In gevaar? Bel 1 1 2."),
    ("fr-BE", "Cette ligne ne marche pas pour le moment. Rappelez plus tard. En danger ? Appelez le 1 1 2."),
    ("en-GB", "This line is not working right now. Please call later. In danger? Call 1 1 2."),
)
_LAST_TEXT = Reply(
    "en",
    "Deze lijn werkt even niet. Ligne en panne. This line is not working now. Bel ons / Appelez-nous / Please call us. "
    "112!",
)
_TRIED = "tried"


@failures.app_errorhandler(Exception)
def failed(fault: Exception) -> Response | tuple[Response, int]:
    """Answers a request that broke: callers get speech, texters the last words, others a status. What is no address of
    ours gets its status too, so that the provider turns to its fallback."""
    status = getattr(fault, "code", None)
    if isinstance(status, int):
        return Response(status=status), status
    _log(fault)
    if request.path.startswith("/sms"):
        return twiml(render_replies(_last_texts()))
    if request.path.startswith("/voice"):
        return twiml(_apology())
    return Response(status=500), 500


def _log(fault: Exception) -> None:
    """Writes down what broke and where; not the message and no locals, which may hold what a person typed."""
    log.error("%s", place(fault))
    measured.failed()


def _last_texts() -> list[Reply]:
    """The best general number in the line's first language; where not even that can be read, the emergency number."""
    try:
        return chat.last_words(here().snapshot(""), here().now())
    except Exception:  # whatever is broken, a texter is not left in silence
        return [_LAST_TEXT]


def _apology() -> str:
    """The apology and a new start at the same place; after a second failure in a row the last words, and the end."""
    response = VoiceResponse()
    state = here().seal.state(State)
    spoken = None if request.args.get(_TRIED) else _sentence(here(), state.language)
    if spoken is None:
        measured.failed("last-words")
        for locale, text in _LAST_WORDS:
            response.say(text, language=locale)
        response.hangup()
        return str(response)
    locale, voice, text = spoken
    if voice:  # without one the call goes on without a word: the same place is said anew
        response.say(text, language=locale, voice=voice)
    query = f"{here().seal.query(state)}&{_TRIED}=1"
    response.redirect(f"{here().settings.public_url}/voice/again?{query}", method="POST")
    return str(response)


def _sentence(services: LineServices, language: str) -> tuple[str, str | None, str] | None:
    """Locale, voice and text of the apology in a language; None when the content cannot be read."""
    try:
        library = services.snapshot("")
        spoken = library.line.language(language) or library.line.languages[0]
        number = spelled(library.line.emergency)
        texts = library.texts[spoken.code]
        return spoken.locale, spoken.say, f"{texts['failure']} {texts['emergency'].format(number=number)}"
    except Exception:  # whatever is broken, there are last words
        return None
