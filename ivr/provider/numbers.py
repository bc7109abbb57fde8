"""What the provider must know of the line's numbers: which address to ask for a call or a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ivr.config import Settings
from ivr.errors import InputError
from ivr.provider.client import asking

if TYPE_CHECKING:
    from twilio.rest import Client

Value = str | bool
SENDER = "sender"


@dataclass(frozen=True)
class Number:
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

    Raises `InputError` for a number that is not in the account, `ProviderError` when Twilio cannot be asked.
    """
    return differences(client, settings, choose(account_numbers(client), numbers))


def apply(client: Client, changes: Sequence[Change]) -> None:
    """Makes the changes. Raises `ProviderError` at the first that is refused; a new plan holds the rest."""
    updates: dict[str, dict[str, Value]] = {}
    for change in changes:
        if change.field != SENDER:
            updates.setdefault(change.sid, {})[change.field] = change.wanted
    with asking():
        for sid, fields in updates.items():
            resource = client.messaging.v1.services(sid) if sid.startswith("MG") else client.incoming_phone_numbers(sid)
            resource.update(**fields)
        for change in changes:
            if change.field == SENDER:
                client.messaging.v1.services(change.of).phone_numbers.create(phone_number_sid=change.sid)


def account_numbers(client: Client) -> list[Number]:
    """Every number of the account. All are listed at once, so that no number stands in the URL of a request."""
    with asking():
        return [_number(found) for found in client.incoming_phone_numbers.list(page_size=1000)]


def choose(known: Sequence[Number], numbers: Sequence[str]) -> list[Number]:
    """The numbers that were named, else all that take calls or texts. Raises `InputError` for one that is not there."""
    by_number = {number.number: number for number in known}
    missing = [number for number in numbers if number not in by_number]
    if missing:
        others = ", ".join(by_number) or "none"
        raise InputError(f"not in the account: {', '.join(missing)}; numbers in the account: {others}")
    named = [by_number[number] for number in dict.fromkeys(numbers)]
    return named or [number for number in known if number.voice or number.sms]


def differences(client: Client, settings: Settings, numbers: Sequence[Number]) -> list[Change]:
    """What differs between these numbers (and the messaging service, if there is one) and what the line needs."""
    changes: list[Change] = []
    for number in numbers:
        changes += _compare(number.number, number.sid, number.now, _wanted(number, settings.public_url))
    if service := settings.twilio_messaging_service:
        senders = [number for number in numbers if number.sms]
        changes += _service_changes(client, service, settings.public_url, senders)
    return changes


def _number(found: Any) -> Number:
    voice, sms = (found.capabilities.get(name) is True for name in ("voice", "sms"))
    now = _now(found, (*_voice(""), *_sms("")))
    return Number(str(found.sid), str(found.phone_number), voice, sms, now)


def _now(found: Any, fields: Iterable[str]) -> dict[str, Value]:
    """What these fields hold; what Twilio leaves out, or sends as null, is empty."""
    values = {field: getattr(found, field) for field in fields}
    return {field: value if isinstance(value, str | bool) else "" for field, value in values.items()}


def _wanted(number: Number, public: str) -> dict[str, Value]:
    return (_voice(public) if number.voice else {}) | (_sms(public) if number.sms else {})


def _voice(public: str) -> dict[str, Value]:
    """The last two are empty because Twilio ignores the addresses of a number that has an application or a trunk."""
    return {
        "voice_url": f"{public}/voice",
        "voice_method": "POST",
        "voice_fallback_url": f"{public}/voice/fallback",
        "voice_fallback_method": "POST",
        "status_callback": f"{public}/voice/status",
        "status_callback_method": "POST",
        "voice_application_sid": "",
        "trunk_sid": "",
    }


def _sms(public: str) -> dict[str, Value]:
    return {
        "sms_url": f"{public}/sms",
        "sms_method": "POST",
        "sms_fallback_url": f"{public}/sms/fallback",
        "sms_fallback_method": "POST",
        "sms_application_sid": "",
    }


def _service(public: str) -> dict[str, Value]:
    """The addresses of a messaging service count instead of those of its numbers, unless the last one is true."""
    return {
        "inbound_request_url": f"{public}/sms",
        "inbound_method": "POST",
        "fallback_url": f"{public}/sms/fallback",
        "fallback_method": "POST",
        "use_inbound_webhook_on_number": False,
    }


def _service_changes(client: Client, sid: str, public: str, senders: Sequence[Number]) -> list[Change]:
    wanted = _service(public)
    service = client.messaging.v1.services(sid)
    with asking():
        now = _now(service.fetch(), wanted)
        pool = {sender.sid for sender in service.phone_numbers.list(page_size=1000)}
    missing = [Change(sid, number.sid, SENDER, "", number.number) for number in senders if number.sid not in pool]
    return _compare(sid, sid, now, wanted) + missing


def _compare(of: str, sid: str, now: Mapping[str, Value], wanted: Mapping[str, Value]) -> list[Change]:
    return [Change(of, sid, field, now[field], value) for field, value in wanted.items() if now[field] != value]
