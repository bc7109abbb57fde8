"""What stands before anybody asks: which services are alike, whom they reach, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ivr.engine.directory.freshness import newest
from ivr.model import Content, Grounds, Organisation, Service, Topic
from ivr.model.grounds import Point, grounds_of, grounds_text, months_back
from ivr.snapshot.texted import Row


@dataclass
class _Alike:
    """Services with the same grounds, each with the age of its facts."""

    id: int
    grounds: Grounds
    service: Service
    """Any of them."""
    members: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class StandingOrder:
    """The services of a directory, those that are alike together."""

    groups: list[_Alike]
    order: list[tuple[str, int, int]]
    """Each service with its group and its age, as they stand in the files."""

    def rows(self) -> Iterator[Row]:
        for id, group, age in self.order:
            yield {"id": id, "alike": group, "age": age}

    def alike(self) -> Iterator[Row]:
        for group in self.groups:
            age, first = min(group.members)
            yield {
                "id": group.id,
                "services": len(group.members),
                "newest": first,
                "age": age,
                "grounds": grounds_text(group.grounds),
            }

    def reach(self, topics: Mapping[str, Topic]) -> Iterator[Row]:
        """Which of them serve which area with which topic, and meet which need there: what a search looks up."""
        about = {asked: topic.audience for id, topic in topics.items() for asked in (id, *topic.needs)}
        for group in self.groups:
            age, _ = min(group.members)
            for asked in (*group.service.topics, *group.grounds.needs):
                known = group.grounds.priority(asked, about.get(asked, ()))._asdict()
                known |= _met(group.grounds, tuple(topics[asked].needs) if asked in topics else ())
                for area in group.grounds.areas:
                    yield {"asked": asked, "area": area, "alike": group.id, "age": age, **known}


def _met(grounds: Grounds, needs: tuple[str, ...]) -> dict[str, int]:
    """How many of the needs of a topic are not met, and where the first one that is met stands."""
    met = [need in grounds.needs for need in needs]
    return {"unmet": met.count(False), "later_need": (*met, True).index(True)}


def standing_order(content: Content) -> StandingOrder:
    """Which services are alike: in their grounds, and in all topics that they are there for."""
    points: dict[str, Point] = {}
    for place in content.places:
        if place.postcode and place.point:
            points.setdefault(place.postcode, place.point)
    groups: dict[tuple[object, ...], _Alike] = {}
    order = []
    for organisation in content.organisations:
        for service in organisation.given:
            id, age = f"{organisation.id}/{service.id}", months_back(newest(service.given, content.sources))
            grounds = grounds_of(service, points.get)
            key = grounds_text(grounds), service.topics
            group = groups.setdefault(key, _Alike(len(groups), grounds, service))
            group.members.append((age, id))
            order.append((id, group.id, age))
    return StandingOrder(list(groups.values()), order)


def first_doors(organisations: tuple[Organisation, ...]) -> Iterator[Row]:
    """Who has to help everybody in an area (`Service.first_door`)."""
    for organisation in organisations:
        for service in organisation.given:
            for area in service.areas if service.first_door else ():
                yield {"area": area, "service": f"{organisation.id}/{service.id}"}
