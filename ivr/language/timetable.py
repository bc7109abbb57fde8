"""The opening hours of a week as words: for the ear, and as short as it gets for an SMS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from ivr.country.opening import ZONE, published
from ivr.language.catalogue import Catalogue
from ivr.language.locale import days_between, direction

# A plain week: from Monday 1 June 2026, without a public holiday and without a change of the clock.
_MONDAY = datetime(2026, 6, 1, tzinfo=ZONE)
_CLOSURE = re.compile(r";\s*\d{4} [A-Z][a-z]{2} \d\d[^;]* off")
_WEEKLY = re.compile(r"(Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|[-+,;:0-9\s])+")


class Span(NamedTuple):
    """From a time of day to another; None where nobody says until when."""

    start: time
    end: time | None


class Days(NamedTuple):
    """Days (0 is Monday) with the same spans."""

    days: tuple[int, ...]
    spans: tuple[Span, ...]


@lru_cache(maxsize=2048)
def week(hours: str) -> tuple[Days, ...]:
    """The groups of days with equal hours, in the order of their first day; empty for hours that are not the same every
    week (dates, week numbers, "unknown") and for those without an end such as 24/7.

    >>> [(days.days, len(days.spans)) for days in week("Mo-We,Fr 09:00-12:00,13:00-17:00; Th 10:00+; PH off")]
    [((0, 1, 2, 4), 2), ((3,), 1)]
    >>> week("Mo[1] 10:00-12:00"), week("24/7")
    ((), ())
    """
    plain = _CLOSURE.sub("", hours)
    if plain.startswith("24/7") or not _WEEKLY.fullmatch(plain) or _lasts_a_day(plain):
        return ()
    by_day: dict[int, list[Span]] = {}
    for day, span in _spans(plain):
        by_day.setdefault(day, []).append(span)
    same: dict[tuple[Span, ...], list[int]] = {}
    for day, spans in sorted(by_day.items()):
        same.setdefault(tuple(spans), []).append(day)
    return tuple(Days(tuple(days), spans) for spans, days in same.items())


def _lasts_a_day(hours: str) -> bool:
    """Whether some opening goes on for 24 hours or more: no day has an opening and a closing time then."""
    spans = published(hours).intervals(_MONDAY, _MONDAY + timedelta(days=8))
    return any(span.state == "open" and span.end - span.start >= timedelta(days=1) for span in spans)


def _spans(hours: str) -> Iterator[tuple[int, Span]]:
    """Each opening of the plain week with its day; an opening over midnight belongs to the day it starts on."""
    for found in published(hours).intervals(_MONDAY - timedelta(days=1), _MONDAY + timedelta(days=8)):
        if found.state != "closed" and timedelta(0) <= found.start - _MONDAY < timedelta(days=7):
            yield found.start.weekday(), Span(found.start.time(), None if found.open_end else found.end.time())


def spoken(hours: str, catalogue: Catalogue) -> str:
    """The week in words, such as "Monday to Thursday from 9:30 …"; "" where it cannot be said in words."""
    sentences = [
        catalogue.text("timetable", days=_spoken_days(days.days, catalogue), times=_spoken_times(days.spans, catalogue))
        for days in week(hours)
    ]
    return ("؛ " if direction(catalogue.language) == "rtl" else "; ").join(sentences)


def _spoken_days(days: tuple[int, ...], catalogue: Catalogue) -> str:
    if len(days) == 7:
        return catalogue.text("days-every")
    said = []
    for first, last in _runs(days):
        if last - first >= 2:
            begun, ended = days_between(catalogue.language, first, last)
            said.append(catalogue.text("days-range", first=begun, last=ended))
        else:
            said += [catalogue.text("days-one", day=catalogue.weekday(day)) for day in range(first, last + 1)]
    return catalogue.listed(said)


def _spoken_times(spans: tuple[Span, ...], catalogue: Catalogue) -> str:
    said = [
        catalogue.span(span.start, span.end)
        if span.end
        else catalogue.text("times-from", start=catalogue.clock(span.start))
        for span in spans
    ]
    return catalogue.listed(said)


def short(hours: str, catalogue: Catalogue) -> str:
    """The week in as few letters as leave no doubt: "Mon-Thu 9:30-12:30,13-16"; "" where it cannot be said so."""
    return "; ".join(f"{_short_days(days.days, catalogue)} {_short_times(days.spans)}" for days in week(hours))


def _short_days(days: tuple[int, ...], catalogue: Catalogue) -> str:
    parts = []
    for first, last in _runs(days):
        names = [catalogue.short_weekday(day) for day in range(first, last + 1)]
        parts.append(f"{names[0]}-{names[-1]}" if len(names) > 2 else ",".join(names))
    return ",".join(parts)


def _short_times(spans: tuple[Span, ...]) -> str:
    return ",".join(
        f"{_digits(span.start)}-{_digits(span.end)}" if span.end else f"{_digits(span.start)}+" for span in spans
    )


def _digits(at: time) -> str:
    return f"{at.hour}:{at.minute:02}" if at.minute else str(at.hour)


def _runs(days: tuple[int, ...]) -> list[tuple[int, int]]:
    """Runs of days in a row, as first and last.

    >>> _runs((0, 1, 2, 4))
    [(0, 2), (4, 4)]
    """
    runs = []
    for _, run in groupby(enumerate(days), key=lambda found: found[1] - found[0]):
        members = [day for _, day in run]
        runs.append((members[0], members[-1]))
    return runs
