"""How the line is used, as far as it may be shown: in fives, by whole weeks that are over.

Nothing small can be got by subtracting, because nothing exact is shown: every count is rounded down to a five, each by
itself, and none of them moves while somebody looks and a call goes on. What was counted less than five times looks
the same as what was not counted at all, and everything that could be counted has a row: so the rows say nothing either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from ivr.country.opening import ZONE
from ivr.engine.call.state import Stage
from ivr.engine.library import Library
from ivr.model.steps import Outcome
from ivr.service.use_counts import SECONDS, bucket_of, monday
from ivr.store.contract import Tally

FEW = 5
"""Fewer are not shown."""
WEEKS = {"week": 1, "month": 4, "quarter": 13, "year": 52}
_WEEKS_BY_DAY = 4
"""Of a longer time each week is one row."""

Counted = Literal[
    "day", "hour", "language", "topic", "need", "area", "found", "first-number", "through", "ended"
]  # fmt: skip
COUNTED: tuple[Counted, ...] = get_args(Counted)
IN_ORDER: frozenset[str] = frozenset({"day", "hour", "found", "first-number"})
"""Those whose rows follow each other; of all others the one that is counted most comes first."""


@dataclass(frozen=True)
class UsePeriod:
    """Whole weeks, from a Monday to a Sunday that is over."""

    weeks: int
    first: date
    last: date

    @property
    def days(self) -> list[str]:
        """The day on which each row of the time begins: each day, or each Monday of a long time."""
        step = 1 if self.weeks <= _WEEKS_BY_DAY else 7
        return [(self.first + timedelta(days=at)).isoformat() for at in range(0, self.weeks * 7, step)]


@dataclass(frozen=True)
class UseRow:
    """What was counted of one thing, in fives; 0 stands for "under 5". None where texts have no such thing."""

    id: str
    calls: int
    texts: int | None

    @property
    def few(self) -> bool:
        return not self.calls and not self.texts


@dataclass(frozen=True)
class UseTable:
    """The rows of what was counted."""

    what: Counted
    rows: tuple[UseRow, ...]

    @property
    def seen(self) -> tuple[UseRow, ...]:
        """The rows that are shown one by one: those that are in an order, and the others that have something to say."""
        return self.rows if self.what in IN_ORDER else tuple(row for row in self.rows if not row.few)

    @property
    def with_texts(self) -> bool:
        return any(row.texts is not None for row in self.rows)


def use_period(weeks: int, now: datetime) -> UsePeriod:
    """The last weeks that are over."""
    last = monday(now.astimezone(ZONE).date()) - timedelta(days=1)
    return UsePeriod(weeks, last - timedelta(days=7 * weeks - 1), last)


def use_tables(tallies: Iterable[Tally], period: UsePeriod, library: Library) -> list[UseTable]:
    """A table for each thing that is counted, in the order of `COUNTED`."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for tally in tallies:
        if period.first.isoformat() <= tally.day <= period.last.isoformat():
            way, what, id = _named(tally, period)
            counts.setdefault((way, what), Counter())[id] += tally.count
    known = _known(library, period)
    return [_table(what, counts.get(("call", what), {}), counts.get(("text", what)), known[what]) for what in COUNTED]


def rounded(count: int) -> int:
    """A count as it may be shown; 0 stands for fewer than five.

    >>> [rounded(count) for count in (-1, 0, 4, 5, 14)]
    [0, 0, 0, 5, 10]
    """
    return max(count - count % FEW, 0)


def _named(tally: Tally, period: UsePeriod) -> tuple[str, str, str]:
    """A call or a text, what is counted of it, and of which one."""
    way, what, id = (*tally.key.split(" ", 2), "")[:3]
    return (way, what, max(day for day in period.days if day <= tally.day)) if what == "day" else (way, what, id)


_ONLY_CALLS = {"first-number", "through", "ended"}


def _table(what: Counted, calls: Mapping[str, int], texts: Mapping[str, int] | None, known: Iterable[str]) -> UseTable:
    texts = texts or {}
    gone = sorted(id for id in {*calls, *texts} if max(calls.get(id, 0), texts.get(id, 0)) >= FEW)
    ids = dict.fromkeys([*known, *gone])
    rows = [
        UseRow(id, rounded(calls.get(id, 0)), None if what in _ONLY_CALLS else rounded(texts.get(id, 0))) for id in ids
    ]
    most = rows if what in IN_ORDER else sorted(rows, key=lambda row: -(row.calls + (row.texts or 0)))
    return UseTable(what, tuple(most))


def _known(library: Library, period: UsePeriod) -> dict[Counted, list[str]]:
    """Everything that could be counted."""
    provinces = [area for area, known in library.areas.items() if known.province or known.region]
    return {
        "day": period.days,
        "hour": [f"{hour:02}" for hour in range(24)],
        "language": [language.code for language in library.line.languages],
        "topic": list(library.topics),
        "need": list(library.topic_of),
        "area": provinces,
        "found": ["yes", "no"],
        "first-number": [bucket_of(least) for least in SECONDS],
        "through": list(get_args(Outcome)),
        "ended": [*get_args(Stage), "through", "goodbye"],
    }
