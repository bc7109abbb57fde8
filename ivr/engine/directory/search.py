"""Which services help somebody, best first, and why in that order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ivr.country.geography import WHOLE, kilometres
from ivr.engine.directory.freshness import months_old, newest
from ivr.engine.directory.hours import Status, status
from ivr.engine.library import Library, is_urgent
from ivr.model import Contact, Place, Priority, Service, ServiceEntry
from ivr.model.kinds import place_in_order

_BY_STANDING = {"confirmed": 0, "one-source": 1, "disputed": 2, "gone": 3}
_BY_OPENNESS = {"open": 0, "unknown": 1, "closed": 2}
MOST = 100
MOST_AREAS = 3
"""Names of areas that somebody remembers."""
_KNOWN_BEFORE = ("elsewhere", "other_need", "priority")


@dataclass(frozen=True)
class Query:
    """What is asked for. Without a place, what serves the whole country comes first; `need` is one of the topic's,
    `declined` are those that were offered to who needs something else."""

    topic: str | None
    place: Place | None
    language: str
    at: datetime
    need: str | None = None
    declined: tuple[str, ...] = ()


class Rank(NamedTuple):
    """Why a service stands where it stands; compared field by field from the top, smaller is better.

    A library knows `elsewhere`, `other_need` and `priority` before anybody asks. While the order begins with them, of
    very many services those that cannot come first are left out unseen; with a rule above them, all are looked at."""

    elsewhere: bool
    """Does not serve the place; or, when no place is asked for, does not serve the whole country."""
    other_need: int
    """1: does not meet the need that is asked for, if one is. For something else: how many of the others of the topic
    it does not meet, all where it has no telephone and no door."""
    priority: Priority
    """Has no telephone and no door; is there for something else; is for a group, or for professionals only."""
    far: bool
    """All it does is done in another part of the country."""
    area: int
    """0: serves the narrowest area around the place; one more for each wider one. On an urgent topic always 0: what may
    not wait needs whoever answers."""
    reached_now: int
    """0: can be called and is open; 1: can be called, nobody knows whether it is open; 2: closed; 3: no telephone."""
    unmet: int
    """How many of the topic's needs it does not meet; where one is asked for, 0."""
    later_need: int
    """Where the first one that it meets stands in the order of the operator; where one is asked for, 0."""
    language: int
    """0: speaks the caller's language; 1: an interpreter can be had; 2: other languages, or nobody wrote it down."""
    price: int
    """0: free to call; 1: an ordinary call."""
    kilometres: int
    """From the place to the door, in steps of two kilometres; without a place or a door 0."""
    doubt: int
    """0: the contact to give is confirmed; 1: one source says it; 2: sources differ."""
    months_old: int
    """Since its facts were last written down or checked."""
    id: str
    """Keeps equals in the same order for ever."""


@dataclass(frozen=True)
class Found:
    """Services, best first. `wider` is true where none serves the place and these serve other parts of its region;
    `unmet` where none who serves it meets the need, or nobody in its region is there for the topic: then whom everybody
    there may ask stands before them, unless it cannot wait. `nearest` are the areas of the first one where nobody is
    known nearer; `general` is true where all of them, or all who meet the need, are only on the internet, and before
    them stands somebody with a telephone whom the line names for everybody."""

    entries: tuple[ServiceEntry, ...]
    wider: bool = False
    unmet: bool = False
    nearest: tuple[str, ...] = ()
    general: bool = False


def find(library: Library, query: Query) -> Found:
    """The services for a topic around a place; where none serves it, those of its region. The first `MOST` are
    those of the whole directory; of very many, some behind them are left out: nobody listens to more."""
    areas = query.place.areas if query.place else ()
    near = _candidates(library, query, areas) if areas else []
    ranked = _ranked(library, query, near) if near else around(library, query)
    meeting = tuple(entry for entry in ranked if entry.service.meets(query.need))
    if areas and (not ranked or (near and query.need and not meeting)):
        return Found(_for_all(library, query, ranked), unmet=True)
    by_phone = () if not ranked or reached_without_internet(meeting or ranked) else _general(library, query)
    nearest = _nearest(library, ranked, query.place) if near else ()
    return Found((*by_phone, *ranked), wider=bool(areas) and not near, nearest=nearest, general=bool(by_phone))


