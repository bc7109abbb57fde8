"""A text over the wire: one message in, its answer out."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ivr.engine.sms.chat import busy, last_words, turn
from ivr.engine.sms.conversation import Conversation
from ivr.provider.twilio.render import render_replies
from ivr.provider.twilio.request import text_event
from ivr.service.chats import Message
from ivr.web.here import here
from ivr.web.voice import twiml
from ivr.wings.phone.transport import SAID

sms = Blueprint("sms", __name__, url_prefix="/sms")


@sms.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it."""
    return twiml(render_replies(last_words(here().snapshot(""), here().now())))


@sms.post("")
def receive() -> Response:
    library, now, event = here().snapshot(""), here().now(), text_event(request.form)
    if here().tries_itself:  # nothing is remembered or counted
        return twiml(render_replies(turn(library, Conversation(), event, now).replies))
    sender, sid = request.form.get("From", ""), request.form.get("MessageSid", "")
    message = Message(sender, sid, event.body, now, costs=here().costs)
    replies = here().chats.answer(
        message,
        library.line.limits,
        think=lambda state: turn(library, state, event, now),
        busy=lambda state: busy(library, state, now),
    )
    if isinstance(said := request.environ.get(SAID), list):
        said.extend(replies)
    return twiml(render_replies(replies))
