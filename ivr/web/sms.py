"""A text over the wire: one message in, its answer out. Nothing of it is kept."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ivr.engine.sms import Conversation, last_words, turn
from ivr.phone.wire import SAID
from ivr.twiml.render import render_replies
from ivr.twiml.request import text_event
from ivr.web.line import here
from ivr.web.voice import twiml

sms = Blueprint("sms", __name__, url_prefix="/sms")


@sms.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it."""
    return twiml(render_replies(last_words(here().snapshot(""), here().now())))


@sms.post("")
def receive() -> Response:
    library = here().snapshot("")
    replies, _ = turn(library, Conversation(), text_event(request.form), here().now())
    if isinstance(said := request.environ.get(SAID), list):
        said.extend(replies)
    return twiml(render_replies(replies))
