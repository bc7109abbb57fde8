"""A card: one service as a caller hears it, the number slowly and twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ivr.engine.chosen import Card
from ivr.engine.hours import Status
from ivr.engine.library import Library
from ivr.engine.phrases import Phrases
from ivr.engine.timetable import spoken
from ivr.freshness import STALE_MONTHS, months_old, newest
from ivr.model import Address, Contact, Listing
from ivr.numbers import groups, spelled
from ivr.steps import Pause, Say, Speech
from ivr.text import fold


def card(library: Library, card: Card, phrases: Phrases, *, doubtful: bool = False) -> list[Speech]:
    """Who it is, whether it is open, its number twice; then what it does, what to know before calling, how old this is.

    The number comes early: it is what a caller with little credit waits for. `doubtful` is what callers reported."""
    contact = card.contact
    return [
        *short_card(library, card, phrases),
        *([phrases.say("card-unverified")] if doubtful else []),
        *_what(card.listing, phrases),
        *(_before_calling(contact, phrases) if contact.known.reach != "visited" else ()),  # a door has told it already
        *(() if _speaks_otherwise(card, phrases.language) else _languages(card, phrases)),
        *_age(library, card, phrases),
    ]


def short_card(library: Library, card: Card, phrases: Phrases) -> list[Speech]:
    """Who it is, whether it is open, whether they speak another language only, and its number twice."""
    name = Say(phrases.language, f"{card.listing.called(phrases.language)}.", "organisation-name")
    foreign = _languages(card, phrases) if _speaks_otherwise(card, phrases.language) else ()
    return [name, *_status(card, phrases), *foreign, *_number(library, card, phrases)]


def slowly(speech: Iterable[Speech]) -> list[Speech]:
    """The same speech for who could not follow: slower, with a pause after each sentence."""
    slow: list[Speech] = []
    for part in speech:
        slow += [replace(part, slow=True), Pause()] if isinstance(part, Say) else [part]
    return slow


def _what(listing: Listing, phrases: Phrases) -> Iterator[Say]:
    if summary := phrases.own("summary", listing.service.summary):
        yield summary


def _status(card: Card, phrases: Phrases) -> Iterator[Say]:
    """Whether it can be reached now. A contact that never said its hours is not called closed."""
    if card.contact.dialled:
        yield phrases.say(status_sentence(card.status, "card"), **_moments(card.status, phrases, card.at))


def status_sentence(status: Status, family: str) -> str:
    """The key of the sentence for a status: of the `card` or of the `sms` family."""
    if status.holiday:
        return f"{family}-holiday"
    if status.openness == "open":
        return f"{family}-open-until" if status.until else f"{family}-open-always"
    if status.openness == "closed":
        return f"{family}-closed-opens" if status.opens else f"{family}-closed"
    return f"{family}-hours-unknown"


def _moments(status: Status, phrases: Phrases, now: datetime) -> dict[str, str]:
    moments = {}
    if status.until:
        moments["time"] = phrases.time(status.until)
    if status.opens:
        moments["when"] = phrases.when(status.opens, now)
    return moments


def _number(library: Library, card: Card, phrases: Phrases) -> Iterator[Speech]:
    """The number in its groups with time to write it down, twice; or the way to reach who has no number."""
    contact = card.contact
    if not contact.dialled or not contact.value:
        yield from _no_number(library, card, phrases)
        return
    yield from _label(contact, phrases, card.listing)
    yield from _app(contact, phrases)
    yield phrases.say("card-free-number" if contact.cost == "free" else "card-number")
    yield from _groups(contact.value, phrases)
    yield phrases.say("card-number-again")
    yield from _groups(contact.value, phrases)


def _app(contact: Contact, phrases: Phrases) -> Iterator[Say]:
    """The application that a number is for, where an ordinary telephone cannot call it."""
    if contact.known.app:
        yield phrases.say("card-whatsapp", app=contact.known.app)


def _label(contact: Contact, phrases: Phrases, listing: Listing) -> Iterator[Say]:
    """Which of several numbers or doors this is; not where the name of the service has just said so."""
    label = phrases.own("label", contact.label)
    if label and label.text.rstrip(".").casefold() != listing.service.name.get(phrases.language, "").casefold():
        text = label.text.rstrip(".")
        yield phrases.say("card-label", label=text[:1].upper() + text[1:])


def _before_calling(contact: Contact, phrases: Phrases) -> Iterator[Say]:
    """What to press there, when somebody is there in a week, and what else to know first."""
    if contact.keys:
        yield phrases.say("card-keys", keys=spelled(contact.keys))
    if contact.appointment == "required":
        yield phrases.say("card-appointment")
    if contact.hours and (timetable := spoken(contact.hours, phrases)):
        yield phrases.say("card-hours", timetable=timetable)
    for words in (phrases.own("hours-text", contact.hours_text), phrases.own("note", contact.note)):
        if words:
            yield words


def _groups(number: str, phrases: Phrases) -> Iterator[Speech]:
    for group in groups(number):
        yield Say(phrases.language, spelled(group), "number")
        yield Pause()


def _no_number(library: Library, card: Card, phrases: Phrases) -> Iterator[Speech]:
    yield phrases.say("card-no-phone")
    contact = card.contact
    if contact.known.reach == "written" and contact.value:
        yield phrases.say("card-email", email=contact.value)
    elif contact.known.reach == "visited":
        yield from address(library, card.listing, phrases)
    elif website := contact.value or card.listing.organisation.website:
        yield phrases.say("card-online", website=_plain(website))


def _speaks_otherwise(card: Card, language: str) -> bool:
    """Whether they are known to speak other languages and not this one: worth knowing before the number."""
    spoken = card.contact.languages or card.service.languages
    return bool(spoken) and language not in spoken


def _languages(card: Card, phrases: Phrases) -> Iterator[Say]:
    if names := phrases.languages(card.contact.languages or card.service.languages):
        yield phrases.say("card-languages", languages=names)
    if card.service.interpreter in ("yes", "on-request"):
        yield phrases.say("card-interpreter")


def _age(library: Library, card: Card, phrases: Phrases) -> Iterator[Say]:
    """The date of the newest document or check, and a warning where that is long ago."""
    if date := newest([card.contact], library.sources):
        yield phrases.say("card-dated", date=phrases.month(date))
        if months_old(date, card.at) > STALE_MONTHS:
            yield phrases.say("card-old")


def address(library: Library, listing: Listing, phrases: Phrases) -> Iterator[Speech]:
    """Where to go, with what there is to know before going."""
    for visit in (contact for contact in listing.service.contacts if contact.known.reach == "visited"):
        yield from _label(visit, phrases, listing)
        if where := visit.address:
            city = _city(library, where, phrases.language)
            yield phrases.say("card-address", street=where.street, postcode=where.postcode, city=city)
        elif visit.value:
            yield Say(phrases.language, f"{visit.value}.", "street")
        yield from _before_calling(visit, phrases)
        yield Pause()


def _city(library: Library, where: Address, language: str) -> str:
    """The town of an address as the caller calls it; as it is printed, where the code is that of another place too."""
    place = library.place(where.postcode)
    is_it = place is not None and fold(where.city) in place.known_as
    return place.name.get(language, where.city) if place and is_it else where.city


def more(library: Library, card: Card, phrases: Phrases) -> Iterator[Speech]:
    """Where to go, then every other way to reach the service, each number once."""
    if _has_doors_to_tell(card):
        yield from address(library, card.listing, phrases)
    others = _others(card)
    if others:
        yield phrases.say("card-others")
    for contact in others:
        yield from _other(contact, phrases, card.listing)
        yield Pause()


def _other(contact: Contact, phrases: Phrases, listing: Listing) -> Iterator[Speech]:
    yield from _label(contact, phrases, listing)
    if contact.dialled and contact.value:
        yield from _app(contact, phrases)
        yield from _groups(contact.value, phrases)
        yield from _before_calling(contact, phrases)
    elif contact.known.reach == "written" and contact.value:
        yield phrases.say("card-email", email=contact.value)
    elif contact.value:
        yield phrases.say("card-online", website=_plain(contact.value))


def has_more(card: Card) -> bool:
    """Whether there is an address, or another way to reach the service, that the card does not give."""
    return _has_doors_to_tell(card) or bool(_others(card))


def _has_doors_to_tell(card: Card) -> bool:
    """Whether there are doors; a card without a number has told them."""
    doors = any(contact.known.reach == "visited" for contact in card.service.contacts)
    return doors and card.contact.known.reach != "visited"


def _others(card: Card) -> list[Contact]:
    """The contacts that a card does not give by itself and that are no doors."""
    others = (contact for contact in card.service.contacts if contact is not card.contact)
    return [contact for contact in others if contact.known.reach != "visited"]


def _plain(website: str) -> str:
    return website.partition("//")[2].removeprefix("www.").rstrip("/")
