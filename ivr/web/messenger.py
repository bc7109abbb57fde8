"""An SMS out of a call: through the provider, or to a phone of ours that only tries the line."""

from __future__ import annotations

from flask import request

from ivr.config import Settings
from ivr.model.steps import Handover, Send
from ivr.provider.courier import PATIENCE, Courier
from ivr.provider.twilio.client import open_client
from ivr.provider.twilio.messages import Result
from ivr.provider.twilio.messages import send as send_message
from ivr.web.here import Messenger, here
from ivr.wings.phone.call import FULL_MOBILE
from ivr.wings.phone.transport import SENT


def can_send() -> bool:
    """Whether an SMS can be sent at all: to a phone of ours, or because there is an account."""
    return SENT in request.environ or bool(here().settings.twilio_account_sid)


def deliver(message: Send, to: str) -> Handover:
    """Sends the message to whoever calls; what came of it, within a second."""
    tried = request.environ.get(SENT)
    if isinstance(tried, list):
        if to == FULL_MOBILE:
            return "refused"
        tried.append(message)
        return "taken"
    return here().messenger(message.sender, to, message.text)


def provider(settings: Settings) -> Messenger:
    """Sends through the provider; without an account, nothing can be sent."""
    if not settings.twilio_account_sid:
        return lambda sender, to, text: "refused"
    client = open_client(settings)  # now: it takes 0.3 seconds, which no caller should wait
    service, redacted = settings.twilio_messaging_service, settings.twilio_redaction

    def send(sender: str, to: str, text: str) -> Result:
        return send_message(client, service or sender, to, text, redacted=redacted)

    return Courier(send, patience=PATIENCE)
