"""Where nobody answers: for each topic and need and each part of the country, how many numbers there are, in which
languages, now and at night; and the holes in it, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.country.opening import ZONE
from ivr.engine.directory.hours import asked_together
from ivr.engine.directory.ranking import contact_status
from ivr.engine.library import is_urgent, spoken_languages
from ivr.model import Area, Contact, ServiceEntry
from ivr.snapshot.read import Snapshot

_KINDS = ("nobody", "night", "towns", "language")
_NIGHT = 3
"""The hour at which it is night everywhere."""


@dataclass(frozen=True)
class CoverageRow:
    """What there is of a topic, or of one of its needs, in a part of the country. `numbers` are those that answer more
    than one municipality there, `own` is how many municipalities have one of their own, and `towns` how many of all of
    them (`all_towns`) have any. `languages` counts the numbers of which it is known that they speak it; `now` and
    `night` those that are known to be open."""

    asked: str
    topic: str
    area: str
    numbers: int
    own: int
    towns: int
    all_towns: int
    languages: Mapping[str, int]
    now: int
    night: int


@dataclass(frozen=True, order=True)
class Hole:
    """Something that is asked for and nobody answers: the smaller, the worse. `kind` is "nobody" (no number at all),
    "night" (nobody is known to answer at night, of what may not wait), "towns" (no number in some municipalities) or
    "language" (nobody is known to speak it)."""

    severity: tuple[int, int, int]
    asked: str
    areas: tuple[str, ...]
    kind: str
    detail: str = ""


@asked_together()
def coverage(library: Snapshot, at: datetime) -> list[CoverageRow]:
    """A row for each topic and each of its needs in each part of the country, in the order of the content."""
    towns = _towns(library)
    night = (at.astimezone(ZONE) + timedelta(days=1)).replace(hour=_NIGHT, minute=0, second=0, microsecond=0)
    found: list[CoverageRow] = []
    for topic, known in library.topics.items():
        entries = library.services(topic)
        for asked in (topic, *known.needs):
            meant = [entry for entry in entries if asked == topic or entry.service.meets(asked)]
            found += (_covered(library, asked, topic, area, towns[area], meant, (at, night)) for area in towns)
    return found


def parts(areas: Mapping[str, Area]) -> list[str]:
    """The provinces, and each region that has none."""
    provinces = [id for id, area in areas.items() if area.province]
    parents = {areas[id].within for id in provinces}
    return [*(id for id, area in areas.items() if area.region and id not in parents), *provinces]


def _towns(library: Snapshot) -> dict[str, dict[tuple[str, ...], set[str]]]:
    """For each part of the country its municipalities, each with all areas that it lies in."""
    found: dict[str, dict[tuple[str, ...], set[str]]] = {id: {} for id in parts(library.areas)}
    for place in library.places():
        for id in found.keys() & set(place.areas):
            found[id].setdefault(place.municipality, set()).update(place.areas)
    return found


def _covered(
    library: Snapshot,
    asked: str,
    topic: str,
    area: str,
    towns: Mapping[tuple[str, ...], set[str]],
    entries: Iterable[ServiceEntry],
    moments: tuple[datetime, datetime],
) -> CoverageRow:
    held = set().union(*towns.values())
    there = [entry for entry in entries if held & set(entry.service.areas) and _has_number(entry)]
    served = {name for name, areas in towns.items() if any(areas & set(entry.service.areas) for entry in there)}
    ways = [(entry, contact) for entry in there for contact in entry.service.contacts if contact.dialled]
    spoken = spoken_languages(library)
    now, night = (_numbers(contact for _, contact in ways if _open(contact, moment)) for moment in moments)
    return CoverageRow(
        asked=asked,
        topic=topic,
        area=area,
        numbers=_numbers(contact for entry, contact in ways if not entry.organisation.town),
        own=len({entry.organisation.id for entry in there if entry.organisation.town}),
        towns=len(served),
        all_towns=len(towns),
        languages={code: _numbers(way for entry, way in ways if code in _languages(entry, way)) for code in spoken},
        now=now,
        night=night,
    )


def _has_number(entry: ServiceEntry) -> bool:
    """Whether somebody who calls is helped, and not only who works in the field."""
    return "professionals" not in entry.service.audience and any(contact.dialled for contact in entry.service.contacts)


def _numbers(contacts: Iterable[Contact]) -> int:
    return len({contact.value for contact in contacts})


def _languages(entry: ServiceEntry, contact: Contact) -> tuple[str, ...]:
    return contact.languages or entry.service.languages


def _open(contact: Contact, at: datetime) -> bool:
    return contact_status(contact, at).openness == "open"


def holes(library: Snapshot, rows: Iterable[CoverageRow]) -> list[Hole]:
    """What is missing, worst first: what may not wait before what may, nobody at all before nobody at night, in many
    parts of the country before in few. One hole of a kind for all parts that have it."""
    by_asked: dict[tuple[str, str], list[CoverageRow]] = {}
    for row in rows:
        by_asked.setdefault((row.topic, row.asked), []).append(row)
    return sorted(hole for (topic, _), own in by_asked.items() for hole in _of(own, urgent=is_urgent(library, [topic])))


def _of(rows: list[CoverageRow], *, urgent: bool) -> Iterator[Hole]:
    answered = [row for row in rows if row.towns]
    yield from _hole("nobody", [row for row in rows if not row.towns], urgent=urgent)
    if urgent:
        yield from _hole("night", [row for row in answered if not row.night], urgent=urgent)
    some = [row for row in answered if row.towns < row.all_towns]
    told = f"{sum(row.towns for row in some)} of {sum(row.all_towns for row in some)}"
    yield from _hole("towns", some, told, urgent=urgent)
    for code in rows[0].languages:
        yield from _hole("language", [row for row in answered if not row.languages[code]], code, urgent=urgent)


def _hole(kind: str, rows: list[CoverageRow], detail: str = "", *, urgent: bool) -> Iterator[Hole]:
    if rows:
        severity = (_KINDS.index(kind), 0 if urgent else 1, -len(rows))
        yield Hole(severity, rows[0].asked, tuple(row.area for row in rows), kind, detail)
