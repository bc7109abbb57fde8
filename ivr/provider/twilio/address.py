"""Does the public address of the line work for the provider: name, certificate, health, signature?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from ivr.provider.finding import Finding, error, good, warning
from ivr.provider.reach import HttpAnswer, Network

Sign = Callable[[str, Mapping[str, str]], str]

# A certificate that renews itself does so about 30 days before its end; two weeks before, something is wrong.
SOON = timedelta(days=14)

_A_PATH = "where the line lies below a path, WEGWIJS_PUBLIC_URL holds that too, as in https://host.example/line"
_LOOK = "Look at the server, at the proxy before it and at the firewall."


def look_at(public: str, form: Mapping[str, str], network: Network, sign: Sign, now: datetime) -> Iterator[Finding]:
    """Every finding about this address, in the order in which a call passes them; `form` is the call to try."""
    parts = urlsplit(public)
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not secure:
        yield error(f"{public} is not https.", "What callers type would travel in the open. Get a certificate.")
    found = network.addresses(host)
    if not found:
        yield error(f"The name {host} cannot be found.", "Look for a typing mistake, or ask who manages the name.")
        return
    if not any(ip_address(address.partition("%")[0]).is_global for address in found):
        yield warning(f"The name {host} leads to a private address.", "Make sure that it is another one for Twilio.")
    if secure:
        yield _certificate(host, network.certificate(public), now)
    up = network.fetch(f"{public}/healthz", None, {})
    yield _health(up, parts.path)
    if up.status == 200:
        yield _ready(network.fetch(f"{public}/readyz", None, {}))
        yield _unsigned(network.fetch(f"{public}/voice", form, {}))
        signature = {"X-Twilio-Signature": sign(f"{public}/voice", form)}
        yield _signed(network.fetch(f"{public}/voice", form, signature))


def _certificate(host: str, end: datetime | str, now: datetime) -> Finding:
    if isinstance(end, str):
        return error(f"The certificate of {host} is not accepted: {end}.", "Renew it: Twilio will not call.")
    if end - now < SOON:
        hint = "Find out why it was not renewed: without it Twilio will not call."
        return warning(f"The certificate of {host} ends on {end:%Y-%m-%d}.", hint)
    return good(f"The certificate of {host} is valid until {end:%Y-%m-%d}.")


def _health(answer: HttpAnswer, path: str) -> Finding:
    if answer.status == 200:
        return good("The line can be reached at its public address.")
    there = f"the server must have the same WEGWIJS_PUBLIC_URL, with {path}" if path else _A_PATH
    look = f"Let the proxy pass it on to the line; {there}." if answer.status == 404 else _LOOK
    return error(f"The line cannot be reached at its public address: {_told(answer)}.", look)


def _ready(answer: HttpAnswer) -> Finding:
    if answer.status == 200:
        return good("The line has content to answer with.")
    return error("The line runs but has no content to answer with.", "Run `wegwijs compile` on the server.")


def _unsigned(answer: HttpAnswer) -> Finding:
    if answer.status == 403:
        return good("A call that Twilio did not sign is turned away.")
    return error(
        f"A call that Twilio did not sign is not turned away: {_told(answer)}.",
        "Something else may answer at this address. Look at the proxy.",
    )


def _signed(answer: HttpAnswer) -> Finding:
    if answer.status == 200 and "<Response" in answer.body:
        return good("A call that is signed as Twilio does is answered.")
    if answer.status == 403:
        return error(
            "A call that is signed as Twilio does is turned away.",
            "The proxy changes the address, or the server has another auth token or public address than here.",
        )
    return error(f"A call that is signed as Twilio does is not answered: {_told(answer)}.", _LOOK)


def _told(answer: HttpAnswer) -> str:
    return f"status {answer.status}" if answer.status else answer.body
