"""How much is in the directory: counts per topic and per region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields

from ivr.engine.library import Library
from ivr.model import Area, ServiceEntry


@dataclass(frozen=True)
class Row:
    """One line of the table; the last four say how many services serve a region in particular, or the whole country."""

    topic: str
    organisations: int
    services: int
    contacts: int
    numbers: int
    disputes: int
    brussels: int
    flanders: int
    wallonia: int
    belgium: int


def rows(library: Library) -> list[Row]:
    """A row for each topic, then one for everything. A service with two topics counts in both, and once in the end."""
    topics = [_row(topic, library.services(topic), library.areas) for topic in library.topics]
    return [*topics, _row("all", library.services(), library.areas)]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    names = [field.name for field in fields(Row)]
    lines = [f"| {' | '.join(names)} |", f"|---{'|---:' * (len(names) - 1)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, astuple(row)))} |" for row in rows)])


def _row(topic: str, entries: list[ServiceEntry], areas: Mapping[str, Area]) -> Row:
    contacts = [contact for entry in entries for contact in entry.service.contacts]
    return Row(
        topic=topic,
        organisations=len({entry.organisation.id for entry in entries}),
        services=len(entries),
        contacts=len(contacts),
        numbers=len({contact.value for contact in contacts if contact.dialled}),
        disputes=sum(len(entry.service.disputes) for entry in entries),
        **{region: _serving(region, entries, areas) for region in ("brussels", "flanders", "wallonia")},
        belgium=sum("belgium" in entry.service.areas for entry in entries),
    )


def _serving(region: str, entries: Iterable[ServiceEntry], areas: Mapping[str, Area]) -> int:
    """Services that serve the region or a part of it."""
    return sum(any(_within(area, region, areas) for area in entry.service.areas) for entry in entries)


def _within(area: str | None, region: str, areas: Mapping[str, Area]) -> bool:
    while area and area != region:
        area = areas[area].within
    return area == region
