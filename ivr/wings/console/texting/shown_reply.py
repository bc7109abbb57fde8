"""A message to the line and what came of it, as a page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.engine.library import Library
from ivr.engine.sms.message_list import Outcome, answer
from ivr.language.gsm import Encoding, encoding, outside, segments
from ivr.language.locale import direction


@dataclass(frozen=True)
class ShownReply:
    """A reply with what it costs; `dear` are the letters for which it travels in the dearer alphabet."""

    body: str
    language: str
    direction: str
    encoding: Encoding
    segments: int
    dear: tuple[str, ...]


@dataclass(frozen=True)
class ShownOutcome:
    """What one line made of a message: `facts` are what was understood, by the name of the field ("topic", "place")."""

    facts: tuple[tuple[str, str], ...]
    named: tuple[str, ...]
    replies: tuple[ShownReply, ...]


def shown_reply(body: str, language: str) -> ShownReply:
    return ShownReply(body, language, direction(language), encoding(body), segments(body), outside(body))


def asked(library: Library, text: str, at: datetime, language: str) -> ShownOutcome:
    """What a line answers to a message of a stranger, with names in a language where it has them."""
    return shown_outcome(library, answer(library, text, at), language)


def shown_outcome(library: Library, outcome: Outcome, language: str) -> ShownOutcome:
    """An outcome with the names of what it speaks of."""
    replies = tuple(shown_reply(body, code) for code, body in outcome.replies)
    named = tuple(_organisation(library, id, language) for id in outcome.named)
    return ShownOutcome(tuple(_facts(library, outcome, language)), named, replies)


def _facts(library: Library, outcome: Outcome, language: str) -> Iterator[tuple[str, str]]:
    meant = outcome.meant
    if meant.danger:
        yield "danger", meant.danger
    if meant.topic:
        yield "topic", topic_name(library, meant.topic, language)
    for need in meant.needs[:1]:
        yield "need", need_name(library, need, language)
    if outcome.answer:
        yield "answer", answer_name(library, outcome.answer, language)
    if meant.organisation:
        yield "organisation", _organisation(library, meant.organisation, language)
    if meant.command:
        yield "command", meant.command
    if meant.place:
        yield "place", meant.place.called(language)
    if outcome.replies:
        yield "language", _language(library, outcome.replies[0][0])
    if meant.unknown:
        yield "unknown", ", ".join(meant.unknown)


def topic_name(library: Library, id: str, language: str) -> str:
    """A topic in a language, else in any that has it; its id where it is new."""
    known = library.topics.get(id)
    return _in(known.name, language, id) if known else id


def need_name(library: Library, id: str, language: str) -> str:
    known = library.topics.get(library.topic_of.get(id, ""))
    return _in(known.needs[id].name, language, id) if known and id in known.needs else id


def answer_name(library: Library, id: str, language: str) -> str:
    known = library.answers.get(id)
    return _in(known.name, language, id) if known else id


def _organisation(library: Library, id: str, language: str) -> str:
    entries = library.services_of(id)
    return entries[0].organisation.called(language) if entries else id


def _language(library: Library, code: str) -> str:
    known = library.line.language(code)
    return known.name if known else code


def _in(names: dict[str, str], language: str, id: str) -> str:
    return names.get(language) or next(iter(names.values()), id)
