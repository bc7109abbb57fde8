"""Which services help somebody, best first, and why in that order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from ivr.country.geography import WHOLE, kilometres
from ivr.engine.directory.freshness import months_since, newest
from ivr.engine.directory.hours import Status, minute_of, openness, status
from ivr.engine.library import Library, is_urgent
from ivr.model import Alike, Contact, Grounds, Place, Priority, Service, ServiceEntry
from ivr.model.grounds import DOUBT, Point, Way, grounds_of, months_back

_BY_OPENNESS = {"open": 0, "unknown": 1, "closed": 2}
MOST = 30
"""Services that somebody may listen to: behind these, those of very many are left out."""
MOST_ALIKE = 300
"""Services of one area that are looked at, or groups of them where some are alike: 3 ms."""
MOST_AREAS = 3
"""Names of areas that somebody remembers."""
_KNOWN_BEFORE = ("elsewhere", "other_need", "priority")
_AMONG_EQUALS = ("months_old", "id")


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
    those of the whole directory, unless more than `MOST_ALIKE` of an area stand equally before anybody asks: then those
    with the newest facts are looked at."""
    areas = query.place.areas if query.place else ()
    near = _candidates(library, query, areas) if areas else []
    ranked = _ranked(library, query, near) if near else around(library, query)
    meeting = tuple(entry for entry in ranked if entry.meets(query.need))
    if areas and (not ranked or (near and query.need and not meeting)):
        return Found(_for_all(library, query, ranked), unmet=True)
    by_phone = () if not ranked or reached_without_internet(meeting or ranked) else _general(library, query)
    nearest = _nearest(library, ranked, query.place) if near else ()
    return Found((*by_phone, *ranked), wider=bool(areas) and not near, nearest=nearest, general=bool(by_phone))


