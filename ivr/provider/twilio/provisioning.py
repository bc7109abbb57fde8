"""What the provider must know of the line's numbers, and what differs: `applying` makes the changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ivr.config import Settings
from ivr.errors import InputError
from ivr.provider.twilio.client import asking
from ivr.provider.twilio.wanted import FIELDS, Addresses, Value, is_bin, of_number, of_service

if TYPE_CHECKING:
    from twilio.rest import Client

SENDER = "sender"


@dataclass(frozen=True)
class ConnectedNumber:
    """A number of the account in E.164, what it can do, and its settings by the names of Twilio's API."""

    sid: str
    number: str
    voice: bool
    sms: bool
    now: Mapping[str, Value]


@dataclass(frozen=True)
class Change:
    """A setting that differs. `of` is a number or a messaging service ("MG…"), `sid` what Twilio calls it.

    The field `sender` is the one that is no setting: the service `of` does not send from the number `wanted` yet, and
    `sid` is that number's.
    """

    of: str
    sid: str
    field: str
    now: Value
    wanted: Value


def plan(client: Client, settings: Settings, numbers: Sequence[str]) -> list[Change]:
    """What has to change for these numbers (none: all of the account) to reach the line; empty when nothing has to.

    Raises `InputError` for a number that is not in the account, `TwilioError` when Twilio cannot be asked.
    """
    return differences(client, settings, choose(account_numbers(client), numbers))


def account_numbers(client: Client) -> list[ConnectedNumber]:
    """Every number of the account. All are listed at once, so that no number stands in the URL of a request."""
    with asking():
        return [_number(found) for found in client.incoming_phone_numbers.list(page_size=1000)]


def choose(known: Sequence[ConnectedNumber], numbers: Sequence[str]) -> list[ConnectedNumber]:
    """The numbers that were named, else all that take calls or texts. Raises `InputError` for one that is not there."""
    by_number = {number.number: number for number in known}
    missing = [number for number in numbers if number not in by_number]
    if missing:
        others = ", ".join(by_number) or "none"
        raise InputError(f"not in the account: {', '.join(missing)}; numbers in the account: {others}")
    named = [by_number[number] for number in dict.fromkeys(numbers)]
    return named or [number for number in known if number.voice or number.sms]


def differences(client: Client, settings: Settings, numbers: Sequence[ConnectedNumber]) -> list[Change]:
    """What differs between these numbers (and the messaging service, if there is one) and what the line needs."""
    changes: list[Change] = []
    addresses = Addresses.of(settings)
    for number in numbers:
        wanted = of_number(addresses, voice=number.voice, sms=number.sms)
        changes += _compare(number.number, number.sid, number.now, wanted, addresses)
    if service := settings.twilio_messaging_service:
        senders = [number for number in numbers if number.sms]
        changes += _service_changes(client, service, addresses, senders)
    return changes


def _number(found: Any) -> ConnectedNumber:
    voice, sms = (found.capabilities.get(name) is True for name in ("voice", "sms"))
    now = _now(found, FIELDS)
    return ConnectedNumber(str(found.sid), str(found.phone_number), voice, sms, now)


def _now(found: Any, fields: Iterable[str]) -> dict[str, Value]:
    """What these fields hold; what Twilio leaves out, or sends as null, is empty."""
    values = {field: getattr(found, field) for field in fields}
    return {field: value if isinstance(value, str | bool) else "" for field, value in values.items()}


def _service_changes(
    client: Client, sid: str, addresses: Addresses, senders: Sequence[ConnectedNumber]
) -> list[Change]:
    wanted = of_service(addresses)
    service = client.messaging.v1.services(sid)
    with asking():
        now = _now(service.fetch(), wanted)
        pool = {sender.sid for sender in service.phone_numbers.list(page_size=1000)}
    missing = [Change(sid, number.sid, SENDER, "", number.number) for number in senders if number.sid not in pool]
    return _compare(sid, sid, now, wanted, addresses) + missing


def _compare(of: str, sid: str, now: Mapping[str, Value], wanted: Mapping[str, Value], line: Addresses) -> list[Change]:
    kept = set() if line.static else _bins(now)
    differ = [field for field in wanted if now[field] != wanted[field] and field not in kept]
    return [Change(of, sid, field, now[field], wanted[field]) for field in differ]


def _bins(now: Mapping[str, Value]) -> set[str]:
    """The fields of fallbacks that lead to a TwiML Bin: somebody pasted the pack there, and that is as good."""
    fields = [field.removesuffix("_url") for field in now if field.endswith("fallback_url") and is_bin(now[field])]
    return {f"{field}_{part}" for field in fields for part in ("url", "method")}
