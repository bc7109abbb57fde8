"""Figures as Prometheus reads them: its text format 0.0.4.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Literal, NamedTuple

from ivr.watch.events import BOUNDS, EVENTS, KINDS, OUTCOMES, STARTS, counted, timed

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Labels = Mapping[str, str]
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class Family(NamedTuple):
    """A figure with all its values; each has labels and, in a histogram, an ending of the name."""

    name: str
    help: str
    type: Literal["counter", "gauge", "histogram"]
    values: tuple[tuple[str, Labels, float], ...]


def gauge(name: str, help: str, *values: tuple[Labels, float]) -> Family:
    return Family(name, help, "gauge", tuple(("", labels, value) for labels, value in values))


def of_counts(counts: Mapping[str, float]) -> list[Family]:
    """The figures in the counts of a `Watch`."""
    return [
        Family("wegwijs_requests_total", "Requests by kind and outcome.", "counter", tuple(_requests(counts))),
        Family("wegwijs_answer_seconds", "Time to an answer.", "histogram", tuple(_times(counts))),
        Family("wegwijs_security_events_total", "What the log warns of.", "counter", tuple(_events(counts))),
        Family("wegwijs_worker_starts_total", "More than there are workers: some were started anew.", "counter",
               (("", {}, counts[STARTS]),)),
    ]  # fmt: skip


def _requests(counts: Mapping[str, float]) -> Iterator[tuple[str, Labels, float]]:
    for kind in KINDS:
        for outcome in OUTCOMES:
            yield "", {"kind": kind, "outcome": outcome}, counts[counted(kind, outcome)]


def _events(counts: Mapping[str, float]) -> Iterator[tuple[str, Labels, float]]:
    for event in EVENTS:
        yield "", {"event": event}, counts[f"event {event}"]


def _times(counts: Mapping[str, float]) -> Iterator[tuple[str, Labels, float]]:
    for kind in KINDS:
        sums = list(accumulate(counts[timed(kind, bound)] for bound in (*BOUNDS, "more")))
        for bound, sum in zip((*map(_number, BOUNDS), "+Inf"), sums, strict=True):
            yield "_bucket", {"kind": kind, "le": bound}, sum
        yield "_sum", {"kind": kind}, counts[timed(kind, "sum")]
        yield "_count", {"kind": kind}, sums[-1]


def exposition(families: Iterable[Family]) -> str:
    """The document with all these figures."""
    return "".join(f"{line}\n" for family in families for line in _lines(family))


def _lines(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}"
    yield f"# TYPE {family.name} {family.type}"
    for ending, labels, value in family.values:
        shown = ",".join(f'{name}="{text.translate(_ESCAPES)}"' for name, text in labels.items())
        yield f"{family.name}{ending}{f'{{{shown}}}' if shown else ''} {_number(value)}"


def _number(value: float) -> str:
    """
    >>> _number(3.0), _number(0.25)
    ('3', '0.25')
    """
    return str(int(value)) if value == int(value) else f"{value:.9g}"