def around(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """The services for a topic anywhere, best first; none of another region than that of the place, if there is one:
    a deposit that Flanders lends is nothing to ask for from Namur."""
    return _ranked(library, query, _candidates(library, query, _anywhere(library, query.place)))


def _ranked(library: Library, query: Query, candidates: Iterable[Alike]) -> tuple[ServiceEntry, ...]:
    """The services of these groups, best first, as many as somebody may listen to and those equal to the last. A group
    is ranked once, by the newest in it."""
    ranking, found = Ranking(library, query), list[ServiceEntry]()
    ranked = sorted((ranking.of_grounds(one.grounds, one.age, one.newest), one) for one in candidates)
    for _, equals in groupby(ranked, key=lambda pair: pair[0][: -len(_AMONG_EQUALS)]):
        if len(found) >= MOST:
            break
        found += _in_order(library, query, [one for _, one in equals])
    return tuple(found)


def _in_order(library: Library, query: Query, equals: list[Alike]) -> Iterator[ServiceEntry]:
    """The services of groups that stand equally: by age, then by id."""
    if [one.services for one in equals] == [1]:
        return iter([library.listed(equals[0].newest, equals[0].grounds)])
    members = [(age, id, one.grounds) for one in equals for id, age in library.newest(one.id, MOST)]
    members.sort(key=lambda member: (months_since(member[0], query.at), member[1]))
    return (library.listed(id, grounds) for _, id, grounds in members)


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
    return tuple(library.first_doors(town)[:1]) if town else ()


def reached_without_internet(entries: Iterable[ServiceEntry]) -> bool:
    """Whether one of these has a telephone or a door."""
    return any(not entry.online_only for entry in entries)


def _general(library: Library, query: Query) -> tuple[ServiceEntry, ...]:
    """Whom the line names for everybody, where they can be called and serve the place."""
    found = general(library, query)
    return (found,) if found and found.dialled and not rank(library, found, query).elsewhere else ()


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
    reached = [entry for entry in ranked if not entry.online_only]
    far = bool(reached) and all(_far(library, entry.only_in, place) for entry in reached)
    return away(reached[0].service, place) if far and len({entry.only_in for entry in reached}) == 1 else ()


def away(service: Service, place: Place | None) -> tuple[str, ...]:
    """The areas that somebody has to know the service is in: where they are not there, and where nobody knows whether
    they are; none where it helps them where they are, and of very many the first ones."""
    here = place.areas if place else ()
    if service.only_in:
        return () if service.only_in in here else (service.only_in,)
    return service.areas[:MOST_AREAS] if place and not set(here) & set(service.areas) else ()


def _far(library: Library, only_in: str | None, place: Place | None) -> bool:
    """Whether what is done in this area only is done in a part of the country that has nothing of the place."""
    if not (only_in and place) or only_in in place.areas:
        return False
    there = library.area_place(only_in)
    return not (there and place.areas[0] in there.areas)


def _candidates(library: Library, query: Query, areas: tuple[str, ...]) -> list[Alike]:
    """The services among which the first `MOST` are; all, where the order begins with what no library knows."""
    begins = Rank._fields[: len(_KNOWN_BEFORE)]
    enough = MOST if begins == _KNOWN_BEFORE and not query.declined else None
    best = library.alike(query.topic, areas, enough, MOST_ALIKE)
    if not query.need:
        return best
    meeting = library.alike(query.need, areas, enough, MOST_ALIKE)
    return list({one.id: one for one in (*meeting, *best)}.values())


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
        areas = query.place.areas if query.place else (WHOLE,)
        self._areas = {area: number for number, area in enumerate(areas)}
        self._needs = tuple(need for need in topic.needs if need not in query.declined) if topic else ()
        """Those of the topic that were not declined, in the operator's order."""
        self._topic_is_for = topic.audience if topic else ()
        self._waits = not is_urgent(library, [query.topic or ""])
        self._minute = minute_of(query.at)

    def of(self, entry: ServiceEntry) -> Rank:
        """The place of a service in the order."""
        contacts = entry.service.given
        age = months_back(newest(contacts, self._library.sources))
        return self.of_grounds(grounds_of(entry.service, self._point), age, entry.id)

    def of_grounds(self, grounds: Grounds, age: int, id: str) -> Rank:
        """The place of a service with these grounds, whose facts are so old (`months_back`)."""
        query = self._query
        area = min((self._areas[area] for area in grounds.areas if area in self._areas), default=len(self._areas))
        meets = query.need in grounds.needs
        way, reached_now = self._reached(grounds)
        return Rank(
            elsewhere=area == len(self._areas),
            other_need=self._other_need(grounds),
            priority=grounds.priority(query.need if meets else query.topic, self._topic_is_for),
            far=_far(self._library, grounds.only_in, query.place),
            area=area if self._waits else 0,
            reached_now=reached_now,
            unmet=0 if query.need else sum(need not in grounds.needs for need in self._needs),
            later_need=0 if query.need else self._first_met(grounds),
            language=0 if query.language in grounds.languages else 2 - grounds.interpreter,
            price=int(not way.free),
            kilometres=self._kilometres(grounds) if grounds.points else 0,
            doubt=way.doubt,
            months_old=months_since(age, query.at),
            id=id,
        )

    def _reached(self, grounds: Grounds) -> tuple[Way, int]:
        """How it is given, and whether it can be reached so now: as `best_contact` chooses."""

        def openness_of(way: Way) -> int:
            return _BY_OPENNESS[openness(way.hours, self._minute)]

        def key(way: Way) -> tuple[bool, int, bool, int]:
            other = bool(way.languages) and self._query.language not in way.languages
            return other, openness_of(way), not way.free, way.doubt

        best = min(grounds.ways, key=key) if len(grounds.ways) > 1 else grounds.ways[0]
        return best, openness_of(best) if grounds.dialled else 3

    def _other_need(self, grounds: Grounds) -> int:
        if self._query.need:
            return int(self._query.need not in grounds.needs)
        if not self._query.declined:
            return 0
        return len(self._needs) if grounds.online_only else sum(need not in grounds.needs for need in self._needs)

    def _first_met(self, grounds: Grounds) -> int:
        return next((place for place, need in enumerate(self._needs) if need in grounds.needs), len(self._needs))

    def _kilometres(self, grounds: Grounds) -> int:
        """The nearest of its doors, as the crow flies, rounded down to two kilometres."""
        here = self._query.place.point if self._query.place else None
        return min(int(kilometres(here, point)) // 2 * 2 for point in grounds.points) if here else 0

    def _point(self, postcode: str) -> Point | None:
        found = self._library.place(postcode)
        return found.point if found else None


def best_contact(service: Service, at: datetime, language: str) -> Contact:
    """The contact to give first: a door where one has to come in person, the kind that stands first in `KINDS`, a line
    in the caller's language before others, what is open before what is closed, free before paid, what is surer before
    what sources differ on; then the order in the file. What is gone is never given."""

    def key(contact: Contact) -> tuple[int, ...]:
        return (
            bool(contact.languages) and language not in contact.languages,
            _BY_OPENNESS[contact_status(contact, at).openness],
            contact.cost != "free",
            DOUBT[contact.standing],
        )

    return min(service.foremost, key=key) if len(service.foremost) > 1 else service.foremost[0]


def contact_status(contact: Contact, at: datetime) -> Status:
    return status(contact.hours, at, contact.hours_also)
