"""What the provider remembers of callers, as far as its API shows it; and what only a person can look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ivr.config import Settings
from ivr.provider.finding import Finding, good, notice, warning
from ivr.provider.twilio.client import asking

if TYPE_CHECKING:
    from twilio.rest import Client

_LOOKED_AT = 20
# What https://www.twilio.com/docs/messaging/guides/privacy-message-redaction (read 2026-11-25) puts in place of the
# last four digits.
_HIDDEN = "XXXX"


def look_at_memory(client: Client, settings: Settings) -> Iterator[Finding]:
    """Every finding about the provider's memory. Raises `TwilioError`. The last messages are looked at for whether
    they are redacted, and nothing of them is told."""
    with asking():
        messages = client.messages.list(limit=_LOOKED_AT, page_size=_LOOKED_AT)
        legible = [found for found in messages if found.body or not _hidden(found.from_, found.to)]
    if legible:
        hint = "Ask for Message Redaction, switch it on for texts and numbers, then set WEGWIJS_TWILIO_REDACTION=yes."
        yield warning("Twilio keeps texts or numbers of the last messages in the clear.", hint)
    elif messages:
        yield good("Twilio redacts the last messages.")
    if settings.twilio_auth_token_next:
        hint = "Once Twilio promoted it, make it WEGWIJS_TWILIO_AUTH_TOKEN and take the other setting away."
        yield warning("Two auth tokens are set: who knows the older one can still call as Twilio.", hint)
    yield notice(
        "Look yourself, no API shows it: how long Twilio keeps the records of messages.",
        "In the messaging settings, at data access and backup: 7 days, and no backup.",
    )
    yield notice(
        "Look yourself: whether `wegwijs twilio purge --yes` runs every day.",
        "A timer does it best: docs/provider-privacy.md says why.",
    )


def _hidden(*numbers: str | None) -> bool:
    """Whether one of the two numbers of a message is hidden; the other one is the line's own."""
    return any(str(number).endswith(_HIDDEN) for number in numbers)
