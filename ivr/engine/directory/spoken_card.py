"""A card: one service as a caller hears it, the number slowly and twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ivr.country.numbers import groups
from ivr.engine.directory.chosen import Card
from ivr.engine.directory.freshness import STALE_MONTHS, months_old, newest
from ivr.engine.directory.hours import Status
from ivr.engine.library import Library
from ivr.language.catalogue import Catalogue
from ivr.language.letters import fold
from ivr.language.pieces import spelled
from ivr.language.timetable import spoken
from ivr.model import Address, Contact, ServiceEntry
from ivr.model.steps import Heard, Pause, Say


def card(library: Library, card: Card, catalogue: Catalogue, *, doubtful: bool = False) -> list[Heard]:
    """Who it is, whether it is open, its number twice; then what it does, what to know before calling, how old this is.

    The number comes early: it is what a caller with little credit waits for. `doubtful` is what callers reported."""
    contact = card.contact
    return [
        *short_card(library, card, catalogue),
        *([catalogue.say("card-unverified")] if doubtful else []),
        *_what(card.entry, catalogue),
        *(
            _before_calling(contact, catalogue) if contact.known.reach != "visited" else ()
        ),  # a door has told it already
        *(() if _speaks_otherwise(card, catalogue.language) else _languages(card, catalogue)),
        *_age(library, card, catalogue),
    ]


def short_card(library: Library, card: Card, catalogue: Catalogue) -> list[Heard]:
    """Who it is, whether it is open, whether they speak another language only, and its number twice."""
    name = Say(catalogue.language, f"{card.entry.called(catalogue.language)}.", "organisation-name")
    foreign = _languages(card, catalogue) if _speaks_otherwise(card, catalogue.language) else ()
    return [name, *_status(card, catalogue), *foreign, *_number(library, card, catalogue)]


def slowly(speech: Iterable[Heard]) -> list[Heard]:
    """The same speech for who could not follow: slower, with a pause after each sentence."""
    slow: list[Heard] = []
    for part in speech:
        slow += [replace(part, slow=True), Pause()] if isinstance(part, Say) else [part]
    return slow


def _what(entry: ServiceEntry, catalogue: Catalogue) -> Iterator[Say]:
    if summary := catalogue.own("summary", entry.service.summary):
        yield summary


def _status(card: Card, catalogue: Catalogue) -> Iterator[Say]:
    """Whether it can be reached now. A contact that never said its hours is not called closed."""
    if card.contact.dialled:
        yield catalogue.say(status_sentence(card.status, "card"), **_moments(card.status, catalogue, card.at))


def status_sentence(status: Status, family: str) -> str:
    """The key of the sentence for a status: of the `card` or of the `sms` family."""
    if status.holiday:
        return f"{family}-holiday"
    if status.openness == "open":
        return f"{family}-open-until" if status.until else f"{family}-open-always"
    if status.openness == "closed":
        return f"{family}-closed-opens" if status.opens else f"{family}-closed"
    return f"{family}-hours-unknown"


def _moments(status: Status, catalogue: Catalogue, now: datetime) -> dict[str, str]:
    moments = {}
    if status.until:
        moments["time"] = catalogue.time(status.until)
    if status.opens:
        moments["when"] = catalogue.when(status.opens, now)
    return moments


def _number(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Heard]:
    """The number in its groups with time to write it down, twice; or the way to reach who has no number."""
    contact = card.contact
    if not contact.dialled or not contact.value:
        yield from _no_number(library, card, catalogue)
        return
    yield from _label(contact, catalogue, card.entry)
    yield from _app(contact, catalogue)
    yield catalogue.say("card-free-number" if contact.cost == "free" else "card-number")
    yield from _groups(contact.value, catalogue)
    yield catalogue.say("card-number-again")
    yield from _groups(contact.value, catalogue)


def _app(contact: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """The application that a number is for, where an ordinary telephone cannot call it."""
    if contact.known.app:
        yield catalogue.say("card-app", app=contact.known.app)


def _label(contact: Contact, catalogue: Catalogue, entry: ServiceEntry) -> Iterator[Say]:
    """Which of several numbers or doors this is; not where the name of the service has just said so."""
    label = catalogue.own("label", contact.label)
    if label and label.text.rstrip(".").casefold() != entry.service.name.get(catalogue.language, "").casefold():
        text = label.text.rstrip(".")
        yield catalogue.say("card-label", label=text[:1].upper() + text[1:])


def _before_calling(contact: Contact, catalogue: Catalogue) -> Iterator[Say]:
    """What to press there, when somebody is there in a week, and what else to know first."""
    if contact.keys:
        yield catalogue.say("card-keys", keys=spelled(contact.keys))
    if contact.appointment == "required":
        yield catalogue.say("card-appointment")
    if contact.hours and (timetable := spoken(contact.hours, catalogue)):
        yield catalogue.say("card-hours", timetable=timetable)
    for words in (catalogue.own("hours-text", contact.hours_text), catalogue.own("note", contact.note)):
        if words:
            yield words


def _groups(number: str, catalogue: Catalogue) -> Iterator[Heard]:
    for group in groups(number):
        yield Say(catalogue.language, spelled(group), "number")
        yield Pause()


def _no_number(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Heard]:
    yield catalogue.say("card-no-phone")
    contact = card.contact
    if contact.known.reach == "written" and contact.value:
        yield catalogue.say("card-email", email=contact.value)
    elif contact.known.reach == "visited":
        yield from address(library, card.entry, catalogue)
    elif website := contact.value or card.entry.organisation.website:
        yield catalogue.say("card-online", website=_plain(website))


def _speaks_otherwise(card: Card, language: str) -> bool:
    """Whether they are known to speak other languages and not this one: worth knowing before the number."""
    spoken = card.contact.languages or card.service.languages
    return bool(spoken) and language not in spoken


def _languages(card: Card, catalogue: Catalogue) -> Iterator[Say]:
    if names := catalogue.languages(card.contact.languages or card.service.languages):
        yield catalogue.say("card-languages", languages=names)
    if card.service.interpreter in ("yes", "on-request"):
        yield catalogue.say("card-interpreter")


def _age(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Say]:
    """The date of the newest document or check, and a warning where that is long ago."""
    if date := newest([card.contact], library.sources):
        yield catalogue.say("card-dated", date=catalogue.month(date))
        if months_old(date, card.at) > STALE_MONTHS:
            yield catalogue.say("card-old")


def address(library: Library, entry: ServiceEntry, catalogue: Catalogue) -> Iterator[Heard]:
    """Where to go, with what there is to know before going."""
    for visit in (contact for contact in entry.service.contacts if contact.known.reach == "visited"):
        yield from _label(visit, catalogue, entry)
        if where := visit.address:
            street, city = where.street_in(catalogue.language), _city(library, where, catalogue.language)
            yield catalogue.say("card-address", street=street, postcode=where.postcode, city=city)
        elif visit.value:
            yield Say(catalogue.language, f"{visit.value}.", "street")
        yield from _before_calling(visit, catalogue)
        yield Pause()


def _city(library: Library, where: Address, language: str) -> str:
    """The town of an address as the caller calls it; as it is printed, where the code is that of another place too."""
    place = library.locality(where.postcode, fold(where.city).replace(" ", ""))
    return place.name.get(language, where.city) if place else where.city


def more(library: Library, card: Card, catalogue: Catalogue) -> Iterator[Heard]:
    """Where to go, then every other way to reach the service, each number once."""
    if _has_doors_to_tell(card):
        yield from address(library, card.entry, catalogue)
    others = _others(card)
    if others:
        yield catalogue.say("card-others")
    for contact in others:
        yield from _other(contact, catalogue, card.entry)
        yield Pause()


def _other(contact: Contact, catalogue: Catalogue, entry: ServiceEntry) -> Iterator[Heard]:
    yield from _label(contact, catalogue, entry)
    if contact.dialled and contact.value:
        yield from _app(contact, catalogue)
        yield from _groups(contact.value, catalogue)
        yield from _before_calling(contact, catalogue)
    elif contact.known.reach == "written" and contact.value:
        yield catalogue.say("card-email", email=contact.value)
    elif contact.value:
        yield catalogue.say("card-online", website=_plain(contact.value))


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
