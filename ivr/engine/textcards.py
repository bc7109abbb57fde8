"""Services as a text message holds them: short, neutral, and as many as fit the price of a message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ivr.engine.card import status_sentence
from ivr.engine.chosen import Card, chosen
from ivr.engine.hours import Status
from ivr.engine.phrases import Phrases
from ivr.engine.timetable import short
from ivr.locales import direction
from ivr.messages import render
from ivr.model import Contact, Language, Listing
from ivr.numbers import written
from ivr.text import plainer, segments

CARDS = 2
CARD_SEGMENTS = 2
"""What an answer with cards may cost; a second card comes only where it fits."""
MOST_SEGMENTS = 3


@dataclass(frozen=True)
class TextCard:
    """A service as a template sees it: short, and all of it text."""

    name: str
    number: str
    keys: str
    free: bool
    status: str
    hours: str


def with_numbers_first(listings: Sequence[Listing], language: str, now: datetime) -> list[Listing]:
    """The same services, those that can be called before those that cannot."""
    return sorted(listings, key=lambda listing: not chosen(listing, language, now).contact.dialled)


def text_cards(listings: Sequence[Listing], words: Phrases, now: datetime) -> list[TextCard]:
    """The services for a template. A service tells its own name only where its organisation is there twice."""
    several = len({listing.organisation.id for listing in listings}) < len(listings)
    return [text_card(chosen(listing, words.language, now), words, with_service=several) for listing in listings]


def text_card(card: Card, words: Phrases, *, with_service: bool = False) -> TextCard:
    """One service with the contact that is given."""
    status = status_text(card.status, words, card.at) if card.contact.dialled else ""
    return card_of(card.listing, card.contact, words, status, with_service=with_service)


def card_of(listing: Listing, contact: Contact, words: Phrases, status: str, *, with_service: bool = False) -> TextCard:
    """One service with one contact, and what is said of its hours now."""
    organisation = listing.organisation
    service = listing.service.name.get(words.language, "") if with_service else ""
    return TextCard(
        name=", ".join(filter(None, (organisation.short_name or organisation.called(words.language), service))),
        number=_number(listing, contact, words.language),
        keys=contact.keys or "",
        free=contact.cost == "free",
        status=status,
        hours=short(contact.hours, words) if contact.hours else "",
    )


def status_text(status: Status, words: Phrases, now: datetime) -> str:
    """Whether it is open, in the few words of a message."""
    moments = {}
    if status.until:
        moments["time"] = words.short_time(status.until)
    if status.opens:
        moments["when"] = words.short_when(status.opens, now)
    return words.text(status_sentence(status, "sms"), **moments)


def _number(listing: Listing, contact: Contact, language: str) -> str:
    """The number, or the door or the address in the net of who has none. Inside a text that runs from right to left it
    is kept together (U+2066, U+2069): a phone would turn its groups around."""
    value = contact.value or listing.organisation.website or ""
    shown = written(value) if contact.dialled else _door(contact, language) or value.partition("//")[2] or value
    return f"\u2066{shown}\u2069" if shown and direction(language) == "rtl" else shown


def _door(contact: Contact, language: str) -> str:
    """Where to go: the address, else what the door is called."""
    if contact.known.reach != "visited":
        return ""
    where = contact.address
    return f"{where.street}, {where.postcode} {where.city}" if where else contact.label.get(language, "")


def fitting(source: str, cards: Sequence[TextCard], language: Language, more: str, **values: object) -> tuple[str, int]:
    """The message with as many of the cards as fit in `CARD_SEGMENTS`, and how many those are; `more` is the word for
    the next ones, which goes before a card does."""
    for count in range(len(cards), 0, -1):
        for word in (more, "") if more else ("",):
            text = finished(render(source, cards=cards[:count], more=word, **values), language)
            if segments(text) <= CARD_SEGMENTS:
                return text, count
    return finished(render(source, cards=cards[:1], more="", **values), language), min(1, len(cards))


def finished(text: str, language: Language) -> str:
    """The message as it is sent: fine typography made plain, and accents dropped where the language allows it and it
    makes the message shorter."""
    return plainer(text, accents=language.plain)
