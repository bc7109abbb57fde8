"""The order of services: which of them comes first, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ivr.country.geography import WHOLE, kilometres
from ivr.country.opening_minute import Minute, minute_of, state_in
from ivr.engine.directory.freshness import months_since, newest
from ivr.engine.directory.hours import Status, status
from ivr.engine.library import Library, is_urgent
from ivr.model import Alike, Contact, Grounds, Place, Priority, Service, ServiceEntry
from ivr.model.grounds import DOUBT, Before, FirstContact, Point, Week, grounds_of, hours_of, met, months_back

_BY_OPENNESS = {"open": 0, "unknown": 1, "closed": 2}
_BEGIN = ("elsewhere", "other_need", "priority", "far", "area", "reached_now", "unmet", "later_need", "language")
"""How a rank begins, as far as something is known of it before anybody is looked at."""


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

    A library knows `priority`, `unmet` and `later_need` before anybody asks: of very many services those that cannot
    come first are not looked at (`ivr.engine.directory.cut`)."""

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


def rank(library: Library, entry: ServiceEntry, query: Query) -> Rank:
    """The place of one service in the order, with its reasons."""
    return Ranking(library, query).of(entry)


class Ranking:
    """The order for one question: what it means is found out once, whatever number of services is put in order."""

    def __init__(self, library: Library, query: Query) -> None:
        self._library, self._query = library, query
        topic = library.topics.get(query.topic or "")
        areas = query.place.areas if query.place else (WHOLE,)
        self.areas = {area: number for number, area in enumerate(areas)}
        """Those of the place, from the narrowest."""
        self._needs = tuple(need for need in topic.needs if need not in query.declined) if topic else ()
        """Those of the topic that were not declined, in the operator's order."""
        self._topic_is_for = topic.audience if topic else ()
        self._waits = not is_urgent(library, [query.topic or ""])
        as_known = topic is not None and query.need in (None, *topic.needs) and not query.declined
        self._known_for = (query.need or query.topic) if as_known else ""
        """The need or the topic for which what a library knows before anybody asks holds; "" where nothing does."""
        self._for_particulars = bool(query.need or query.declined)
        self._in_order = topic is not None and Rank._fields[: len(_BEGIN)] == _BEGIN
        """Whether services count in the order of a library, as far as all of them are open."""
        self._minute, self._language = minute_of(query.at), query.language
        self._here = query.place.point if query.place else None
        self._outside = len(areas)
        """The number of an area that the place does not lie in."""
        self._far: dict[str, bool] = {}

    def of(self, entry: ServiceEntry) -> Rank:
        """The place of a service in the order."""
        contacts = entry.service.given
        age = months_back(newest(contacts, self._library.sources))
        grounds = grounds_of(entry.service, self._point)
        return self._of_grounds(grounds, self._before(grounds), age, entry.id)

    def of_newest(self, one: Alike, asked: str | None, known: Before) -> Rank:
        """The place of the newest of services that are alike, of which a library knows that for the topic or need."""
        before = known if asked == self._known_for else self._as_asked(one.grounds, known)
        return self._of_grounds(one.grounds, before, one.age, one.newest)

    def knows(self, asked: str | None) -> bool:
        """Whether what a library knows of services for a topic or a need is what counts here."""
        return asked == self._known_for

    def _as_asked(self, grounds: Grounds, known: Before) -> Before:
        need = self._query.need
        if self._known_for == need and need not in grounds.needs:
            return Before(known.priority, 0, 0)
        return self._before(grounds)

    def _before(self, grounds: Grounds) -> Before:
        query = self._query
        asked = query.need if query.need in grounds.needs else query.topic
        unmet, later_need = (0, 0) if query.need else met(grounds, self._needs)
        return Before(grounds.priority(asked, self._topic_is_for), unmet, later_need)

    def _of_grounds(self, grounds: Grounds, before: Before, age: int, id: str) -> Rank:
        """The place of a service with these grounds, whose facts are so old (`months_back`)."""
        areas, ways, only_in = grounds.areas, grounds.ways, grounds.only_in
        area = self.number(areas[0]) if len(areas) == 1 else min(map(self.number, areas))
        _, openness, paid, doubt = self._way(ways[0]) if len(ways) == 1 else min(map(self._way, ways))
        reasons = (
            area == self._outside,
            self._other_need(grounds) if self._for_particulars else 0,
            before.priority,
            self._is_far(only_in) if only_in else False,
            area if self._waits else 0,
            openness if grounds.dialled else 3,
            before.unmet,
            before.later_need,
            0 if self._language in grounds.languages else 2 - grounds.interpreter,
            int(paid),
            self._kilometres(grounds.points) if grounds.points else 0,
            doubt,
            months_since(age, self._query.at),
            id,
        )
        return Rank._make(reasons)  # by the names of its fields it takes three times as long

    def number(self, area: str) -> int:
        """How many areas that are narrower than this one the place lies in; of one that it does not lie in, all."""
        return self.areas.get(area, self._outside)

    def least(self, other_need: int, number: int, before: Before) -> tuple[object, ...]:
        """How the ranks of these services begin at best, and of all behind them in their area: were they open, and all
        that they do done here. None meets the need better than this, or serves an area that is narrower than the one
        with this number. Nothing where a library does not have them in this order."""
        if not self._in_order:
            return ()
        unmet, later_need = (0, 0) if self._for_particulars else (before.unmet, before.later_need)
        area = number if self._waits else 0
        return number == self._outside, other_need, before.priority, False, area, 0, unmet, later_need

    def _way(self, way: FirstContact) -> tuple[bool, int, bool, int]:
        """What speaks against a way, as `best_contact` chooses."""
        languages, hours, week, free, doubt = way
        other = bool(languages) and self._language not in languages
        return other, _openness(self._minute, hours, week), not free, doubt

    def _other_need(self, grounds: Grounds) -> int:
        if self._query.need:
            return int(self._query.need not in grounds.needs)
        return len(self._needs) if grounds.online_only else sum(need not in grounds.needs for need in self._needs)

    def _is_far(self, only_in: str) -> bool:
        if only_in not in self._far:
            self._far[only_in] = far(self._library, only_in, self._query.place)
        return self._far[only_in]

    def _kilometres(self, points: Sequence[Point]) -> int:
        """The nearest of these doors, as the crow flies, rounded down to two kilometres."""
        here = self._here
        return int(min([kilometres(here, point) for point in points])) // 2 * 2 if here else 0

    def _point(self, postcode: str) -> Point | None:
        found = self._library.place(postcode)
        return found.point if found else None


