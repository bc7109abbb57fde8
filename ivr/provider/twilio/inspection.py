"""Everything that can be wrong between the provider and the line, each in one plain sentence with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from ivr.config import Settings
from ivr.country.numbers import may_be_shown
from ivr.errors import InputError
from ivr.provider.finding import Finding, error, good, warning
from ivr.provider.reach import Network
from ivr.provider.twilio.address import Sign, look_at
from ivr.provider.twilio.client import TwilioError, asking
from ivr.provider.twilio.provisioning import Change, ConnectedNumber, account_numbers, choose, differences
from ivr.provider.twilio.retention import look_at_memory
from ivr.provider.twilio.static_host import look_at_static
from ivr.provider.twilio.wanted import Addresses, is_bin

if TYPE_CHECKING:
    from twilio.rest import Client

# Twilio's error numbers, https://www.twilio.com/docs/api/errors
_WRONG_KEYS = {401, 404, 20003, 20404}
_NOT_ACTIVE = {403, 10001, 20005, 20403, 90010}
_NOT_FOUND = {404, 20404}

_PROVISION = "Run `wegwijs twilio provision`."


def diagnose(
    client: Client,
    settings: Settings,
    numbers: Sequence[str],
    network: Network,
    sign: Sign,
    now: datetime,
    snapshot: str = "",
) -> list[Finding]:
    """Every finding about the account, these numbers (none: all of the account), the public address and the static
    host, which should have the files of the live `snapshot` ("": not known). Never raises.

    `sign` makes the signature Twilio would send, from the URL and the form.
    """
    account = _account(client)
    findings = [account]
    chosen: list[ConnectedNumber] = []
    if account.level != "error":
        try:
            chosen = choose(account_numbers(client), numbers)
            findings += _numbers(chosen)
            findings += _settings(client, settings, chosen)
            findings += look_at_memory(client, settings)
        except InputError as fault:
            findings.append(error(f"{str(fault).capitalize()}.", "Look for a typing mistake, or use one of those."))
        except TwilioError as fault:
            findings.append(_no_answer(fault))
    form = _a_call(settings, chosen)
    findings += look_at(settings.public_url, form, network, sign, now)
    bins = bool(chosen) and all(_falls_into_a_bin(number) for number in chosen)
    return [*findings, *look_at_static(Addresses.of(settings), form, network, snapshot, bins=bins)]


def _falls_into_a_bin(number: ConnectedNumber) -> bool:
    channels = [channel for channel, able in (("voice", number.voice), ("sms", number.sms)) if able]
    return all(is_bin(number.now[f"{channel}_fallback_url"]) for channel in channels)


def _account(client: Client) -> Finding:
    try:
        with asking():
            account = client.api.accounts(client.account_sid).fetch()
            if account.sid != client.account_sid:
                raise TwilioError
    except TwilioError as fault:
        return _refused(fault)
    if account.status != "active":
        return _not_active()
    if account.type == "Trial":
        what = "This is a trial account: it only texts numbers you verified, and callers first hear a trial message."
        return warning(what, "Upgrade the account at console.twilio.com before you publish the number.")
    return good("The account at Twilio answers and is active.")


def _refused(fault: TwilioError) -> Finding:
    if fault.code in _WRONG_KEYS:
        hint = "Copy both from console.twilio.com. A suspended account is refused in the same way: look there too."
        return error("Twilio does not know this account SID with this auth token.", hint)
    return _not_active() if fault.code in _NOT_ACTIVE else _no_answer(fault)


def _not_active() -> Finding:
    return error("The account at Twilio is suspended or closed.", "Look at console.twilio.com; often a bill is open.")


def _no_answer(fault: TwilioError) -> Finding:
    return error(f"{fault}.", "Try again in a minute. If it stays, can this machine reach Twilio?")


def _numbers(numbers: Sequence[ConnectedNumber]) -> Iterator[Finding]:
    if not numbers:
        yield error("The account has no number that can be called.", "Buy one at console.twilio.com.")
    for number in numbers:
        if not number.voice:
            yield warning(f"{number.number} cannot be called.", "Give callers another number; this one is for texts.")
        if not number.sms:
            yield _no_sms(number.number)
        if number.voice and not may_be_shown(number.number):
            yield warning(
                f"{number.number} may not be shown as the number of a caller, so nobody is put through from it.",
                "Use a local (02, 03, …) or a mobile number (04…) as well, if callers should be put through.",
            )


def _no_sms(number: str) -> Finding:
    only = " In Belgium only mobile numbers (04…) can." if number.startswith("+32") else ""
    return warning(f"{number} cannot receive or send SMS.{only}", "Add a mobile number, for texts to the line.")


def _settings(client: Client, settings: Settings, numbers: Sequence[ConnectedNumber]) -> Iterator[Finding]:
    try:
        changes = differences(client, settings, numbers)
    except TwilioError as fault:
        if fault.code not in _NOT_FOUND:
            raise
        what = f"The messaging service {settings.twilio_messaging_service} is not in the account."
        yield error(what, "Correct WEGWIJS_TWILIO_MESSAGING_SERVICE, or leave it empty.")
        return
    for of, found in groupby(changes, key=lambda change: change.of):
        yield _differs(of, list(found))
    for number in numbers:
        if all(change.of != number.number for change in changes):
            yield good(f"{number.number} is connected to this line.")


def _differs(of: str, changes: Sequence[Change]) -> Finding:
    fields = ", ".join(change.field for change in changes)
    return error(f"{of} is not connected to this line as it should be: {fields}.", _PROVISION)


def _a_call(settings: Settings, numbers: Sequence[ConnectedNumber]) -> dict[str, str]:
    """The form of a call from a hidden number, as Twilio sends it."""
    return {
        "CallSid": "CA" + "0" * 32,
        "AccountSid": settings.twilio_account_sid,
        "From": "anonymous",
        "To": next((number.number for number in numbers if number.voice), ""),
        "CallStatus": "ringing",
        "Direction": "inbound",
        "ApiVersion": "2010-04-01",
    }
