"""The order of services: which of them comes first, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ivr.country.geography import WHOLE, kilometres
from ivr.country.opening_minute import Minute, minute_of, state_in
from ivr.country.opening_rules import State
from ivr.engine.directory.freshness import months_since, newest
from ivr.engine.directory.hours import Status, status
from ivr.engine.library import Library
from ivr.model import Alike, Contact, Grounds, Place, Priority, Service, ServiceEntry
from ivr.model.grounds import DOUBT, Before, FirstContact, Point, Week, grounds_of, hours_of, met, months_back

Reasons = tuple[object, ...]
"""A rank without its names, or how one begins."""
_BY_OPENNESS = {"open": 0, "unknown": 1, "closed": 2}
_BEGIN = ("elsewhere", "other_need", "priority", "far", "area", "reached_now", "unmet", "later_need", "language")
"""How a rank begins, as far as something is known of it before anybody is looked at."""


class Query(NamedTuple):
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
        topic_id, place, self._language, at, need, declined = query
        topic = library.topics.get(topic_id or "")
        areas = place.areas if place else (WHOLE,)
        self.areas = {area: number for number, area in enumerate(areas)}
        """Those of the place, from the narrowest."""
        self._outside = len(areas)
        """The number of an area that the place does not lie in."""
        needs = tuple(topic.needs) if topic else ()
        self._needs = tuple([one for one in needs if one not in declined]) if declined else needs
        """Those of the topic that were not declined, in the operator's order."""
        self._topic_is_for = topic.audience if topic else ()
        self._waits = topic is None or not topic.cannot_wait
        ours = topic is not None and (need is None or need in needs)
        self._particular = bool(need or declined)
        self._known = ours and not declined
        """Whether what a library knows before anybody asks holds for all of which it knows it."""
        self._in_order = ours and Rank._fields[: len(_BEGIN)] == _BEGIN
        """Whether services count in the order of a library, as far as all of them are open."""
        self._minute = minute_of(at)
        self._here = place.point if place else None
        self._far: dict[str, bool] = {}

    def of(self, entry: ServiceEntry) -> Rank:
        """The place of a service in the order."""
        age = months_back(newest(entry.service.given, self._library.sources))
        grounds = grounds_of(entry.service, self._point)
        other_need, before = self._other_need(grounds), self._before(grounds)
        return Rank._make(self._of_grounds(grounds, other_need, before, age, entry.id))

    def of_newest(self, one: Alike, other_need: int, before: Before) -> Reasons:
        """The place of the newest of services that are alike, of which that is known (`known`), and that it meets the
        need or does not: the fields of its `Rank`."""
        grounds = one.grounds
        if not self._known:
            other_need, before = self._other_need(grounds), self._before(grounds)
        return self._of_grounds(grounds, other_need, before, one.age, one.newest)

    def known(self, before: Before) -> Before:
        """What a library knows of services, as far as it counts here."""
        return Before(before.priority, before.reached, 0, 0) if self._particular else before

    def _before(self, grounds: Grounds) -> Before:
        query = self._query
        asked = query.need if query.need in grounds.needs else query.topic
        unmet, later_need = (0, 0) if query.need else met(grounds, self._needs)
        return Before(grounds.priority(asked, self._topic_is_for), 0, unmet, later_need)

    def _of_grounds(self, grounds: Grounds, other_need: int, before: Before, age: int, id: str) -> Reasons:
        """The place of a service with these grounds, whose facts are so old (`months_back`)."""
        priority, _, unmet, later_need = before
        _, _, _, areas, only_in, _, _, languages, interpreter, points, dialled, _, ways = grounds
        area = self.number(areas[0]) if len(areas) == 1 else min(map(self.number, areas))
        minute, language = self._minute, self._language
        _, openness, paid, doubt = min([_against(way, minute, language) for way in ways])
        return (
            area == self._outside,
            other_need,
            priority,
            self._is_far(only_in) if only_in else False,
            area if self._waits else 0,
            openness if dialled else 3,
            unmet,
            later_need,
            0 if language in languages else 2 - interpreter,
            int(paid),
            self._kilometres(points) if points else 0,
            doubt,
            months_since(age, self._query.at),
            id,
        )

    def number(self, area: str) -> int:
        """How many areas that are narrower than this one the place lies in; of one that it does not lie in, all."""
        return self.areas.get(area, self._outside)

    def least(self, other_need: int, number: int, before: Before) -> Reasons:
        """How the ranks of these services begin at best, and of all behind them in their area: were they open, and all
        that they do done here. None meets the need better than this, or serves an area that is narrower than the one
        with this number. Nothing where a library does not have them in this order."""
        if not self._in_order:
            return ()
        priority, reached, unmet, later_need = before
        area = number if self._waits else 0
        return number == self._outside, other_need, priority, False, area, reached, unmet, later_need

    def least_of(self, one: Alike) -> Reasons:
        """How the rank of the newest of these goes on behind the language, at best: were its door right here, and it
        the way that speaks most for it that is given."""
        return one.paid, 0, one.doubt, months_since(one.age, self._query.at)

    def _other_need(self, grounds: Grounds) -> int:
        if not self._particular:
            return 0
        if self._query.need:
            return int(self._query.need not in grounds.needs)
        return len(self._needs) if grounds.online_only else sum(need not in grounds.needs for need in self._needs)

    def _is_far(self, only_in: str) -> bool:
        if only_in not in self._far:
            self._far[only_in] = far(self._library, only_in, self._query.place)
        return self._far[only_in]

    def _kilometres(self, points: Sequence[Point]) -> int:
        """The nearest of these doors, as the crow flies, rounded down to two kilometres."""
        if not (here := self._here):
            return 0
        one = len(points) == 1
        nearest = kilometres(here, points[0]) if one else min([kilometres(here, point) for point in points])
        return int(nearest) // 2 * 2

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
    if len(service.foremost) == 1:
        return service.foremost[0]
    minute = minute_of(at)

    def key(contact: Contact) -> tuple[int, ...]:
        return (
            bool(contact.languages) and language not in contact.languages,
            _openness(minute, hours_of(contact), contact.week),
            contact.cost != "free",
            DOUBT[contact.standing],
        )

    return min(service.foremost, key=key)


def _against(way: FirstContact, minute: Minute, language: str) -> tuple[bool, int, bool, int]:
    """What speaks against a way, as `best_contact` chooses."""
    languages, hours, week, free, doubt = way
    return bool(languages) and language not in languages, _openness(minute, hours, week), not free, doubt


def _openness(minute: Minute, hours: Sequence[str], week: Week) -> int:
    return _BY_OPENNESS[state_in(minute, hours, week)] if hours else _BY_OPENNESS["unknown"]


def openness_in(minute: Minute, ways: Sequence[FirstContact], language: str) -> State:
    """Whether the one of these that is given to who speaks a language can be reached in a minute."""
    _, hours, week, _, _ = ways[0] if len(ways) == 1 else min(ways, key=lambda way: _against(way, minute, language))
    return state_in(minute, hours, week) if hours else "unknown"


def contact_status(contact: Contact, at: datetime) -> Status:
    return status(contact.hours, at, contact.hours_also, contact.week)
