"""A text over the wire: one message in, its answer out."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.globals import request_ctx

from ivr.service.chats import Message
from ivr.web import trial
from ivr.web.here import here, now
from ivr.web.voice import document

sms = Blueprint("sms", __name__, url_prefix="/sms")


@sms.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it."""
    from ivr.engine.sms.chat import last_words  # as in `ivr.service.chats`

    return document(here().provider.replies(last_words(here().snapshot(), now())))


@sms.post("")
def receive() -> Response:
    line, asked = here(), request_ctx.request  # once: each look at flask's `request` costs a microsecond
    provider, form, library = line.provider, asked.form, line.snapshot()
    at, costs = trial.instant(asked) or line.clock(), not trial.is_trial(asked)
    message = Message(provider.caller(form).number, provider.message_id(form), provider.sms(form), at, costs=costs)
    answer = line.chats.try_out if trial.tries_itself(asked) else line.chats.answer
    replies = answer(message, library)
    trial.note_said(asked, replies)
    return document(provider.replies(replies))
