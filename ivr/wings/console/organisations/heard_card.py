"""A service of the draft as a caller would hear it and a texter read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.engine.directory.chosen import chosen
from ivr.engine.directory.sms_card import card_message
from ivr.engine.directory.spoken_card import card
from ivr.engine.library import Library
from ivr.language.catalogue import Catalogue
from ivr.language.locale import direction
from ivr.model import Organisation, Service, ServiceEntry
from ivr.model.steps import Heard, Say


@dataclass(frozen=True)
class CardHeard:
    """What is said, a sentence a line, and the text message with the same facts."""

    language: str
    direction: str
    lines: tuple[str, ...]
    sms: str


def card_heard(
    library: Library, organisation: Organisation, service: Service, words: Catalogue, at: datetime
) -> CardHeard | None:
    """The card of a service at an instant; None where nothing of it is given to anybody. Of the `library` come the
    areas, the towns and the form of messages: what it knows of this organisation itself is not looked at."""
    if not service.given:
        return None
    found = chosen(ServiceEntry(organisation, service), words.language, at)
    said = tuple(_lines(card(library, found, words)))
    texted = words.language in library.templates
    sms = card_message(library, found, words) if texted else ""
    return CardHeard(words.language, direction(words.language), said, sms)


def _lines(speech: Iterable[Heard]) -> Iterator[str]:
    """The sentences, the groups of a number on one line."""
    groups: list[str] = []
    for part in speech:
        if not isinstance(part, Say):
            continue
        if part.prompt == "number":
            groups.append(part.text)
            continue
        if groups:
            yield " – ".join(groups)
            groups = []
        yield part.text
    if groups:
        yield " – ".join(groups)
