"""What is asked of the line and of the tutorial: requests as the provider signs them, each new, each with what its
answer has to hold."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count, cycle
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.sites import PUBLIC_URL, Published
from ivr.country.numbers import written
from ivr.model import ServiceEntry
from ivr.service.seal import Seal
from ivr.snapshot.read import Snapshot
from ivr.web.here import STATE

FORM = {
    "AccountSid": "AC00000000000000000000000000000000", "ApiVersion": "2010-04-01", "CallStatus": "in-progress",
    "Direction": "inbound", "Called": "+3222123000", "Caller": "+32470123456", "From": "+32470123456",
    "To": "+3222123000",
}  # fmt: skip
TOPIC, PLACE = "legal", "1080"
_ASKS = {"stage": "place", "language": "nl", "trail": "main", "topic": TOPIC, "need": "free-lawyer"}
_CARD = {**_ASKS, "stage": "card", "place": PLACE}
_TOWNS = ("1080", "1000", "9000", "2060", "4000", "5000", "8400", "3000")
_WORDS = {"DOKTER": "health", "advocaat": "legal", "avocat": "legal", "doctor": "health"}
_SENTENCES = {
    "Ik heb een advocaat nodig in {}": "legal",
    "J'ai besoin d'un avocat à {}": "legal",
    "Hello, I need a doctor in {} please": "health",
    "Mijn kind is ziek, waar vind ik een dokter in {}?": "health",
}


@dataclass(frozen=True)
class Asked:
    """One request, and the words of which its answer has to hold one."""

    path: str
    body: str
    headers: Mapping[str, str]
    holds: Sequence[str]

    def raw(self, port: int) -> str:
        """The request as it goes over the wire to a port of this machine."""
        head = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(self.body)), **self.headers}
        lines = (f"POST {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()))
        return "\r\n".join([*lines, "", self.body])


Asking = Iterator[Asked]


def of_line(published: Published) -> dict[str, Asking]:
    """What callers and texters do; every call and every text is another person's."""
    library = published.library
    names = [escape(entry.organisation.called("nl"), quote=False) for entry in _helping(library, TOPIC, PLACE)]
    menu = [library.prompts["nl"]["choice-shelter"].format(key="2")]
    greeting = [library.prompts["nl"]["language-choice"].format(key="1")]
    signed = _Signed(published.token)
    minute = str(int(time.time() // 60))
    begun = {"snapshot": library.id, "began": minute, "second": "7", "turns": "4"}
    return {
        "greeting": signed.calls("/voice", {}, {}, greeting),
        "menu": signed.calls("/voice/keys", {**begun, "stage": "language"}, {"Digits": "1"}, menu),
        "postal code to card": signed.calls("/voice/keys", {**begun, **_ASKS}, {"Digits": PLACE}, names),
        "next card": signed.calls(
            "/voice/keys", {**begun, **_CARD, "since": minute, "told": "1"}, {"Digits": "3"}, names
        ),
        "SMS of two words": signed.texts(library, {f"{word} {{}}": topic for word, topic in _WORDS.items()}),
        "SMS of a sentence": signed.texts(library, _SENTENCES),
    }


def of_tutorial(published: Published, port: int, prefix: str = "") -> dict[str, Asking]:
    """The same of views as in a tutorial, mounted at `prefix` of a server on this port."""
    signed = _Signed(published.token, f"http://127.0.0.1:{port}")
    sms = {"Body": f"DOKTER {PLACE}", "MessageSid": "SM0"}
    return {
        "bare": signed.calls(f"{prefix}/bare", {}, {}, ["Hello"]),
        "bare, signature checked": signed.calls(f"{prefix}/signed", {}, {}, ["Hello"]),
        "tutorial: menu": signed.calls(f"{prefix}/menu", {}, {"Digits": "1"}, ["Iets anders: 6."]),
        "tutorial: card": signed.calls(f"{prefix}/card", {}, {"Digits": PLACE}, ["Terug: druk 1."]),
        "tutorial: SMS": signed.calls(f"{prefix}/sms", {}, sms, ["<Message>"]),
    }


def of_toolkit(published: Published, manner: str = "") -> dict[str, Asking]:
    """The same of a function of Twilio's."""
    signed = _Signed(published.token)
    return {f"twilio-run{manner}: menu": signed.calls("/menu", {}, {"Digits": "1"}, ["Iets anders: 6."])}


def _helping(library: Snapshot, topic: str, postcode: str) -> list[ServiceEntry]:
    """Whom the line may name: who is there for the topic, who helps everybody of the town, whom it names for all."""
    place = library.place(postcode)
    assert place
    doors = (entry for entry in library.services(areas=place.areas) if entry.service.first_door)
    return [*library.services(topic), *doors, *filter(None, map(library.service, library.line.general))]


def _numbers(entries: Iterable[ServiceEntry]) -> list[str]:
    return [written(one.value or "") for entry in entries for one in entry.service.given if one.dialled]


class _Signed:
    """Signs as the provider does, over the address that an application believes to have; a state is sealed with the
    same secret for its call."""

    def __init__(self, token: str, address: str = PUBLIC_URL) -> None:
        self._validator, self._seal, self._address = RequestValidator(token), Seal(token), address
        self._number = count()

    def calls(
        self, path: str, state: Mapping[str, str], more: Mapping[str, str], holds: Sequence[str]
    ) -> Iterator[Asked]:
        for number in self._number:
            form = {**FORM, **more, "CallSid": f"CA{number:032x}"}
            query = {STATE: self._seal.close(state, form["CallSid"])} if state else {}
            yield self._request(f"{path}?{urlencode(query)}" if query else path, form, holds)

    def texts(self, library: Snapshot, topics: Mapping[str, str]) -> Iterator[Asked]:
        """Messages to be filled with a postal code, in turn; each from a telephone that never texted before."""
        several = [
            (text.format(town), _numbers(_helping(library, topic, town)))
            for town in _TOWNS
            for text, topic in topics.items()
        ]
        for number, (body, holds) in zip(self._number, cycle(several)):
            sender = {"From": f"+324{number:08}", "Caller": f"+324{number:08}", "MessageSid": f"SM{number:032x}"}
            yield self._request("/sms", {**FORM, **sender, "Body": body}, holds)

    def _request(self, path: str, form: Mapping[str, str], holds: Sequence[str]) -> Asked:
        signature = self._validator.compute_signature(self._address + path, form)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        return Asked(path, urlencode(form), headers, holds)