def far(library: Library, only_in: str | None, place: Place | None) -> bool:
    """Whether what is done in this area only is done in a part of the country that has nothing of the place."""
    if not (only_in and place) or only_in in place.areas:
        return False
    there = library.area_place(only_in)
    return not (there and place.areas[0] in there.areas)


def best_contact(service: Service, at: datetime, language: str) -> Contact:
    """The contact to give first: a door where one has to come in person, the kind that stands first in `KINDS`, a line
    in the caller's language before others, what is open before what is closed, free before paid, what is surer before
    what sources differ on; then the order in the file. What is gone is never given."""

    minute = minute_of(at)

    def key(contact: Contact) -> tuple[int, ...]:
        return (
            bool(contact.languages) and language not in contact.languages,
            _openness(minute, hours_of(contact), contact.week),
            contact.cost != "free",
            DOUBT[contact.standing],
        )

    return min(service.foremost, key=key) if len(service.foremost) > 1 else service.foremost[0]


def _openness(minute: Minute, hours: Sequence[str], week: Week) -> int:
    return _BY_OPENNESS[state_in(minute, hours, week)] if hours else _BY_OPENNESS["unknown"]


def contact_status(contact: Contact, at: datetime) -> Status:
    return status(contact.hours, at, contact.hours_also, contact.week)
