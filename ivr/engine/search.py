"""Which services help somebody, best first, and why in that order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.engine.hours import Status, status
from ivr.engine.library import Library
from ivr.model import Contact, Listing, Place, Service

_BY_OPENNESS = {"open": 0, "unknown": 1, "closed": 2}
_VOICE_KINDS = ("phone", "whatsapp", "telegram", "chat", "email", "form", "visit", "website")


@dataclass(frozen=True)
class Query:
    """What is asked for. Without a place, what serves the whole country comes first."""

    topic: str | None
    place: Place | None
    language: str
    at: datetime


@dataclass(frozen=True)
class Rank:
    """Why a service stands where it stands; compared field by field, smaller is better."""

    distance: int
    """0: serves the narrowest area around the place; one more for each wider one; far away: it does not serve it."""
    for_whom: int
    """0: for everybody; 1: for a group that the caller may not belong to; 2: for professionals only."""
    reached_now: int
    """0: can be called and is open; 1: can be called, nobody knows whether it is open; 2: closed; 3: no telephone."""
    language: int
    """0: speaks the caller's language; 1: an interpreter can be had; 2: not known; 3: other languages."""
    price: int
    """0: free to call; 1: an ordinary call."""
    id: str
    """Keeps equals in the same order for ever."""

    def key(self) -> tuple[int | str, ...]:
        return (self.distance, self.for_whom, self.reached_now, self.language, self.price, self.id)


@dataclass(frozen=True)
class Found:
    """Services, best first. `wider` is true where none serves the place and these serve other parts of the country."""

    listings: tuple[Listing, ...]
    wider: bool = False


def find(library: Library, query: Query) -> Found:
    """The services for a topic around a place; where none serves it, those of the whole country."""
    areas = query.place.areas if query.place else ()
    near = library.services(query.topic, areas) if areas else []
    listings = near or library.services(query.topic)
    ranked = sorted(listings, key=lambda listing: rank(listing, query).key())
    return Found(tuple(ranked), wider=bool(areas) and not near)


def rank(listing: Listing, query: Query) -> Rank:
    """The place of one service in the order, with its reasons."""
    service = listing.service
    best = best_contact(service, query.at, query.language)
    return Rank(
        distance=_distance(service, query.place.areas if query.place else ("belgium",)),
        for_whom=2 if "professionals" in service.audience else int(bool(service.audience)),
        reached_now=_BY_OPENNESS[contact_status(best, query.at).openness] if best.dialled else 3,
        language=_language(service, query.language),
        price=0 if best.cost == "free" else 1,
        id=listing.id,
    )


def _distance(service: Service, areas: tuple[str, ...]) -> int:
    return min((areas.index(area) for area in service.areas if area in areas), default=len(areas))


def _language(service: Service, language: str) -> int:
    if language in service.languages:
        return 0
    if service.interpreter in ("yes", "on-request"):
        return 1
    return 3 if service.languages else 2


def best_contact(service: Service, at: datetime, language: str) -> Contact:
    """The contact to give first: a telephone before anything else, what is open before what is closed, a line in the
    caller's language before others, free before paid; then the order in the file."""

    def key(contact: Contact) -> tuple[int, ...]:
        return (
            _VOICE_KINDS.index(contact.kind),
            bool(contact.languages) and language not in contact.languages,
            _BY_OPENNESS[contact_status(contact, at).openness],
            contact.cost != "free",
        )

    return min(service.contacts, key=key)


def contact_status(contact: Contact, at: datetime) -> Status:
    return status(contact.hours, at)
