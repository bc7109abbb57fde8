"""How much is in the directory: counts per topic and per region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ivr.engine.library import Library
from ivr.model import Area, ServiceEntry


@dataclass(frozen=True)
class Row:
    """One line of the table. `serving` says how many services serve a region in particular, or the whole country: each
    region of the content, then its widest area."""

    topic: str
    organisations: int
    services: int
    contacts: int
    numbers: int
    disputes: int
    serving: Mapping[str, int]

    def cells(self) -> dict[str, str | int]:
        """The row by the names of its columns."""
        counted = {name: value for name, value in vars(self).items() if name != "serving"}
        return counted | dict(self.serving)


def rows(library: Library) -> list[Row]:
    """A row for each topic, then one for everything. A service with two topics counts in both, and once in the end."""
    topics = [_row(topic, library.services(topic), library.areas) for topic in library.topics]
    return [*topics, _row("all", library.services(), library.areas)]


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    names = list(rows[0].cells())
    lines = [f"| {' | '.join(names)} |", f"|---{'|---:' * (len(names) - 1)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row.cells().values()))} |" for row in rows)])


def _row(topic: str, entries: list[ServiceEntry], areas: Mapping[str, Area]) -> Row:
    contacts = [contact for entry in entries for contact in entry.service.contacts]
    return Row(
        topic=topic,
        organisations=len({entry.organisation.id for entry in entries}),
        services=len(entries),
        contacts=len(contacts),
        numbers=len({contact.value for contact in contacts if contact.dialled}),
        disputes=sum(len(entry.service.disputes) for entry in entries),
        serving=_serving(entries, areas),
    )


def _serving(entries: list[ServiceEntry], areas: Mapping[str, Area]) -> dict[str, int]:
    """Of each region or a part of it; then of the widest area itself, whose services are not those of each region."""
    widest = [id for id, area in areas.items() if not area.within]
    regions = {id: _within(id, entries, areas) for id, area in areas.items() if area.within in widest}
    return regions | {id: sum(id in entry.service.areas for entry in entries) for id in widest}


def _within(region: str, entries: Iterable[ServiceEntry], areas: Mapping[str, Area]) -> int:
    """Services that serve the region or a part of it."""
    return sum(any(_lies_in(area, region, areas) for area in entry.service.areas) for entry in entries)


def _lies_in(area: str | None, region: str, areas: Mapping[str, Area]) -> bool:
    while area and area != region:
        area = areas[area].within
    return area == region
