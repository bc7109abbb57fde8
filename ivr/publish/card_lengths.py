"""What the messages about one organisation cost, at their longest. They are measured again only when it is another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from ivr.content.read.lasting import Form, lasting, rows_of
from ivr.content.read.remembered import Made, Sight, Whole, remembered
from ivr.country.opening import ZONE
from ivr.engine.directory.hours import Status
from ivr.engine.directory.search import MOST_AREAS
from ivr.engine.directory.sms_card import (
    CARD_SEGMENTS,
    MOST_SEGMENTS,
    TextCard,
    card_of,
    doubted,
    finished,
    status_text,
)
from ivr.language.catalogue import Catalogue
from ivr.language.gsm import affordable, segments
from ivr.language.templates import VARIABLES, render
from ivr.model import Contact, Content, Language, Organisation, Service, ServiceEntry

_MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
_HALF_PAST_TEN = _MONDAY + timedelta(hours=12, minutes=30)
_STATES = (
    Status("open"),
    Status("open", until=_HALF_PAST_TEN),
    Status("closed", opens=_HALF_PAST_TEN),
    Status("closed", opens=_HALF_PAST_TEN + timedelta(days=2)),
    Status("closed", opens=_HALF_PAST_TEN + timedelta(days=20)),
    Status("closed"),
    Status("unknown", holiday=True),
)


@dataclass(frozen=True)
class CardWords(Sight):
    """The prompts of a language, and what its cards say of the hour with them."""

    code: str
    texts: dict[str, str]

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.code, self.texts)

    @cached_property
    def states(self) -> dict[str, list[str]]:
        return _states(self)


@lasting(Form(dict[str, list[str]], dict[str, list[str]]))  # names of days, which take a while to be read
def _states(words: CardWords) -> dict[str, list[str]]:
    """All that a card may say of the hour, with opening hours and without."""
    said = words.catalogue
    doors = [str(status_text(status, said, _MONDAY, door=True)) for status in _STATES[:2]]
    return {
        "hours": [str(status_text(status, said, _MONDAY)) for status in _STATES],
        "no hours": [str(status_text(Status("unknown"), said, _MONDAY)), *doors],
    }


@dataclass(frozen=True, order=True)
class Length:
    """A message at its longest; dearest last. `service` is empty for a message without one, and the
    answer where there is one."""

    segments: int
    letters: int
    language: str
    template: str
    service: str
    most: int


@dataclass(frozen=True)
class CardSight(Sight):
    """All that the messages of an organisation are made of besides itself, in one language: its prompts, templates and
    longest words, the names of areas by their id, and the number for topics that cannot wait."""

    language: dict[str, Any]
    texts: dict[str, str]
    templates: dict[str, str]
    longest: dict[str, Any]
    areas: dict[str, str]
    urgent: tuple[str, ...]
    emergency: str

    @cached_property
    def spoken(self) -> Language:
        return Language.model_validate(self.language)

    @cached_property
    def words(self) -> CardWords:
        return CardWords(self.spoken.code, self.texts)


def card_sight(content: Content, language: Language, longest: Mapping[str, object]) -> CardSight:
    names = VARIABLES["card"] | VARIABLES["nothing"]
    return CardSight(
        language=language.model_dump(),
        texts=content.prompts[language.code],
        templates={name: content.templates[language.code][name] for name in ("card", "nothing")},
        longest={name: longest[name] for name in sorted(names - {"cards"})},
        areas={id: area.name.get(language.code, id) for id, area in content.areas.items()},
        urgent=tuple(id for id, topic in content.topics.items() if topic.cannot_wait),
        emergency=content.line.emergency,
    )


LENGTHS = rows_of(Length)


@remembered
@lasting(LENGTHS)
def dear_cards(made: Made, around: CardSight) -> tuple[Length, ...]:
    """Of the messages that name a service of an organisation those over their price."""
    return tuple(length for length in _measured(made.record, around) if length.segments > length.most)


@lasting(LENGTHS)
def card_lengths(whole: Whole, around: CardSight) -> tuple[Length, ...]:
    """The lengths of both messages that name a service, for each service of an organisation."""
    return tuple(_measured(whole.record, around))


def _measured(organisation: Organisation, around: CardSight) -> Iterator[Length]:
    return (length for service in organisation.given for length in _of_service(organisation, service, around))


def _of_service(organisation: Organisation, service: Service, around: CardSight) -> Iterator[Length]:
    card = longest_card(organisation, service, around.words)
    urgent = around.emergency if {*service.topics} & {*around.urgent} else ""
    areas = around.words.catalogue.listed([around.areas[id] for id in _areas(service)])
    far = card._replace(name=f"{card.name} ({areas})")
    values = around.longest | {"cards": [far], "more": "", "unknown_code": "", "advice": "", "urgent": urgent}
    id = f"{organisation.id}/{service.id}"
    here = values if service.only_in else values | {"cards": [card]}
    for template, most, told in (
        ("card", CARD_SEGMENTS, here | {"place": ""}),
        ("nothing", MOST_SEGMENTS, values),
    ):
        text = finished(render(around.templates[template], **told), around.spoken)
        yield Length(segments(text), len(text), around.spoken.code, template, id, affordable(text, most))


def _areas(service: Service) -> tuple[str, ...]:
    """What may stand behind its name, where the texter is somewhere else."""
    return (service.only_in,) if service.only_in else service.areas[:MOST_AREAS]


def longest_card(organisation: Organisation, service: Service, words: CardWords) -> TextCard:
    """The card of a service with the contact and at the time that make it longest."""
    entry = ServiceEntry(organisation, service)
    dialled = [contact for contact in service.given if contact.dialled]
    several, said = len(organisation.services) > 1, words.catalogue
    cards = [
        card_of(entry, contact, said, doubted(status, contact, said), with_service=several)
        for contact in dialled or service.given
        for status in _statuses(contact, words)
    ]
    return max(cards, key=lambda card: len(card.name + card.number + card.status))


def _statuses(contact: Contact, words: CardWords) -> list[str]:
    if not contact.dialled:
        return [""]
    return words.states["hours" if contact.hours else "no hours"]
