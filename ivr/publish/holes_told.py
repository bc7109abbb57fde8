"""Coverage for people: a table, and each hole as a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ivr.publish.holes import CoverageRow, Hole

_TOLD = {
    "nobody": "no number",
    "night": "nobody is known to answer at night",
    "towns": "a number in {0} municipalities only",
    "language": "nobody is known to speak {0}",
}


def coverage_table(rows: Iterable[CoverageRow]) -> str:
    """A Markdown table with a row for what is asked and a column for each part of the country: its numbers and how many
    of them are open now and at night, as in `12 (5, 1)`; behind a plus how many municipalities have their own."""
    by_asked: dict[str, dict[str, str]] = {}
    for row in rows:
        by_asked.setdefault(row.asked, {})[row.area] = _cell(row)
    columns = list(next(iter(by_asked.values()), {}))
    lines = [f"| asked | {' | '.join(columns)} |", f"|---{'|---:' * len(columns)}|"]
    return "\n".join([*lines, *(f"| {asked} | {' | '.join(cells.values())} |" for asked, cells in by_asked.items())])


def _cell(row: CoverageRow) -> str:
    own = f" + {row.own}" if row.own else ""
    return f"{row.numbers} ({row.now}, {row.night}){own}" if row.numbers else f"0{own}"


def hole_told(hole: Hole, parts: Sequence[str]) -> str:
    """A hole in a sentence; `parts` are those of which the country is made.

    >>> hole_told(Hole((0, 0, -2), "dentist", ("namur", "liege"), "nobody"), ["namur", "liege", "antwerp"])
    'dentist: no number anywhere but in antwerp'
    >>> hole_told(Hole((0, 0, -2), "dentist", ("namur", "liege"), "nobody"), ["namur", "liege"])
    'dentist: no number anywhere'
    """
    others = [part for part in parts if part not in hole.areas]
    where = f"in {', '.join(hole.areas)}"
    if len(others) < len(hole.areas):
        where = f"anywhere but in {', '.join(others)}" if others else "anywhere"
    return f"{hole.asked}: {_TOLD[hole.kind].format(hole.detail)} {where}"
