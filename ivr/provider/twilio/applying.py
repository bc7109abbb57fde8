"""Makes the changes of a plan at Twilio. What is refused keeps nothing else from being made; a person can do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.model.tables import complete
from ivr.provider.twilio.client import TwilioError, asking
from ivr.provider.twilio.provisioning import SENDER, Change
from ivr.provider.twilio.wanted import FIELDS, IN_THE_WAY, TRUNK, Addresses, of_service

if TYPE_CHECKING:
    from twilio.rest import Client

# Refused for who asks, and not for what is in the request: its parts would fare no better.
_FOR_WHO_ASKS = (401, 403, 429)

_WEBHOOK = "choose Webhook under “Configure with”, in place of the"
_HANDS = complete(
    "_HANDS",
    {
        "voice_url": "under Voice, “A call comes in”: Webhook {wanted}",
        "voice_method": "under Voice, “A call comes in”: HTTP {wanted}",
        "voice_fallback_url": "under Voice, “Primary handler fails”: Webhook {wanted}",
        "voice_fallback_method": "under Voice, “Primary handler fails”: HTTP {wanted}",
        "status_callback": "under Voice, “Call status changes”: {wanted}",
        "status_callback_method": "under Voice, “Call status changes”: HTTP {wanted}",
        "voice_caller_id_lookup": "under Voice, “Caller name lookup”: switched off",
        "voice_application_sid": f"under Voice, {_WEBHOOK} TwiML app",
        TRUNK: f"under Voice, {_WEBHOOK} SIP trunk",
        "sms_url": "under Messaging, “A message comes in”: Webhook {wanted}",
        "sms_method": "under Messaging, “A message comes in”: HTTP {wanted}",
        "sms_fallback_url": "under Messaging, “Primary handler fails”: Webhook {wanted}",
        "sms_fallback_method": "under Messaging, “Primary handler fails”: HTTP {wanted}",
        "sms_application_sid": f"under Messaging, {_WEBHOOK} TwiML app",
        "inbound_request_url": "under Integration, “Send a webhook”: {wanted}",
        "inbound_method": "under Integration, “Send a webhook”: HTTP {wanted}",
        "fallback_url": "under Integration, “Fallback URL”: {wanted}",
        "fallback_method": "under Integration, “Fallback URL”: HTTP {wanted}",
        "use_inbound_webhook_on_number": "under Integration, anything but “Defer to sender's webhook”",
        "sticky_sender": "under Settings, “Sticky sender”: switched off",
        "fallback_to_long_code": "under Settings, “Fallback to long code”: switched off",
        SENDER: "under Sender Pool, add {wanted}; take it out of another service first",
    },
    (*FIELDS, *of_service(Addresses()), SENDER),
)


@dataclass(frozen=True)
class NotDone:
    """A change that was not made, and why, in words for a person."""

    change: Change
    why: str

    @property
    def by_hand(self) -> str:
        """Where a person makes it."""
        where = _HANDS[self.change.field].format(wanted=self.change.wanted)
        return f"By hand: at console.twilio.com, open {self.change.of}; {where}."


def apply(client: Client, changes: Sequence[Change]) -> list[NotDone]:
    """Makes the changes; those that were not made, none where all were. Where Twilio refuses what is in a request of
    several fields, each of them is tried by itself."""
    waiting, undone = list(_requests(changes)), list[NotDone]()
    while waiting:
        asked = waiting.pop(0)
        try:
            with asking():
                why = _make(client, asked)
        except TwilioError as fault:
            why = str(fault)
            if len(asked) > 1 and 400 <= fault.status < 500 and fault.status not in _FOR_WHO_ASKS:
                waiting[:0] = [[change] for change in asked]
                continue
        if why:
            undone += [NotDone(change, why) for change in asked]
    return undone


def _requests(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """What goes in one request: first what stands in the way of the addresses, then those, then the senders."""
    updates: dict[str, list[Change]] = {}
    for change in changes:
        if change.field in IN_THE_WAY:
            yield [change]
        elif change.field != SENDER:
            updates.setdefault(change.sid, []).append(change)
    yield from updates.values()
    yield from ([change] for change in changes if change.field == SENDER)


def _make(client: Client, asked: Sequence[Change]) -> str:
    """Why Twilio did not do it though it refused nothing; "" where it did. Raises `TwilioError`."""
    first = asked[0]
    if first.field == SENDER:
        client.messaging.v1.services(first.of).phone_numbers.create(phone_number_sid=first.sid)
        return ""
    if first.field in IN_THE_WAY:
        return _clear(client, first)
    of_service = first.sid.startswith("MG")
    resource = client.messaging.v1.services(first.sid) if of_service else client.incoming_phone_numbers(first.sid)
    resource.update(**{change.field: change.wanted for change in asked})
    return ""


def _clear(client: Client, change: Change) -> str:
    """Takes a trunk or an application off a number. A trunk lets go of it, which is how Twilio documents it
    (https://www.twilio.com/docs/sip-trunking/api/phonenumber-resource). For an application nothing is documented:
    an empty value, which does not fit the documented form of the field, is tried, and may be refused or passed over.
    """
    if change.field == TRUNK:
        client.trunking.v1.trunks(str(change.now)).phone_numbers(change.sid).delete()
        return ""
    left = client.incoming_phone_numbers(change.sid).update(**{change.field: ""})
    return f"Twilio keeps the {IN_THE_WAY[change.field]}" if getattr(left, change.field) else ""
