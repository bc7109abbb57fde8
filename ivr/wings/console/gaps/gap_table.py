"""The map of what is missing: a row for what is asked, a cell for each part of the country, the holes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ivr.country.holidays import is_holiday
from ivr.country.opening import ZONE
from ivr.engine.library import is_urgent
from ivr.publish.holes import CoverageRow, Hole, coverage, holes, parts
from ivr.snapshot.read import Snapshot

_DAY = time(10, 30)
"""When most of those who open at all are there."""


@dataclass(frozen=True)
class GapMap:
    """What is known of a snapshot at day and at night: rows and holes in the order of `wegwijs coverage`, the parts of
    the country, the topics that may not wait, and the names of all of these by language. It is found out once."""

    rows: tuple[CoverageRow, ...]
    holes: tuple[Hole, ...]
    parts: tuple[str, ...]
    urgent: tuple[str, ...]
    names: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class GapRow:
    """What is asked, and what there is of it in each part of the country; `holes` are how many parts have nobody."""

    asked: str
    topic: str
    urgent: bool
    cells: tuple[CoverageRow, ...]

    @property
    def holes(self) -> int:
        return sum(is_hole(cell) for cell in self.cells)

    @property
    def nights(self) -> int:
        """In how many parts nobody is known to answer at night what may not wait."""
        return sum(not cell.night for cell in self.cells) if self.urgent else 0


def gap_map(library: Snapshot, now: datetime) -> GapMap:
    """Day is the next working day in the morning."""
    rows = coverage(library, working_morning(now))
    names = {id: dict(area.name) for id, area in library.areas.items()}
    for id, topic in library.topics.items():
        names |= {need: dict(known.name) for need, known in topic.needs.items()} | {id: dict(topic.name)}
    urgent = tuple(topic for topic in library.topics if is_urgent(library, [topic]))
    return GapMap(tuple(rows), tuple(holes(library, rows)), tuple(parts(library.areas)), urgent, names)


def gap_rows(found: GapMap, topic: str = "") -> list[GapRow]:
    """A row for each topic, the one with the most holes first; with a `topic` that one, and a row for each of its
    needs."""
    by_asked: dict[tuple[str, str], list[CoverageRow]] = {}
    for cell in found.rows:
        if (cell.topic == topic) if topic else (cell.asked == cell.topic):
            by_asked.setdefault((cell.topic, cell.asked), []).append(cell)
    rows = [GapRow(asked, of, of in found.urgent, tuple(cells)) for (of, asked), cells in by_asked.items()]
    return sorted(rows, key=lambda row: (row.asked != topic, -row.holes, not row.urgent, -row.nights))


def gap_holes(found: GapMap, topic: str = "") -> Sequence[Hole]:
    """The holes, worst first; of a topic and its needs, where one is given."""
    asked = {cell.asked for cell in found.rows if cell.topic == topic} if topic else None
    return [hole for hole in found.holes if asked is None or hole.asked in asked]


def is_hole(cell: CoverageRow) -> bool:
    """Whether nobody at all is there."""
    return not cell.towns


def elsewhere(hole: Hole, every: Iterable[str]) -> tuple[bool, list[str]]:
    """How to say where a hole is: (True, the few parts where it is not), or (False, the parts where it is)."""
    others = [part for part in every if part not in hole.areas]
    return (True, others) if len(others) < len(hole.areas) else (False, list(hole.areas))


def working_morning(now: datetime) -> datetime:
    """The morning of this working day, or of the next one.

    >>> working_morning(datetime(2026, 11, 28, 20, tzinfo=ZONE)).isoformat()
    '2026-11-30T10:30:00+01:00'
    """
    day = now.astimezone(ZONE).date()
    while day.weekday() > 4 or is_holiday(day):
        day += timedelta(days=1)
    return datetime.combine(day, _DAY, ZONE)
