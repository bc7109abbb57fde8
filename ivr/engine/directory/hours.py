"""Is it open: at an instant, by opening hours, in Brussels, with Belgium's public holidays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ivr.country.opening import ZONE, Interval, published, together
from ivr.country.opening_minute import in_week
from ivr.country.opening_rules import State as Openness

# Further ahead nobody plans a call, and hours that never open again would be searched until the year 9999.
_HORIZON = timedelta(days=60)


class Status(NamedTuple):
    """How things are at one instant. `until` ends "open" (None: day and night); `opens` is the next certain opening.

    `holiday` is true where it is unknown because of a public holiday that the hours say nothing about.
    """

    openness: Openness
    until: datetime | None = None
    opens: datetime | None = None
    holiday: bool = False


_kept: ContextVar[dict[tuple[tuple[str, ...], datetime], Status] | None] = ContextVar("kept", default=None)


def status(hours: str | None, now: datetime, also: tuple[str, ...] = (), week: Sequence[int] = ()) -> Status:
    """The status by an opening_hours string at an aware instant; without hours everything is unknown. Where other
    sources give other hours, `also`, it is open when all say so, closed when all say so, and else unknown: who is told
    "closed" does not go and does not call. With their ordinary `week` it is found sooner.

    >>> at = lambda day: datetime(2026, 7, day, 10, tzinfo=ZONE)
    >>> status("Mo-Fr 09:00-17:00", at(20)).openness, status("Mo-Fr 09:00-17:00", at(19)).openness
    ('open', 'closed')
    >>> status("Mo-Fr 09:00-17:00", at(19), also=("Mo-Su 09:00-12:00",)).openness
    'unknown'
    >>> status("Mo-Fr 09:00-17:00", at(21)) == Status("unknown", opens=at(22) - timedelta(hours=1), holiday=True)
    True
    """
    if not hours:
        return Status("unknown")
    question, kept = ((hours, *also), now.replace(second=0, microsecond=0)), _kept.get()
    if kept is None:
        return _status(*question, week)
    if question not in kept:
        kept[question] = _status(*question, week)
    return kept[question]


@contextmanager
def asked_together() -> Iterator[None]:
    """Until its end each answer is found once: for who asks all hours of many minutes. Whatever a caller asks stays
    outside, and leaves nothing behind: whose hours were looked at, and when, is in no memory."""
    before = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(before)


def _status(hours: tuple[str, ...], minute: datetime, week: Sequence[int]) -> Status:
    if len(week) > 1 and (found := in_week(week, minute)):
        state, when = found
        return Status(state, until=when) if state == "open" else Status(state, opens=when)
    horizon = later(minute, _HORIZON)
    spans = together([published(one) for one in hours], minute.astimezone(ZONE), horizon)
    held = next(spans)
    if held.state == "open" and not held.unruled:
        return Status("open", until=held.end if held.end < horizon else None)
    if held.state == "closed":
        return Status("closed", opens=_opens(spans))
    return Status("unknown", opens=_opens(spans), holiday=held.unruled)


def _opens(spans: Iterator[Interval]) -> datetime | None:
    """The next certain opening; None where it may open before, as the hours say "unknown". Hours that only say when
    they start ("09:00+") are certain at that moment."""
    for span in spans:
        if span.open_end or (span.state == "open" and not span.unruled):
            return span.start
        if span.state == "unknown":
            return None
    return None


def later(instant: datetime, gap: timedelta) -> datetime:
    """The instant after a gap, in Brussels. Wall-clock arithmetic would land on times that the spring night skips."""
    return (instant.astimezone(UTC) + gap).astimezone(ZONE)
