"""A text over the wire: one message in, its answer out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ivr.service.chats import Message
from ivr.web import trial
from ivr.web.here import caller, here, now
from ivr.web.voice import document

sms = Blueprint("sms", __name__, url_prefix="/sms")


@sms.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it."""
    from ivr.engine.sms.chat import last_words  # as in `ivr.service.chats`

    return document(here().provider.replies(last_words(here().snapshot(), now())))


@sms.post("")
def receive() -> Response:
    provider, chats, library = here().provider, here().chats, here().snapshot()
    text, id = provider.sms(request.form), provider.message_id(request.form)
    message = Message(caller().number, id, text, now(), costs=not trial.is_trial())
    replies = chats.try_out(message, library) if trial.tries_itself() else chats.answer(message, library)
    trial.note_said(replies)
    return document(provider.replies(replies))
