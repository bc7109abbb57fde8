"""A turn of a conversation by SMS: words come in, an answer goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ivr.engine.card import status_sentence
from ivr.engine.library import Library
from ivr.engine.phrases import Phrases
from ivr.engine.scene import phrases
from ivr.engine.search import Query, best_contact, contact_status, find
from ivr.engine.timetable import short
from ivr.engine.understand import Understood, understand
from ivr.messages import render
from ivr.model import Listing
from ivr.numbers import written
from ivr.steps import Reply, Text
from ivr.text import plainer

CARDS = 2


@dataclass(frozen=True)
class Conversation:
    """What is remembered between two messages: the language of the last answer."""

    language: str = ""


@dataclass(frozen=True)
class TextCard:
    """A service as a template sees it: short, and all of it text."""

    name: str
    number: str
    free: bool
    status: str
    hours: str


def turn(library: Library, state: Conversation, event: Text, now: datetime) -> tuple[list[Reply], Conversation]:
    """One answer to one message, whatever is in it; in the language asked for, else that of the words, else the last
    one, else the line's first. An empty message gets no answer: there is nobody to help and a cost to each reply."""
    if not event.body.strip():
        return [], state
    texted = [language.code for language in library.line.languages if language.sms]
    if not texted:
        return [], state
    meant = understand(library, event.body, (state.language, *texted))
    language = meant.language if meant.language in texted else texted[0]
    text = _answer(library, meant, phrases(library, language), now)
    return [Reply(language, plainer(text))], Conversation(language)


def _answer(library: Library, meant: Understood, words: Phrases, now: datetime) -> str:
    templates = library.templates[words.language]
    place = meant.place.called(words.language) if meant.place else ""
    if meant.topic:
        found = find(library, Query(meant.topic, meant.place, words.language, now))
        cards = list(_cards(found.listings, words, now))
        if found.wider:
            return render(templates["nothing"], cards=cards, place=place)
        return render(templates["card"], cards=cards, place=place, unknown_code=meant.unknown_code)
    if meant.understood:
        return render(
            templates["help"],
            line=library.line.name,
            emergency=library.line.emergency,
            words=_example_words(library, words.language),
        )
    return _unknown(library, words, now)


def last_words(library: Library, now: datetime) -> list[Reply]:
    """What a texter gets when nothing else works: the best general number, in the line's first language."""
    words = phrases(library, next(language.code for language in library.line.languages if language.sms))
    return [Reply(words.language, plainer(_unknown(library, words, now)))]


def _unknown(library: Library, words: Phrases, now: datetime) -> str:
    """How to use the line, and a number for everybody."""
    general = [listing for id in library.line.general if (listing := library.service(id))]
    return render(
        library.templates[words.language]["unknown"],
        line=library.line.name,
        emergency=library.line.emergency,
        words=_example_words(library, words.language),
        cards=list(_cards(tuple(general), words, now))[:1],
    )


def card_message(library: Library, listing: Listing, words: Phrases, now: datetime) -> str:
    """The message that holds one card: the same facts as it is spoken with, in the same neutral words."""
    card = _card(listing, words, now, with_service=False)
    return plainer(render(library.templates[words.language]["card"], cards=[card], place="", unknown_code=""))


def _cards(listings: tuple[Listing, ...], words: Phrases, now: datetime) -> Iterator[TextCard]:
    """The first services that have a number; those without one only where no other is left."""
    dialled = [listing for listing in listings if best_contact(listing.service, now, words.language).dialled]
    chosen = (dialled or list(listings))[:CARDS]
    several = len({listing.organisation.id for listing in chosen}) < len(chosen)
    for listing in chosen:
        yield _card(listing, words, now, with_service=several)


def _card(listing: Listing, words: Phrases, now: datetime, *, with_service: bool) -> TextCard:
    """A service for a template; its own name is told only where the organisation is there twice."""
    contact = best_contact(listing.service, now, words.language)
    status = contact_status(contact, now)
    moments = {}
    if status.until:
        moments["time"] = words.short_time(status.until)
    if status.opens:
        moments["when"] = words.short_when(status.opens, now)
    value = contact.value or listing.organisation.website or ""
    service = listing.service.name.get(words.language, "") if with_service else ""
    return TextCard(
        name=", ".join(filter(None, (listing.organisation.short_name or listing.organisation.name, service))),
        number=written(value) if contact.dialled else value.partition("//")[2] or value,
        free=contact.cost == "free",
        status=words.text(status_sentence(status, "sms"), **moments) if contact.dialled else "",
        hours=short(contact.hours, words) if contact.hours else "",
    )


def _example_words(library: Library, language: str) -> str:
    """The first word of each topic, in the order of the operator."""
    topics = library.keywords.topics.values()
    return ", ".join(words[language][0].upper() for words in topics if words.get(language))
