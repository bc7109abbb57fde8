"""TwiML read strictly: a verb, an attribute or a nesting that Twilio does not document is an error, not a shrug."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from ivr.errors import WireError

MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Verb:
    """One verb of a document."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Verb, ...] = ()


@dataclass(frozen=True)
class _Rule:
    """What Twilio documents for a verb: attributes with the form of their values, what may stand inside, and whether
    it must hold a text, its own or that of what stands inside; `form` is the form of that."""

    attributes: dict[str, str] = field(default_factory=dict)
    inside: frozenset[str] = frozenset()
    text: bool = False
    form: str = r"(?s).*"


_NUMBER, _URL, _METHOD = r"\d+", r"\S+", "GET|POST"
_VOICE_VERBS = frozenset({"Say", "Play", "Pause", "Gather", "Dial", "Redirect", "Hangup", "Record"})

# https://www.twilio.com/docs/voice/twiml: say, play, pause, gather, dial, redirect, hangup, record; messaging/twiml
_VOICE: dict[str, _Rule] = {
    "Response": _Rule(inside=_VOICE_VERBS),
    "Say": _Rule(
        {"voice": r"[\w.-]+", "language": r"[a-z]{2,3}(-[A-Z]{2})?", "loop": _NUMBER},
        inside=frozenset({"prosody"}),
        text=True,
    ),
    "prosody": _Rule({"rate": "x-slow|slow|medium|fast|x-fast"}, text=True),
    "Play": _Rule({"loop": _NUMBER, "digits": "[0-9*#wW]+"}, text=True, form=_URL),
    "Pause": _Rule({"length": r"[1-9]\d*"}),
    "Gather": _Rule(
        {
            "input": "dtmf|speech|dtmf speech",
            "action": _URL,
            "method": _METHOD,
            "timeout": r"[1-9]\d*|auto",
            "numDigits": r"[1-9]\d*",
            "finishOnKey": r"[0-9*#]?",
            "actionOnEmptyResult": "true|false",
        },
        inside=frozenset({"Say", "Play", "Pause"}),
    ),
    "Dial": _Rule(
        {
            "action": _URL,
            "method": _METHOD,
            "callerId": r"\+[0-9]{8,15}",
            "timeout": r"[1-9]\d*",
            "timeLimit": r"[1-9]\d*",
        },
        inside=frozenset({"Number"}),
        text=True,
        form=r"\+?[0-9]([ ().-]{0,2}[0-9]){2,14}",
    ),
    "Number": _Rule(text=True),
    "Redirect": _Rule({"method": _METHOD}, text=True, form=_URL),
    "Hangup": _Rule(),
    "Record": _Rule(
        {
            "action": _URL,
            "method": _METHOD,
            "timeout": r"[1-9]\d*",
            "finishOnKey": r"[0-9*#]+",
            "maxLength": r"[2-9]|[1-9]\d+",
            "playBeep": "true|false",
            "trim": "trim-silence|do-not-trim",
            "recordingStatusCallback": _URL,
            "recordingStatusCallbackMethod": _METHOD,
            "recordingStatusCallbackEvent": "(in-progress|completed|absent)( (in-progress|completed|absent))*",
            "transcribe": "true|false",
            "transcribeCallback": _URL,
        }
    ),
}
_MESSAGING: dict[str, _Rule] = {
    "Response": _Rule(inside=frozenset({"Message"})),
    "Message": _Rule(text=True),
}


def read_voice(document: str) -> tuple[Verb, ...]:
    """The verbs of a call's document, in order; raises `WireError` naming what Twilio would refuse."""
    return _read(document, _VOICE)


def read_messages(document: str) -> tuple[str, ...]:
    """The bodies of the messages in an answer to an SMS."""
    return tuple(verb.text for verb in _read(document, _MESSAGING))


def _read(document: str, rules: dict[str, _Rule]) -> tuple[Verb, ...]:
    if len(document.encode()) > MOST_BYTES:
        raise WireError("the document is longer than 64 kB")
    try:
        root = ElementTree.fromstring(document)  # noqa: S314  # a document of our own line, not of a stranger
    except ElementTree.ParseError as fault:
        raise WireError(f"the document is not well-formed: {fault}") from None
    if root.tag != "Response":
        raise WireError(f"a document starts with <Response>, not <{root.tag}>")
    return _verb(root, rules).children


def _verb(element: ElementTree.Element, rules: dict[str, _Rule]) -> Verb:
    name, rule = element.tag, rules.get(element.tag)
    if rule is None:
        raise WireError(f"<{name}> is not a verb here")
    for attribute, value in element.attrib.items():
        if attribute not in rule.attributes:
            raise WireError(f"<{name}> has no attribute {attribute}")
        if not re.fullmatch(rule.attributes[attribute], value):
            raise WireError(f"<{name} {attribute}> cannot be {value!r}")
    text = ("".join(element.itertext()) if rule.text else element.text or "").strip()
    if rule.text != bool(text):
        raise WireError(f"<{name}> {'needs' if rule.text else 'takes no'} text")
    if not re.fullmatch(rule.form, text):
        raise WireError(f"<{name}> cannot hold {text!r}")
    for child in element:
        if child.tag not in rule.inside:
            raise WireError(f"<{child.tag}> may not stand inside <{name}>")
        if (child.tail or "").strip():
            raise WireError(f"there is loose text inside <{name}>")
    return Verb(name, dict(element.attrib), text, tuple(_verb(child, rules) for child in element))
