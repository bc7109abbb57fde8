"""Services as a text message holds them: short, neutral, and as many as fit the price of a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import product
from typing import NamedTuple

from ivr.country.numbers import written
from ivr.engine.directory.chosen import Card, chosen
from ivr.engine.directory.hours import Status
from ivr.engine.directory.spoken_card import named
from ivr.engine.directory.spoken_contact import status_sentence
from ivr.engine.library import Library, is_urgent
from ivr.language.catalogue import Catalogue
from ivr.language.gsm import affordable, plainer, segments
from ivr.language.locale import direction
from ivr.language.templates import render
from ivr.language.timetable import short
from ivr.model import Area, Contact, Language, Place, ServiceEntry

CARDS = 2
CARD_SEGMENTS = 2
"""What an answer with cards may cost; a second card comes only where it fits."""
MOST_SEGMENTS = 3


class TextCard(NamedTuple):
    """A service as a template sees it: short, and all of it text. Of `hours` few templates say anything, so that they
    are put into words (`weekly`) when one does."""

    name: str
    number: str
    keys: str
    free: bool
    status: str
    weekly: Callable[[], str]

    @property
    def hours(self) -> str:
        return self.weekly()


def with_numbers_first(entries: Iterable[ServiceEntry]) -> list[ServiceEntry]:
    """The same services: those that any telephone can call, then those with a number for an application, then those
    without a number."""
    return sorted(entries, key=lambda entry: (not entry.dialled, not entry.telephone))


def text_cards(
    areas: Mapping[str, Area], entries: Sequence[ServiceEntry], words: Catalogue, now: datetime, place: Place | None
) -> list[TextCard]:
    """The services for a template. A service tells its own name only where its organisation is there twice."""
    several = len({entry.house for entry in entries}) < len(entries)
    cards = [chosen(entry, words.language, now, place) for entry in entries]
    return [text_card(areas, card, words, with_service=several) for card in cards]


def text_card(areas: Mapping[str, Area], card: Card, words: Catalogue, *, with_service: bool = False) -> TextCard:
    """One service with the contact that is given, and behind its name where it is, for who has to be told and gets no
    address."""
    door = card.open_door
    status = status_text(door or card.status, words, card.at, door=door is not None) if card.tells_status else ""
    status = doubted(status, card.contact, words)
    found = card_of(card.entry, card.contact, words, status, with_service=with_service)
    told = not card.away or card.contact.known.reach == "visited"
    return found if told else found._replace(name=f"{found.name} ({named(areas, card.away, words)})")


def card_of(
    entry: ServiceEntry, contact: Contact, words: Catalogue, status: str, *, with_service: bool = False
) -> TextCard:
    """One service with one contact, and what is said of its hours now."""
    organisation = entry.organisation
    name = organisation.shortly(words.language) or organisation.called(words.language)
    service = entry.service.name.get(words.language, "") if with_service else ""
    return TextCard(
        name=", ".join(filter(None, (name, service))),
        number=_number(entry, contact, words.language),
        keys=contact.keys or "",
        free=contact.cost == "free",
        status=status,
        weekly=partial(short, contact.hours, words) if contact.hours else str,
    )


def doubted(status: str, contact: Contact, words: Catalogue) -> str:
    """The status of a contact, and that sources differ on its number or its address."""
    doubt = contact.sure.value == "disputed" and (contact.dialled or contact.address)
    return ", ".join(filter(None, (status, words.text("sms-unsure") if doubt else "")))


def status_text(status: Status, words: Catalogue, now: datetime, *, door: bool = False) -> str:
    """Whether it is open, or its door, in the few words of a message."""
    moments = {}
    if status.until:
        moments["time"] = words.short_time(status.until)
    if status.opens:
        moments["when"] = words.short_when(status.opens, now)
    return words.text(status_sentence(status, "sms", door=door), **moments)


def _number(entry: ServiceEntry, contact: Contact, language: str) -> str:
    """The number, with the application it is for where no ordinary telephone can call it; or the door or the address in
    the net of who has none. Inside a text that runs from right to left it is kept together (U+2066, U+2069): a phone
    would turn its groups around."""
    value = contact.value or entry.organisation.website or ""
    number = f"{contact.known.app} {written(value)}".strip()
    shown = number if contact.dialled else _door(contact, language) or value.partition("//")[2] or value
    return f"\u2066{shown}\u2069" if shown and direction(language) == "rtl" else shown


def _door(contact: Contact, language: str) -> str:
    """Where to go: the address, else what the door is called."""
    if contact.known.reach != "visited":
        return ""
    if where := contact.address:
        return f"{where.street_in(language)}, {where.postcode} {where.city_in(language)}"
    return contact.label.get(language, "")


def fitting(
    source: str,
    cards: Sequence[TextCard],
    language: Language,
    more: str,
    advice: str = "",
    free: str = "",
    **values: object,
) -> tuple[str, int]:
    """The message with as many of the cards as fit in `CARD_SEGMENTS`, and how many those are; `more` is the word for
    the next ones, which goes before a card does. `advice` goes last: one card, and what to do where nobody is near,
    are more than two cards. `free` is the code of an answer, told where it costs no further part."""

    def message(advice: str, count: int, more: str, **rules: str) -> str:
        known = {"cards": cards[:count], "more": more, "advice": advice}
        return finished(render(source, **(values | known | rules)), language)

    advised = (advice, "") if advice else ("",)
    words = (more, "") if more else ("",)
    for way in product(advised, range(len(cards), 0, -1), words):
        text = message(*way)
        parts = segments(text)
        if parts <= CARD_SEGMENTS or parts <= affordable(text, CARD_SEGMENTS):
            longer = message(*way, rules=free) if free else text
            return (longer if segments(longer) == parts else text), way[1]
    return message("", 1, ""), min(1, len(cards))


def finished(text: str, language: Language) -> str:
    """The message as it is sent: fine typography made plain, and accents dropped where the language allows it and it
    makes the message shorter."""
    return plainer(text, accents=language.plain)


def card_message(library: Library, card: Card, words: Catalogue) -> str:
    """The message that holds one card: the same facts as it is spoken with, in the same neutral words."""
    language = library.line.language(words.language)
    assert language  # noqa: S101  # the call is in a language of the line
    source, urgent = library.templates[words.language]["card"], emergency_for(library, card.service.topics[:1])
    cards = [text_card(library.areas, card, words)]
    return fitting(source, cards, language, "", place="", unknown_code="", urgent=urgent, ask_place=False, rules="")[0]


def emergency_for(library: Library, topics: Iterable[str]) -> str:
    """The emergency number, where an answer is about what may not wait; else nothing."""
    return library.line.emergency if is_urgent(library, topics) else ""
