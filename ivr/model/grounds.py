"""What the order of services looks at in one of them, and nothing else: two that are alike in it stand alike for
everybody who asks, wherever and whenever, but for the age of their facts and their names."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from ivr.model.directory import Contact, Priority, Service, priority_of
from ivr.model.provenance import Standing

Point = tuple[float, float]
"""Latitude and longitude."""
Week = Sequence[int]
"""An ordinary week of hours, as numbers (`ivr.country.opening_minute`)."""
DOUBT: dict[Standing, int] = {"confirmed": 0, "one-source": 1, "disputed": 2, "gone": 3}
"""What is surer counts less."""


class FirstContact(NamedTuple):
    """A contact that may be the first to be given: which of several is, the caller's language and the hour decide.
    `hours` are all that sources give, `week` is what they say in an ordinary week, if they have one; `doubt` is 0 where
    it is confirmed, 1 where one source says it, 2 where sources differ."""

    languages: Sequence[str]
    hours: Sequence[str]
    week: Week
    free: bool
    doubt: int


class Grounds(NamedTuple):
    """`needs` are those it meets; `points` where its doors are; `ways` are all of one kind, which is `dialled` or not,
    and by any `telephone` or not."""

    topic: str
    needs: Sequence[str]
    first_door: bool
    areas: Sequence[str]
    only_in: str | None
    audience: Sequence[str]
    online_only: bool
    languages: Sequence[str]
    interpreter: bool
    points: Sequence[Point]
    dialled: bool
    telephone: bool
    ways: Sequence[FirstContact]

    def priority(self, asked: str | None, topic_is_for: Collection[str]) -> Priority:
        """As that of the service."""
        return priority_of(self, asked, topic_is_for)


class Alike(NamedTuple):
    """How many `services` there are with the same grounds; the newest of them and its `age` (`months_back`). `paid` and
    `doubt` are those of their best ways."""

    id: int
    services: int
    newest: str
    age: int
    paid: bool
    doubt: int
    grounds: Grounds


class Before(NamedTuple):
    """What a service stands by for a topic or a need before anybody says more: `reached` is 0 where it may be open, 1
    where it can be called and nobody knows when, 3 where it has no telephone; `unmet` and `later_need` are of the
    topic, 0 of a need."""

    priority: Priority
    reached: int
    unmet: int
    later_need: int


def grounds_of(service: Service, point_of: Callable[[str], Point | None]) -> Grounds:
    """The grounds of a service; `point_of` knows where a postal code lies."""
    doors = dict.fromkeys(contact.address.postcode for contact in service.given if contact.address)
    known = service.foremost[0].known
    return Grounds(
        topic=service.topics[0],
        needs=tuple(filter(service.meets, service.needs)),
        first_door=service.first_door,
        areas=service.areas,
        only_in=service.only_in,
        audience=service.audience,
        online_only=service.online_only,
        languages=service.languages,
        interpreter=service.interpreter in ("yes", "on-request"),
        points=tuple(point for door in doors if (point := point_of(door))),
        dialled=known.dialled,
        telephone=known.telephone,
        ways=ways_of(service),
    )


def hours_of(contact: Contact) -> tuple[str, ...]:
    """All the hours that sources give of a contact."""
    return (contact.hours, *contact.hours_also) if contact.hours else ()


def reached_at_best(grounds: Grounds) -> int:
    """How well it can be reached in its best hour (`Before.reached`)."""
    if not grounds.dialled:
        return 3
    return 0 if any(way.hours for way in grounds.ways) else 1


def met(grounds: Grounds, needs: Sequence[str]) -> tuple[int, int]:
    """How many of these needs are not met, and where the first one that is met stands; of none, behind all."""
    found = [need in grounds.needs for need in needs]
    return found.count(False), found.index(True) if True in found else len(found)


def ways_of(service: Service) -> tuple[FirstContact, ...]:
    """The contacts of a service that may be the first to be given, alike ones once."""
    return tuple(dict.fromkeys(map(_way, service.foremost)))


def _way(contact: Contact) -> FirstContact:
    free, doubt = contact.cost == "free", DOUBT[contact.standing]
    return FirstContact(contact.languages, hours_of(contact), contact.week, free, doubt)


def grounds_text(grounds: Grounds) -> str:
    """Grounds as a snapshot holds them: alike ones give the same text."""
    return json.dumps(grounds, separators=(",", ":"))


def alike_text(one: Alike) -> str:
    """Services that are alike as a snapshot holds them."""
    return json.dumps(one, separators=(",", ":"))


def months_back(partial: str | None) -> int:
    """A partial date as whole months before the year 0, so that what is newer is smaller; a year alone counts from its
    January, no date as ages ago.

    >>> months_back("2025-04"), months_back("2026"), months_back(None)
    (-24304, -24313, 0)
    """
    if partial is None:
        return 0
    year, month = (*(int(part) for part in partial.split("-")), 1)[:2]
    return -12 * year - month
