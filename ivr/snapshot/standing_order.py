"""What stands before anybody asks: which services are alike, whom they reach, and in which order."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from ivr.engine.directory.freshness import newest
from ivr.model import Content, Grounds, Organisation, Service, Topic
from ivr.model.grounds import (
    Alike,
    Before,
    Point,
    alike_text,
    grounds_of,
    grounds_text,
    met,
    months_back,
    reached_at_best,
)
from ivr.snapshot.texted import Row


@dataclass
class _Group:
    """Services with the same grounds, each with the age of its facts."""

    id: int
    grounds: Grounds
    service: Service
    """Any of them."""
    members: list[tuple[int, str]] = field(default_factory=list)

    @property
    def asked(self) -> Iterator[str]:
        """The topics and needs that they are there for."""
        yield from self.service.topics
        yield from self.grounds.needs

    @property
    def age(self) -> int:
        """That of the newest."""
        return min(self.members)[0]

    @property
    def at_best(self) -> tuple[bool, int]:
        """Whether it costs to call them, and what doubt there is, whichever of their ways is given."""
        ways = self.grounds.ways
        return min(not way.free for way in ways), min(way.doubt for way in ways)

    def text(self) -> str:
        age, newest = min(self.members)
        return alike_text(Alike(self.id, len(self.members), newest, age, *self.at_best, self.grounds))


@dataclass
class StandingOrder:
    """The services of a directory, those that are alike together."""

    groups: list[_Group]
    order: list[tuple[str, int, int]]
    """Each service with its group and its age, as they stand in the files."""
    alike: list[tuple[str, tuple[str, ...]]]
    """What the services of each group have in common: their grounds, as a text, and their topics."""

    def made_of(self, topics: Mapping[str, Topic]) -> str:
        """All that the rows here are found from."""
        return repr((self.order, self.alike, [(id, topic.audience, list(topic.needs)) for id, topic in topics.items()]))

    def rows(self) -> Iterator[Row]:
        for id, group, age in self.order:
            yield {"id": id, "alike": group, "age": age}

    def reach(self) -> Iterator[Row]:
        """Which of them serve which area with which topic, and meet which need there."""
        for group in self.groups:
            for asked in group.asked:
                for area in group.grounds.areas:
                    yield {"asked": asked, "area": area, "alike": group.id}

    def texts(self) -> Iterator[Row]:
        """All that the order looks at in each group."""
        for group in self.groups:
            yield {"id": group.id, "record": group.text()}

    def standing(self, topics: Mapping[str, Topic]) -> Iterator[Row]:
        """The same in order, those that stand equally together: what a search looks up."""
        about = {asked: topic.audience for id, topic in topics.items() for asked in (id, *topic.needs)}
        there: dict[tuple[str, str], list[tuple[Before, bool, int, int, int]]] = {}
        for group in self.groups:
            reached = reached_at_best(group.grounds)
            known = *group.at_best, group.age, group.id
            for asked in group.asked:
                needs = tuple(topics[asked].needs) if asked in topics else ()
                priority = group.grounds.priority(asked, about.get(asked, ()))
                before = Before(priority, reached, *met(group.grounds, needs))
                for area in group.grounds.areas:
                    there.setdefault((asked, area), []).append((before, *known))
        for (asked, area), all_there in there.items():
            for position, (before, equals) in enumerate(groupby(sorted(all_there), key=itemgetter(0))):
                own = before.priority._asdict() | dict(zip(before._fields[1:], before[1:], strict=True))
                ids = json.dumps([id for *_, id in equals], separators=(",", ":"))
                yield {"asked": asked, "area": area, "position": position, **own, "equals": ids}


def standing_order(content: Content) -> StandingOrder:
    """Which services are alike: in their grounds, and in all topics that they are there for."""
    points: dict[str, Point] = {}
    for place in content.places:
        if place.postcode and place.point:
            points.setdefault(place.postcode, place.point)
    groups: dict[tuple[str, tuple[str, ...]], _Group] = {}
    order = []
    for organisation in content.organisations:
        for service in organisation.given:
            id, age = f"{organisation.id}/{service.id}", months_back(newest(service.given, content.sources))
            grounds = grounds_of(service, points.get)
            key = grounds_text(grounds), service.topics
            group = groups.setdefault(key, _Group(len(groups), grounds, service))
            group.members.append((age, id))
            order.append((id, group.id, age))
    return StandingOrder(list(groups.values()), order, list(groups))


def first_doors(organisations: tuple[Organisation, ...]) -> Iterator[Row]:
    """Who has to help everybody in an area (`Service.first_door`)."""
    for organisation in organisations:
        for service in organisation.given:
            for area in service.areas if service.first_door else ():
                yield {"area": area, "service": f"{organisation.id}/{service.id}"}
