"""A card: one service as a caller hears it, the number slowly and twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ivr.engine.hours import Status
from ivr.engine.library import Library
from ivr.engine.phrases import Phrases
from ivr.engine.search import best_contact, contact_status
from ivr.model import Contact, Listing
from ivr.numbers import groups, spelled
from ivr.steps import Pause, Say, Speech


def card(library: Library, listing: Listing, phrases: Phrases, now: datetime) -> list[Speech]:
    """Who it is, what it does, whether it is open, its number twice, its languages and how old this is."""
    contact = best_contact(listing.service, now, phrases.language)
    return [
        *_who(listing, phrases),
        *_status(contact, phrases, now),
        *_number(contact, phrases, listing),
        *_languages(listing, contact, phrases),
        *_age(library, contact, phrases),
    ]


def _who(listing: Listing, phrases: Phrases) -> Iterator[Say]:
    yield Say(phrases.language, f"{listing.called(phrases.language)}.", "organisation-name")
    if summary := phrases.own("summary", listing.service.summary):
        yield summary


def _status(contact: Contact, phrases: Phrases, now: datetime) -> Iterator[Say]:
    """Whether it can be reached now. A contact that never said its hours is not called closed."""
    if not contact.dialled:
        return
    yield phrases.say(*status_sentence(contact_status(contact, now), "card"), **_moments(contact, phrases, now))
    if not contact.hours and (words := phrases.own("hours-text", contact.hours_text)):
        yield words


def status_sentence(status: Status, family: str) -> tuple[str]:
    """The key of the sentence for a status: of the `card` or of the `sms` family."""
    if status.holiday:
        return (f"{family}-holiday",)
    if status.openness == "open":
        return (f"{family}-open-until" if status.until else f"{family}-open-always",)
    if status.openness == "closed":
        return (f"{family}-closed-opens" if status.opens else f"{family}-closed",)
    return (f"{family}-hours-unknown",)


def _moments(contact: Contact, phrases: Phrases, now: datetime) -> dict[str, str]:
    status = contact_status(contact, now)
    moments = {}
    if status.until:
        moments["time"] = phrases.time(status.until)
    if status.opens:
        moments["when"] = phrases.when(status.opens, now)
    return moments


def _number(contact: Contact, phrases: Phrases, listing: Listing) -> Iterator[Speech]:
    """The number in its groups with time to write it down, twice; or the way to reach who has no number."""
    if not contact.dialled or not contact.value:
        yield from _no_number(contact, phrases, listing)
        return
    if contact.kind != "phone":
        yield phrases.say("card-whatsapp")
    yield phrases.say("card-free-number" if contact.cost == "free" else "card-number")
    yield from _groups(contact.value, phrases)
    yield phrases.say("card-number-again")
    yield from _groups(contact.value, phrases)
    if contact.keys:
        yield phrases.say("card-keys", keys=spelled(contact.keys))
    if contact.appointment == "required":
        yield phrases.say("card-appointment")


def _groups(number: str, phrases: Phrases) -> Iterator[Speech]:
    for group in groups(number):
        yield Pause()
        yield Say(phrases.language, spelled(group), "number")
    yield Pause()


def _no_number(contact: Contact, phrases: Phrases, listing: Listing) -> Iterator[Speech]:
    yield phrases.say("card-no-phone")
    if contact.kind == "email" and contact.value:
        yield phrases.say("card-email", email=contact.value)
    elif contact.kind == "visit":
        yield from address(listing, phrases)
    elif website := contact.value or listing.organisation.website:
        yield phrases.say("card-online", website=website.partition("//")[2])


def _languages(listing: Listing, contact: Contact, phrases: Phrases) -> Iterator[Say]:
    if codes := contact.languages or listing.service.languages:
        yield phrases.say("card-languages", languages=phrases.languages(codes))
    if listing.service.interpreter in ("yes", "on-request"):
        yield phrases.say("card-interpreter")


def _age(library: Library, contact: Contact, phrases: Phrases) -> Iterator[Say]:
    """The date of the newest document that says so."""
    dates = [
        library.sources[evidence.source].date for evidence in contact.evidence if evidence.source in library.sources
    ]
    if dates:
        yield phrases.say("card-dated", date=phrases.month(max(dates)))


def address(listing: Listing, phrases: Phrases) -> Iterator[Speech]:
    """Where to go, with what there is to know before going; an honest sentence where no address is known."""
    visits = [contact for contact in listing.service.contacts if contact.kind == "visit"]
    told = False
    for visit in visits:
        if label := phrases.own("label", visit.label):
            yield Say(label.language, f"{label.text.rstrip('.')}.", "label")
        if visit.address:
            yield phrases.say("card-address", **_address_slots(visit))
        elif visit.value:
            yield Say(phrases.language, f"{visit.value}.", "street")
        for words in (phrases.own("hours-text", visit.hours_text), phrases.own("note", visit.note)):
            if words:
                yield words
        if visit.appointment == "required":
            yield phrases.say("card-appointment")
        yield Pause()
        told = True
    if not told:
        yield phrases.say("card-no-address")


def _address_slots(visit: Contact) -> dict[str, str]:
    where = visit.address
    if where is None:
        return {}
    return {"street": where.street, "postcode": where.postcode, "city": where.city}
