"""Does the static host answer for the line when the line cannot: both files, as Twilio would fetch and read them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit
from xml.etree import ElementTree

from ivr.provider.finding import Finding, error, good, warning
from ivr.provider.reach import HttpAnswer, Network
from ivr.provider.twilio.wanted import Addresses

# https://www.twilio.com/docs/api/errors/11750 (read 2026-11-25): 64 kB for a document.
MOST_BYTES = 64_000
# https://www.twilio.com/docs/api/errors/12300; what a plain text does is not documented, so it does not count.
_KINDS = ("text/xml", "application/xml")
_NO_POST = (403, 404, 405, 501)
_SNAPSHOT = "snapshot.txt"  # names the snapshot that the files were made from

_PUBLISH = "Put the files of the last publish on the static host."


def look_at_static(
    line: Addresses, form: Mapping[str, str], network: Network, snapshot: str, *, bins: bool = False
) -> Iterator[Finding]:
    """Every finding about the static host, if there is one. `form` is the call to try, which has no caller's number;
    `snapshot` is the id of the live one, "" where it is not known here; `bins` is whether every number falls back to
    a TwiML Bin."""
    if not line.static:
        yield _no_host(bins)
        return
    if urlsplit(line.static).hostname == urlsplit(line.public).hostname:
        yield warning("The static host is the host of the line, and goes down with it.", "Take one somewhere else.")
    if not line.static.startswith("https://"):
        yield error(f"{line.static} is not https.", "Numbers of callers would travel in the open. Get a certificate.")
    if line.method == "GET":
        hint = "Turn its access log off, take TwiML Bins, or let it answer POST and set WEGWIJS_FALLBACK_METHOD=POST."
        yield warning("The static host is asked by GET, which puts the numbers of callers into its log.", hint)
    for channel in ("voice", "sms"):
        address, method = line.fallback(channel)
        answer = network.fetch(address, form if method == "POST" else None, {})
        yield _file(address, method, answer, network)
    made_from = network.fetch(f"{line.static}/{_SNAPSHOT}", None, {})
    if snapshot and made_from.status == 200 and snapshot not in made_from.body.split():
        yield warning("The files on the static host are not of what is published now.", _PUBLISH)


def _no_host(bins: bool) -> Finding:
    if bins:
        return good("TwiML Bins answer when the line cannot.")
    hint = "Paste the pack into TwiML Bins, or set WEGWIJS_FALLBACK_URL to a host of its own."
    return warning("Nobody answers when the line is down: there is no static host.", hint)


def _file(address: str, method: str, answer: HttpAnswer, network: Network) -> Finding:
    if method == "POST" and answer.status in _NO_POST and network.fetch(address, None, {}).status == 200:
        hint = (
            "Let it answer POST with the file as well (docs/provider-privacy.md), or set WEGWIJS_FALLBACK_METHOD=GET."
        )
        return error(f"{address} is there but not for POST: status {answer.status}.", hint)
    if answer.status != 200:
        told = f"status {answer.status}" if answer.status else answer.body
        return error(f"{address} does not answer: {told}.", _PUBLISH)
    if fault := _unreadable(answer):
        return error(f"{address} {fault}", "Twilio would not read it. " + _PUBLISH)
    return good(f"{address} answers when the line cannot.")


def _unreadable(answer: HttpAnswer) -> str:
    """What is wrong with a file, as the end of a sentence; "" for one that Twilio reads."""
    if len(answer.body.encode()) > MOST_BYTES:
        return "is larger than 64 kB."
    try:
        root = ElementTree.fromstring(answer.body).tag  # noqa: S314  # at most 100 kB, from the operator's own host
    except ElementTree.ParseError:
        return "is not well-formed XML."
    if root != "Response":
        return f"is no TwiML: it begins with <{root[:20]}> instead of <Response>."
    if answer.kind not in _KINDS:
        return f"comes as {answer.kind[:40] or 'nothing'} instead of text/xml."
    return ""
