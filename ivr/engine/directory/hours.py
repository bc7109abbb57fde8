"""Is it open: at an instant, by opening hours, in Brussels, with Belgium's public holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Literal

from opening_hours import State as HoursState

from ivr.country.opening import ZONE, endless, parse

Openness = Literal["open", "closed", "unknown"]

# Further ahead nobody plans a call, and hours that never open again would be searched until the year 9999.
_HORIZON = timedelta(days=60)


@dataclass(frozen=True)
class Status:
    """How things are at one instant. `until` ends "open" (None: day and night); `opens` is the next certain opening.

    `holiday` is true where it is unknown because of a public holiday that the hours say nothing about.
    """

    openness: Openness
    until: datetime | None = None
    opens: datetime | None = None
    holiday: bool = False


def status(hours: str | None, now: datetime) -> Status:
    """The status by an opening_hours string at an aware instant; without hours everything is unknown.

    >>> at = lambda day: datetime(2026, 7, day, 10, tzinfo=ZONE)
    >>> status("Mo-Fr 09:00-17:00", at(20)).openness, status("Mo-Fr 09:00-17:00", at(19)).openness
    ('open', 'closed')
    >>> status("Mo-Fr 09:00-17:00", at(21)) == Status("unknown", opens=at(22) - timedelta(hours=1), holiday=True)
    True
    """
    if not hours:
        return Status("unknown")
    return _status(hours, now.astimezone(UTC).replace(second=0, microsecond=0))


@lru_cache(maxsize=16_384)
def _status(hours: str, minute: datetime) -> Status:
    """Hours change on whole minutes, so all who ask within one minute share an answer."""
    local, horizon = minute.astimezone(ZONE), later(minute, _HORIZON)
    spans = iter(parse(hours).intervals(local, horizon))
    _, end, found, _ = next(spans)
    ahead = takewhile(lambda span: span[2] != HoursState.UNKNOWN, spans)  # it may open before the next sure hour
    opens = next((start for start, _, state, _ in ahead if _certain(hours, start, state)), None)
    if found == HoursState.CLOSED:
        return Status("closed", opens=opens)
    if not _certain(hours, local, found):
        return Status("unknown", opens=opens, holiday=_unruled_holiday(hours, local))
    whole_horizon = end is None or end >= horizon
    return Status("open", until=None if whole_horizon else end, opens=None)


def _certain(hours: str, instant: datetime, state: HoursState) -> bool:
    """Whether it is surely open. Hours that only say when it starts ("09:00+") are certain at that moment alone."""
    if state != HoursState.OPEN or _unruled_holiday(hours, instant):
        return False
    return not endless(hours, instant.time()) or parse(hours).is_closed(later(instant, -timedelta(minutes=1)))


def later(instant: datetime, gap: timedelta) -> datetime:
    """The instant after a gap, in Brussels. Wall-clock arithmetic would land on times that the spring night skips."""
    return (instant.astimezone(UTC) + gap).astimezone(ZONE)


def _unruled_holiday(hours: str, instant: datetime) -> bool:
    """Whether the instant is on a public holiday and the hours neither name holidays nor run day and night."""
    return "PH" not in hours and not hours.startswith("24/7") and parse("PH").is_open(instant)
