"""What people get when we fail: an apology and a way on, or the last words; never a stack trace, never silence."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from ivr.engine.call.state import State
from ivr.language.pieces import spelled
from ivr.model.steps import Reply
from ivr.provider.api import Plain
from ivr.service.parts import LineServices
from ivr.watch.logs import place
from ivr.web import measured
from ivr.web.here import here, now, query, state_of
from ivr.web.voice import document

log = logging.getLogger("ivr")

failures = Blueprint("failures", __name__)

# Said when not even the texts can be read: the European emergency number, in the languages of Belgium and English.
_LAST_WORDS = (
    Plain("Deze lijn werkt even niet. Bel later opnieuw. In gevaar? Bel 1 1 2.", "nl-BE"),
    Plain("Cette ligne ne marche pas pour le moment. Rappelez plus tard. En danger ? Appelez le 1 1 2.", "fr-BE"),
    Plain("This line is not working right now. Please call later. In danger? Call 1 1 2.", "en-GB"),
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
    ours gets its status too, so that the provider turns to its fallback; a fault that only has a number of its own, as
    those of the provider have, is a fault like any other."""
    if isinstance(fault, HTTPException) and fault.code:
        return Response(status=fault.code), fault.code
    _log(fault)
    if request.path.startswith("/sms"):
        return document(here().provider.replies(_last_texts()))
    if request.path.startswith("/voice"):
        return document(_apology())
    return Response(status=500), 500


def _log(fault: Exception) -> None:
    """Writes down what broke and where; not the message and no locals, which may hold what a person typed."""
    log.error("%s", place(fault))
    measured.failed()


def _last_texts() -> list[Reply]:
    """The best general number in the line's first language; where not even that can be read, the emergency number."""
    try:
        from ivr.engine.sms.chat import last_words  # as in `ivr.service.chats`

        return last_words(here().snapshot(), now())
    except Exception:  # whatever is broken, a texter is not left in silence
        return [_LAST_TEXT]


def _apology() -> str:
    """The apology and a new start at the same place; after a second failure in a row the last words, and the end."""
    state = state_of(State)
    spoken = None if request.args.get(_TRIED) else _sentence(here(), state.language)
    if spoken is None:
        measured.failed("last-words")
        return here().provider.plain(_LAST_WORDS)
    again = f"{here().settings.public_url}/voice/again?{query(state)}&{_TRIED}=1"
    # Without a voice the call goes on without a word: the same place is said anew.
    return here().provider.plain([spoken] if spoken.voice else [], again)


def _sentence(services: LineServices, language: str) -> Plain | None:
    """The apology in a language; None when the content cannot be read."""
    try:
        library = services.snapshot()
        spoken = library.line.language(language) or library.line.languages[0]
        number = spelled(library.line.emergency)
        texts = library.prompts[spoken.code]
        text = f"{texts['failure']} {texts['emergency'].format(number=number)}"
        return Plain(text, spoken.locale, spoken.say)
    except Exception:  # whatever is broken, there are last words
        return None
