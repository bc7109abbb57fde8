"""Texting a caller: one message, and what came of it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from ivr.provider.api import Delivery
from ivr.provider.twilio.client import TwilioError, Unreachable, asking

if TYPE_CHECKING:
    from twilio.rest import Client

log = logging.getLogger("ivr")

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")

# https://www.twilio.com/docs/messaging/api/message-resource (read 2026-11-25): the text is not kept once it was sent,
# and of the number the last four digits are hidden.
_REDACTED = {"content_retention": "discard", "address_retention": "obfuscate"}
# The account may not ask for that: https://www.twilio.com/docs/api/errors/30029 and 30030.
_NOT_REDACTED = {30029, 30030}
_TOO_MANY = {429, 20429}
_SERVER_FAULT = 500


def send(client: Client, sender: str, to: str, body: str, *, redacted: bool = False) -> Delivery:
    """Gives a text to the provider. Never raises and, with `open_client`, takes at most 5 seconds (twice that where
    `redacted` is refused and the text goes without).

    `sender` is a number of the line in E.164, or a messaging service ("MG…"); `to` is E.164, `body` at most 1600
    characters; `redacted` asks the provider to keep neither text nor number. Refused is any refusal (21610 opted out,
    21614 not a mobile, 21606 the sender has no SMS, …) and no connection; unknown is no answer in time, or none that
    can be read: then the text may still arrive.
    """
    if not _E164.fullmatch(to):
        log.warning("SMS refused: not a number")
        return Delivery("refused", answered=True)
    try:
        _create(client, sender, to, body, _REDACTED if redacted else {})
    except TwilioError as fault:
        if redacted and fault.code in _NOT_REDACTED:
            log.warning("SMS not redacted: %s", fault.code)
            return send(client, sender, to, body)
        return _failed(fault)
    return Delivery("taken", answered=True)


def _create(client: Client, sender: str, to: str, body: str, retention: dict[str, str]) -> None:
    origin = "messaging_service_sid" if sender.startswith("MG") else "from_"
    with asking():
        message = client.messages.create(to=to, body=body, **{origin: sender}, **retention)
        if not message.sid.startswith(("SM", "MM")):
            raise TwilioError


def _failed(fault: TwilioError) -> Delivery:
    log.warning("SMS refused: %s", fault.code or "no answer")
    refused = isinstance(fault, Unreachable) or 400 <= fault.status < _SERVER_FAULT
    answered = 400 <= fault.status < _SERVER_FAULT and fault.code not in _TOO_MANY
    return Delivery("refused" if refused else "unknown", answered)
