"""The services of a snapshot: by what they are there for and where, in the order that stands before anybody asks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from ivr.model import Area, Grounds, Organisation, Priority, Service, ServiceEntry, Topic
from ivr.model.grounds import FirstContact
from ivr.snapshot.standing_read import Equals, StandingTable

KEPT = 1_000
"""Organisations that stay in memory once they were read: some 30 MB. To read one takes a tenth of a millisecond."""

# Two lists as JSON, so that one text serves every question.
_REACHING = """
SELECT id FROM services WHERE alike IN (
    SELECT alike FROM reach
    WHERE asked IN (SELECT value FROM json_each(?)) AND area IN (SELECT value FROM json_each(?))
) ORDER BY id
"""


class ListedService(ServiceEntry):
    """A service that is read when somebody looks at more of it than where it stands."""

    def __init__(self, id: str, grounds: Grounds, read: Callable[[str], tuple[Organisation, Service]]) -> None:
        self.id, self._grounds, self._reads = id, grounds, read

    @cached_property
    def _read(self) -> tuple[Organisation, Service]:  # type: ignore[override]
        return self._reads(self.id)

    @property
    def online_only(self) -> bool:
        return self._grounds.online_only

    @property
    def only_in(self) -> str | None:
        return self._grounds.only_in

    @property
    def dialled(self) -> bool:
        return self._grounds.dialled

    @property
    def telephone(self) -> bool:
        return self._grounds.telephone

    @property
    def ways(self) -> Sequence[FirstContact]:
        return self._grounds.ways

    def meets(self, need: str | None) -> bool:
        return need in self._grounds.needs

    def priority(self, asked: str | None, topic_is_for: Collection[str]) -> Priority:
        return self._grounds.priority(asked, topic_is_for)


class Served:
    """What a snapshot knows of services. `_db` is its database."""

    _db: sqlite3.Connection
    _organisations: dict[str, Organisation]

    @property
    def topics(self) -> Mapping[str, Topic]:
        raise NotImplementedError

    @property
    def areas(self) -> Mapping[str, Area]:
        raise NotImplementedError

    def services(self, asked: str | None = None, areas: tuple[str, ...] = ()) -> list[ServiceEntry]:
        """The services for a topic or a need (None: any) in at least one of these areas (none: anywhere), by id."""
        topics = [asked] if asked else list(self.topics)
        rows = self._db.execute(_REACHING, (json.dumps(topics), json.dumps(areas or list(self.areas))))
        return [self._entry(id) for (id,) in rows]

    def is_served(self, asked: str) -> bool:
        """Whether anybody is there for a topic or a need."""
        return asked in self._met

    @cached_property
    def _met(self) -> frozenset[str]:
        """The topics and needs for which anybody is there."""
        return frozenset(asked for (asked,) in self._db.execute("SELECT DISTINCT asked FROM reach"))

    def standing(self, asked: str | None, area: str) -> Sequence[Equals]:
        """The services for a topic or a need (None: any) in an area, by what they stand by before anybody says more,
        and those that stand equally by it: the newest facts first."""
        if asked:
            return self._standing.of(asked, area)
        return [equals for topic in self.topics for equals in self._standing.of(topic, area)]

    @cached_property
    def _standing(self) -> StandingTable:
        return StandingTable(self._db)

    def newest(self, alike: int, most: int) -> list[tuple[str, int]]:
        """So many of those that are alike, by id with their age: by age, then by id."""
        query = "SELECT id, age FROM services WHERE alike = ? ORDER BY age, id LIMIT ?"
        return self._db.execute(query, (alike, most)).fetchall()

    def listed(self, id: str, grounds: Grounds) -> ServiceEntry:
        """A service that is known to be there, and has these grounds; it is read when it is looked at."""
        return ListedService(id, grounds, self._read)

    def first_doors(self, areas: tuple[str, ...]) -> list[ServiceEntry]:
        """Who has to help everybody in one of these areas, by id."""
        found = {id for area in areas for id in self._first_doors.get(area, ())}
        return [self._entry(id) for id in sorted(found)]

    @cached_property
    def _first_doors(self) -> dict[str, list[str]]:
        """All of them by area: one in each town."""
        found: dict[str, list[str]] = {}
        for area, id in self._db.execute("SELECT area, service FROM first_doors"):
            found.setdefault(area, []).append(id)
        return found

    def service(self, id: str) -> ServiceEntry | None:
        """The service `organisation/service`, or None."""
        found = self._db.execute("SELECT id FROM services WHERE id = ?", (id,)).fetchone()
        return self._entry(id) if found else None

    def services_of(self, organisation: str) -> list[ServiceEntry]:
        """The services of one organisation, in its order; none where there is no such organisation."""
        query = "SELECT id FROM services WHERE id >= ? AND id < ? ORDER BY rowid"
        return [self._entry(id) for (id,) in self._db.execute(query, (f"{organisation}/", f"{organisation}0"))]

    def _entry(self, id: str) -> ServiceEntry:
        return ServiceEntry(*self._read(id))

    def _read(self, id: str) -> tuple[Organisation, Service]:
        house, _, own = id.partition("/")
        organisation = self._organisation(house)
        return organisation, next(service for service in organisation.services if service.id == own)

    def _organisation(self, id: str) -> Organisation:
        """Kept once it was read; of very many, those that were read last."""
        if known := self._organisations.get(id):
            return known
        query = "SELECT record FROM records WHERE kind = 'organisation' AND id = ?"
        (text,) = self._db.execute(query, (id,)).fetchone()
        if len(self._organisations) >= KEPT:
            self._organisations = {}
        organisation = self._organisations[id] = Organisation.model_validate_json(text)
        return organisation
