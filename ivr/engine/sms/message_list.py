"""A list of messages, each as if from a telephone that nobody remembers: what the line takes them for, and answers.

A list may say what a message should lead to: `language` (one or several that are right), `topic` (the same; an
organisation that is there for it will do; "emergency" is the emergency number first, "unknown-ok" that the line asks
again, "organisation:ID" that this one is named), `need`, `answer` (told, or where that is nobody else's business
offered by its code; one or several that are right, or "none"), `danger` (one or several, or true for any), `place`,
`door` (organisations of which one is among the first two), `emergency_number_first`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.engine.directory.place_names import resolve
from ivr.engine.directory.sms_card import CARDS
from ivr.engine.library import Library
from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import Intent
from ivr.engine.sms.order import in_order
from ivr.errors import InputError
from ivr.language.gsm import encoding, segments
from ivr.model.steps import Sms

Expected = Mapping[str, Any]
EXPECTATIONS = ("language", "topic", "need", "answer", "danger", "place", "door", "emergency_number_first", "woken")
"""What is held against an answer; `woken` is whether danger was seen where none is."""

_ASKED_AGAIN, _EMERGENCY, _ORGANISATION, _NONE = "unknown-ok", "emergency", "organisation:", "none"


def read_messages_file(text: str) -> list[Expected]:
    """The messages of a file: lines of text, or JSON as above. Raises `InputError`."""
    if not text.lstrip().startswith("["):
        return [{"text": line.strip()} for line in text.splitlines() if line.strip()]
    try:
        found = json.loads(text)
    except json.JSONDecodeError as fault:
        raise InputError(f"line {fault.lineno}: this is not JSON: {fault.msg}") from None
    for number, message in enumerate(found, start=1):
        if not (isinstance(message, dict) and isinstance(message.get("text"), str)):
            raise InputError(f"message {number} has no text")
    return list(found)


@dataclass(frozen=True)
class Outcome:
    """What came of a message: how it was understood, whom the reply names first, the replies, and the answer to a
    question that was told or offered in them."""

    text: str
    meant: Intent
    named: tuple[str, ...]
    replies: tuple[tuple[str, str], ...]
    """Language and text of each."""
    answer: str | None = None

    def cells(self) -> dict[str, Any]:
        """As JSON; what was not understood is null."""
        return {
            "text": self.text,
            "danger": self.meant.danger,
            "topic": self.meant.topic,
            "need": next(iter(self.meant.needs), None),
            "answer": self.answer,
            "organisation": self.meant.organisation,
            "place": self.meant.place.id if self.meant.place else None,
            "language": self.replies[0][0] if self.replies else None,
            "replies": [
                {"body": body, "language": language, "encoding": encoding(body), "segments": segments(body)}
                for language, body in self.replies
            ],
        }


def answer(library: Library, text: str, at: datetime) -> Outcome:
    """What the line takes a message for and answers, without the limits on how many it answers."""
    done = turn(library, Conversation(), Sms(text), at)
    meant = done.meant or Intent()
    asks = done.replies and (done.state.topic or done.state.organisation)
    entries = in_order(library, done.state).entries[:CARDS] if asks else ()
    named = tuple(entry.house for entry in entries)
    replies = tuple((reply.language, reply.text) for reply in done.replies)
    return Outcome(text, meant, named, replies, done.state.answer or _offered(library, meant, replies))


def _offered(library: Library, meant: Intent, replies: Iterable[tuple[str, str]]) -> str | None:
    """The answer to a question that has its code in the replies."""
    codes = {code for _, body in replies for code in re.findall(r"\d{4}", body)}
    return next((id for id in meant.answers if library.answers[id].code in codes), None)


def verdicts(library: Library, expected: Expected, got: Outcome) -> dict[str, bool]:
    """Each thing that the list expects of a message, and whether it came."""
    return {name: right for name, right in _verdicts(library, expected, got) if right is not None}


def _verdicts(library: Library, expected: Expected, got: Outcome) -> Iterator[tuple[str, bool | None]]:
    topics = _several(expected.get("topic"))
    cells = got.cells()
    alarmed = bool(expected.get("emergency_number_first") or expected.get("danger") or _EMERGENCY in topics)
    yield "language", cells["language"] in _several(expected["language"]) if expected.get("language") else None
    yield "topic", any(_leads_to(topic, got, library) for topic in topics) if topics else None
    yield "need", cells["need"] in _several(expected["need"]) if expected.get("need") else None
    yield "answer", (got.answer or _NONE) in _several(expected["answer"]) if expected.get("answer") else None
    yield "danger", _is_danger(got, expected["danger"]) if expected.get("danger") else None
    yield "place", _is_place(library, got, expected["place"]) if expected.get("place") else None
    yield "door", bool(set(_several(expected["door"])) & set(got.named)) if expected.get("door") else None
    yield "emergency_number_first", _emergency_first(library, got) if alarmed else None
    yield "woken", got.meant.danger is None if topics and not alarmed else None


def _several(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _leads_to(topic: str, got: Outcome, library: Library) -> bool:
    if topic == _ASKED_AGAIN:
        return not (got.meant.topic or got.meant.organisation)
    if topic == _EMERGENCY:
        return _emergency_first(library, got)
    if topic.startswith(_ORGANISATION):
        id = topic.removeprefix(_ORGANISATION)
        return id in (got.meant.organisation, *got.named)
    return topic == got.meant.topic or (not got.meant.topic and _is_there_for(library, got.meant.organisation, topic))


def _is_danger(got: Outcome, expected: Any) -> bool:
    return bool(got.meant.danger) if expected is True else got.meant.danger in _several(expected)


def _is_there_for(library: Library, organisation: str | None, topic: str) -> bool:
    """Whether who was asked for by name is there for a topic."""
    services = library.services_of(organisation) if organisation else []
    return any(topic in entry.service.topics for entry in services)


def _is_place(library: Library, got: Outcome, name: str) -> bool:
    wanted = resolve(library, name)
    return bool(wanted and got.meant.place) and got.meant.place == wanted


def _emergency_first(library: Library, got: Outcome) -> bool:
    """Whether the first number of the answer is that of the emergency services."""
    numbers = re.findall(r"\d{3,}", got.replies[0][1]) if got.replies else []
    return numbers[:1] == [library.line.emergency]


def table(judged: Iterable[Mapping[str, bool]]) -> list[tuple[str, int, int]]:
    """Of each expectation how often it came, and how often it was there to be met."""
    every = list(judged)
    rows = ((name, [one[name] for one in every if name in one]) for name in EXPECTATIONS)
    return [(name, sum(met), len(met)) for name, met in rows if met]
