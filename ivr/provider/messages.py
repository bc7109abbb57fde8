"""Texting a caller: one message, one answer, yes or no."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from ivr.provider.client import ProviderError, asking

if TYPE_CHECKING:
    from twilio.rest import Client

log = logging.getLogger("ivr")

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def send(client: Client, sender: str, to: str, body: str) -> bool:
    """Whether the provider took this text; it never raises and, with `open_client`, takes at most 5 seconds.

    `sender` is a number of the line in E.164, or a messaging service ("MG…"); `to` is E.164, `body` at most 1600
    characters. False is any refusal (21610 opted out, 21614 not a mobile, 21606 the sender has no SMS, …) and no
    answer in time; then the text may still arrive.
    """
    if not _E164.fullmatch(to):
        log.warning("SMS refused: not a number")
        return False
    origin = "messaging_service_sid" if sender.startswith("MG") else "from_"
    try:
        with asking():
            message = client.messages.create(to=to, body=body, **{origin: sender})
            if not message.sid.startswith(("SM", "MM")):
                raise ProviderError
    except ProviderError as fault:
        log.warning("SMS refused: %s", fault.code or "no answer")
        return False
    return True
