"""Which services help somebody, best first, and why in that order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from ivr.country.geography import WHOLE, kilometres
from ivr.engine.directory.freshness import months_old, newest
from ivr.engine.directory.hours import Status, status
from ivr.engine.library import Library, is_urgent
from ivr.model import Contact, Place, Priority, Service, ServiceEntry
from ivr.model.kinds import place_in_order

_BY_OPENNESS = {"open": 0, "unknown": 1, "closed": 2}
MOST = 100
_KNOWN_BEFORE = ("elsewhere", "other_need", "standing")


@dataclass(frozen=True)
class Query:
    """What is asked for. Without a place, what serves the whole country comes first; `need` is one of the topic's."""

    topic: str | None
    place: Place | None
    language: str
    at: datetime
    need: str | None = None


@dataclass(frozen=True, order=True)
class Rank:
    """Why a service stands where it stands; compared field by field from the top, smaller is better.

    A library knows `elsewhere`, `other_need` and `standing` before anybody asks. While the order begins with them, of
    very many services those that cannot come first are left out unseen; with a rule above them, all are looked at."""

    elsewhere: bool
    """Does not serve the place; or, when no place is asked for, does not serve the whole country."""
    other_need: bool
    """Does not meet the need that is asked for, if one is."""
    standing: Priority
    """Has no telephone and no door; is there for something else; is for a group, or for professionals only."""
    area: int
    """0: serves the narrowest area around the place; one more for each wider one. On an urgent topic always 0: what may
    not wait needs whoever answers."""
    reached_now: int
    """0: can be called and is open; 1: can be called, nobody knows whether it is open; 2: closed; 3: no telephone."""
    language: int
    """0: speaks the caller's language; 1: an interpreter can be had; 2: other languages, or nobody wrote it down."""
    price: int
    """0: free to call; 1: an ordinary call."""
    kilometres: int
    """From the place to the door, in steps of two kilometres; without a place or a door 0."""
    months_old: int
    """Since its facts were last written down or checked."""
    id: str
    """Keeps equals in the same order for ever."""


@dataclass(frozen=True)
class Found:
    """Services, best first. `wider` is true where none serves the place and these serve other parts of the country."""

    entries: tuple[ServiceEntry, ...]
    wider: bool = False


def find(library: Library, query: Query) -> Found:
    """The services for a topic around a place; where none serves it, those of the whole country. The first `MOST` are
    those of the whole directory; of very many, some behind them are left out: nobody listens to more."""
    areas = query.place.areas if query.place else ()
    near = _candidates(library, query, areas) if areas else []
    entries = near or _candidates(library, query, ())
    ranked = sorted(entries, key=lambda entry: rank(library, entry, query))
    return Found(tuple(ranked), wider=bool(areas) and not near)


def _candidates(library: Library, query: Query, areas: tuple[str, ...]) -> list[ServiceEntry]:
    """The services among which the first `MOST` are; all, where the order begins with what no library knows."""
    begins = tuple(reason.name for reason in fields(Rank))[: len(_KNOWN_BEFORE)]
    if begins != _KNOWN_BEFORE:
        return library.services(query.topic, areas)
    best = library.best_services(query.topic, areas, MOST)
    if not query.need:
        return best
    return list({entry.id: entry for entry in (*library.best_services(query.need, areas, MOST), *best)}.values())


def rank(library: Library, entry: ServiceEntry, query: Query) -> Rank:
    """The place of one service in the order, with its reasons."""
    service = entry.service
    best = best_contact(service, query.at, query.language)
    areas = query.place.areas if query.place else (WHOLE,)
    meets = service.meets(query.need)
    return Rank(
        elsewhere=not set(areas) & set(service.areas),
        other_need=bool(query.need) and not meets,
        standing=service.standing(query.need if meets else query.topic),
        area=0
        if is_urgent(library, [query.topic or ""])
        else min((areas.index(area) for area in service.areas if area in areas), default=len(areas)),
        reached_now=_BY_OPENNESS[contact_status(best, query.at).openness] if best.dialled else 3,
        language=_language(service, query.language),
        price=0 if best.cost == "free" else 1,
        kilometres=_kilometres(library, service, query.place),
        months_old=months_old(newest(service.contacts, library.sources), query.at),
        id=entry.id,
    )


def _language(service: Service, language: str) -> int:
    if language in service.languages:
        return 0
    return 1 if service.interpreter in ("yes", "on-request") else 2


def _kilometres(library: Library, service: Service, place: Place | None) -> int:
    """The nearest of the service's doors, as the crow flies, rounded down to two kilometres."""
    doors = [contact.address.postcode for contact in service.contacts if contact.address]
    there = [found.point for door in doors if (found := library.place(door)) and found.point]
    here = place.point if place else None
    return min((int(kilometres(here, point)) // 2 * 2 for point in there), default=0) if here else 0


def best_contact(service: Service, at: datetime, language: str) -> Contact:
    """The contact to give first: the kind that stands first in `KINDS`, what is open before what is closed, a line in
    the caller's language before others, free before paid; then the order in the file."""

    def key(contact: Contact) -> tuple[int, ...]:
        return (
            place_in_order(contact.kind),
            bool(contact.languages) and language not in contact.languages,
            _BY_OPENNESS[contact_status(contact, at).openness],
            contact.cost != "free",
        )

    return min(service.contacts, key=key)


def contact_status(contact: Contact, at: datetime) -> Status:
    return status(contact.hours, at)