def around(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """The services for a topic anywhere, best first; none of another region than that of the place, if there is one:
    a deposit that Flanders lends is nothing to ask for from Namur."""
    return _ranked(library, query, _candidates(library, query, _anywhere(library, query.place)))


def _ranked(library: Library, query: Query, entries: Iterable[ServiceEntry]) -> tuple[ServiceEntry, ...]:
    return tuple(sorted(entries, key=Ranking(library, query).of))


def _for_all(library: Library, query: Query, ranked: tuple[ServiceEntry, ...]) -> tuple[ServiceEntry, ...]:
    """Whom everybody in the place may ask before those who do not meet the need: the first door of the town, else whom
    the line names for everybody. On what cannot wait, who is there for the topic stays first."""
    if ranked and is_urgent(library, [query.topic or ""]):
        return ranked
    first = _door(library, query) or _general(library, query)
    return (*first, *(entry for entry in ranked if entry not in first))


def _door(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """Who has to help everybody that lives in the town (`Service.first_door`)."""
    town = tuple(area for area in (query.place.areas if query.place else ()) if library.areas[area].municipality)
    doors = [entry for entry in library.services(areas=town) if entry.service.first_door] if town else []
    return tuple(doors[:1])


def reached_without_internet(entries: Iterable[ServiceEntry]) -> bool:
    """Whether one of these has a telephone or a door."""
    return any(not entry.service.online_only for entry in entries)


def _general(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """Whom the line names for everybody, where they can be called and serve the place."""
    found = general(library, query)
    called = found is not None and best_contact(found.service, query.at, query.language).dialled
    return (found,) if found and called and not rank(library, found, query).elsewhere else ()


def general(library: Library, query: Query) -> ServiceEntry | None:
    """Of the services the line names for everybody, one that serves the place, if one does, and of those the one that
    can best be reached now; of several the nearest."""
    entries = [library.service(id) for id in library.line.general]
    ranking = Ranking(library, query)

    def key(entry: ServiceEntry) -> tuple[int, ...]:
        reasons = ranking.of(entry)
        return reasons.elsewhere and query.place is not None, reasons.reached_now, reasons.area

    return min((entry for entry in entries if entry), key=key, default=None)


def _nearest(library: Library, ranked: tuple[ServiceEntry, ...], place: Place | None) -> tuple[str, ...]:
    """Where all are whom a caller without internet can reach, if that is one area and not here. Of several areas nobody
    is told which is nearer: each card says its own."""
    reached = [entry.service for entry in ranked if not entry.service.online_only]
    far = bool(reached) and all(_far(library, service, place) for service in reached)
    return away(reached[0], place) if far and len({service.only_in for service in reached}) == 1 else ()


def away(service: Service, place: Place | None) -> tuple[str, ...]:
    """The areas that somebody has to know the service is in: where they are not there, and where nobody knows whether
    they are; none where it helps them where they are, and of very many the first ones."""
    here = place.areas if place else ()
    if service.only_in:
        return () if service.only_in in here else (service.only_in,)
    return service.areas[:MOST_AREAS] if place and not set(here) & set(service.areas) else ()


def _far(library: Library, service: Service, place: Place | None) -> bool:
    """Whether all the service does is done in a part of the country that has nothing of the place."""
    if not (service.only_in and place):
        return False
    there = library.area_place(service.only_in)
    return service.only_in not in place.areas and not (there and place.areas[0] in there.areas)


def _candidates(library: Library, query: Query, areas: tuple[str, ...]) -> list[ServiceEntry]:
    """The services among which the first `MOST` are; all, where the order begins with what no library knows."""
    begins = Rank._fields[: len(_KNOWN_BEFORE)]
    if begins != _KNOWN_BEFORE:
        return library.services(query.topic, areas)
    best = library.best_services(query.topic, areas, MOST)
    if not query.need:
        return best
    return list({entry.id: entry for entry in (*library.best_services(query.need, areas, MOST), *best)}.values())


def _anywhere(library: Library, place: Place | None) -> tuple[str, ...]:
    """All areas but municipalities, for who is there for one town is no help to somebody of whom no place is known; and
    but those of other regions than that of the place: what a region does, it does for who lives there."""
    here = {region for area in place.areas if (region := _region(library, area))} if place else set()
    there = {id: _region(library, id) for id, area in library.areas.items() if not area.municipality}
    return tuple(id for id, region in there.items() if not (here and region) or region in here)


def _region(library: Library, area: str | None) -> str | None:
    """The region that an area is or lies in; None of one that holds several."""
    while area and not library.areas[area].region:
        area = library.areas[area].within
    return library.areas[area].region if area else None


def rank(library: Library, entry: ServiceEntry, query: Query) -> Rank:
    """The place of one service in the order, with its reasons."""
    return Ranking(library, query).of(entry)


class Ranking:
    """The order for one question: what it means is found out once, whatever number of services is put in order."""

    def __init__(self, library: Library, query: Query) -> None:
        self._library, self._query = library, query
        topic = library.topics.get(query.topic or "")
        self._areas = query.place.areas if query.place else (WHOLE,)
        self._needs = tuple(need for need in topic.needs if need not in query.declined) if topic else ()
        """Those of the topic that were not declined, in the operator's order."""
        self._topic_is_for = topic.audience if topic else ()
        self._waits = not is_urgent(library, [query.topic or ""])

    def of(self, entry: ServiceEntry) -> Rank:
        """The place of a service in the order."""
        service, query, library = entry.service, self._query, self._library
        best = best_contact(service, query.at, query.language)
        meets, met = service.meets(query.need), () if query.need else tuple(map(service.meets, self._needs))
        return Rank(
            elsewhere=set(self._areas).isdisjoint(service.areas),
            other_need=self._other_need(service),
            priority=service.priority(query.need if meets else query.topic, self._topic_is_for),
            far=_far(library, service, query.place),
            area=self._area(service) if self._waits else 0,
            reached_now=_BY_OPENNESS[contact_status(best, query.at).openness] if best.dialled else 3,
            unmet=met.count(False),
            later_need=met.index(True) if True in met else len(met),
            language=_language(service, query.language),
            price=0 if best.cost == "free" else 1,
            kilometres=_kilometres(library, service, query.place),
            doubt=_BY_STANDING[best.standing],
            months_old=months_old(newest(service.given, library.sources), query.at),
            id=entry.id,
        )

    def _area(self, service: Service) -> int:
        found = (place for place, area in enumerate(self._areas) if area in service.areas)
        return next(found, len(self._areas))

    def _other_need(self, service: Service) -> int:
        if self._query.need:
            return int(not service.meets(self._query.need))
        if not self._query.declined:
            return 0
        reached = not service.online_only
        return sum(not (reached and service.meets(need)) for need in self._needs)


def _language(service: Service, language: str) -> int:
    if language in service.languages:
        return 0
    return 1 if service.interpreter in ("yes", "on-request") else 2


def _kilometres(library: Library, service: Service, place: Place | None) -> int:
    """The nearest of the service's doors, as the crow flies, rounded down to two kilometres."""
    doors = [contact.address.postcode for contact in service.given if contact.address]
    there = [found.point for door in doors if (found := library.place(door)) and found.point]
    here = place.point if place else None
    return min((int(kilometres(here, point)) // 2 * 2 for point in there), default=0) if here else 0


def best_contact(service: Service, at: datetime, language: str) -> Contact:
    """The contact to give first: a door where one has to come in person, the kind that stands first in `KINDS`, a line
    in the caller's language before others, what is open before what is closed, free before paid, what is surer before
    what sources differ on; then the order in the file. What is gone is never given."""

    def known(contact: Contact) -> tuple[int, ...]:
        return (
            service.in_person and contact.known.reach != "visited",
            place_in_order(contact.kind),
            bool(contact.languages) and language not in contact.languages,
        )

    def at_that_time(contact: Contact) -> tuple[int, ...]:
        openness = _BY_OPENNESS[contact_status(contact, at).openness]
        return openness, contact.cost != "free", _BY_STANDING[contact.standing]

    first = service.given
    if len(first) > 1:  # what depends on the hour is asked only of those that stand first whatever it is
        order = [known(contact) for contact in first]
        least = min(order)
        first = tuple(contact for contact, place in zip(first, order, strict=True) if place == least)
    return first[0] if len(first) == 1 else min(first, key=at_that_time)


def contact_status(contact: Contact, at: datetime) -> Status:
    return status(contact.hours, at, contact.hours_also)
