"""An SMS out of a call: through the provider, or to a phone of ours that only tries the line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flask import request

from ivr.config import Settings
from ivr.phone.call import FULL_MOBILE
from ivr.phone.wire import SENT
from ivr.provider.client import open_client
from ivr.provider.messages import send as send_message
from ivr.steps import Send
from ivr.web.line import Messenger, here

if TYPE_CHECKING:
    from twilio.rest import Client


def can_send() -> bool:
    """Whether an SMS can be sent at all: to a phone of ours, or because there is an account."""
    return SENT in request.environ or bool(here().settings.twilio_account_sid)


def deliver(message: Send, to: str) -> bool:
    """Sends the message to whoever calls; whether it was taken."""
    tried = request.environ.get(SENT)
    if isinstance(tried, list):
        if to != FULL_MOBILE:
            tried.append(message)
        return to != FULL_MOBILE
    return here().messenger(message.sender, to, message.text)


def provider(settings: Settings) -> Messenger:
    """Sends through the provider; without an account, nothing can be sent."""

    @cache
    def client() -> Client:
        return open_client(settings)

    def send(sender: str, to: str, text: str) -> bool:
        if not settings.twilio_account_sid:
            return False
        return send_message(client(), settings.twilio_messaging_service or sender, to, text)

    return send
