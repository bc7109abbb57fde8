"""Opening hours as OpenStreetMap writes them, read for Belgium: its time zone and its public holidays.

A night belongs to the day on which it begins: where a holiday, a closure or other dates close a day, they close what
begins on it, and the night before goes on until its end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ivr.country.holidays import is_holiday
from ivr.country.opening_read import read
from ivr.country.opening_rules import DAY, Rule, State, Times

ZONE = ZoneInfo("Europe/Brussels")
"""The country's time."""

_ONE = timedelta(days=1)
_WHOLE = (Times(0, DAY),)
_CLOSED: tuple[State, bool, bool] = ("closed", False, False)


class Interval(NamedTuple):
    """From an instant to another in Brussels, in which one thing holds.

    `open_end`: unknown, because only its start is known. `unruled`: open by its weekday, but it begins on a public
    holiday about which the hours say nothing."""

    start: datetime
    end: datetime
    state: State
    open_end: bool = False
    unruled: bool = False


class Stretch(NamedTuple):
    """The same in minutes after the midnight with which a day begins; `fallback` where only nothing else holds."""

    start: int
    end: int
    state: State
    open_end: bool = False
    unruled: bool = False
    fallback: bool = False


class OpeningHours(NamedTuple):
    """Rules that can be asked what holds when."""

    rules: tuple[Rule, ...]

    def state(self, at: datetime) -> State:
        """What holds at an aware instant."""
        return next(self.intervals(at, at.astimezone(UTC) + timedelta(minutes=1))).state

    def intervals(self, first: datetime, last: datetime) -> Iterator[Interval]:
        """What holds from an aware instant to another, in order and without a gap."""
        start, end = first.astimezone(ZONE), last.astimezone(ZONE)
        if len(self.rules) == 1 and self.rules[0].always:
            yield Interval(start, end, self.rules[0].state)
        else:
            yield from _joined(self._clipped(start, end))

    def _clipped(self, first: datetime, last: datetime) -> Iterator[Interval]:
        """The same; two in a row may be alike where the clock leaves out what was between them."""
        day, start = first.date(), first
        for minutes, held in self._runs(first.date(), last.date()):
            end = min(_at(day, minutes), last, key=_utc)
            if _utc(start) < _utc(end):
                yield Interval(start, end, *held)
                start = end

    def _runs(self, first: date, last: date) -> Iterator[tuple[int, tuple[State, bool, bool]]]:
        """What holds one after another, each with the minutes after the midnight of the first day at which it ends."""
        before, held, end = self.begun_on(first - _ONE), _CLOSED, 0
        for number in range((last - first).days + 1):
            today = self.begun_on(first + number * _ONE)
            for stretch in of_a_day(before, today):
                if stretch[2:5] != held:
                    yield end, held
                held, end = stretch[2:5], number * DAY + stretch.end
            before = today
        yield end, held

    def begun_on(self, day: date) -> tuple[Stretch, ...]:
        """All that begins on a day, in order; closed where it is said so with its times."""
        layers: list[Stretch] = []
        unruled = is_holiday(day) and not any(rule.holidays or rule.always for rule in self.rules)
        for rule in self.rules:
            if not rule.holds_on(day):
                continue
            if replaces(rule):
                layers.clear()
            for start, end, open_end in rule.spans or _WHOLE[: rule.state != "closed"]:
                state: State = "unknown" if open_end and rule.state == "open" else rule.state
                doubtful = state == "open" and unruled and not rule.single_dates
                layers.append(Stretch(start, end, state, open_end, doubtful, rule.fallback))
        return _flat(layers)


def _joined(found: Iterable[Interval]) -> Iterator[Interval]:
    """The same, with one interval for those in a row in which the same holds."""
    begun: Interval | None = None
    for interval in found:
        if begun and begun[2:] == interval[2:]:
            begun = begun._replace(end=interval.end)
            continue
        if begun:
            yield begun
        begun = interval
    if begun:
        yield begun


def together(several: Sequence[OpeningHours], first: datetime, last: datetime) -> Iterator[Interval]:
    """What holds from an aware instant to another where several sources give hours of one door: open is what all call
    open, closed what all call closed, and the rest is unknown."""
    if len(several) == 1:
        return several[0].intervals(first, last)
    return _joined(_overlaid([hours.intervals(first, last) for hours in several]))


def _overlaid(several: Sequence[Iterator[Interval]]) -> Iterator[Interval]:
    """What all say of each stretch in which nothing changes. Of each no more is read than is asked for: who wants the
    next opening does not pay for the months behind it."""
    held = [span for each in several for span in islice(each, 1)]
    while len(held) == len(several):
        end = min((span.end for span in held), key=_utc)
        yield _agreed(held, end)
        held = [
            after
            for span, each in zip(held, several, strict=True)
            for after in ([span._replace(start=end)] if _utc(span.end) > _utc(end) else islice(each, 1))
        ]


def _agreed(held: Sequence[Interval], end: datetime) -> Interval:
    """What all say from where they begin to an end."""
    between = (held[0].start, end)
    if len({span[2:] for span in held}) == 1:
        return held[0]._replace(end=end)
    if all(span.state == "open" for span in held):
        return Interval(*between, "open", unruled=True)  # one of them says nothing of this holiday
    return Interval(*between, "unknown")


def replaces(rule: Rule) -> bool:
    """Whether a rule takes the place of what was said before it of its days."""
    if rule.state == "closed" and not rule.fallback:
        return not rule.spans  # with times it only cuts them out
    return not (rule.added or rule.fallback)


def _flat(layers: list[Stretch]) -> tuple[Stretch, ...]:
    """Layers, each over those before it, as stretches side by side; a fallback holds only where it is closed below."""
    if len(layers) == 1:
        return (layers[0],)
    found = []
    for start, end in pairwise(sorted({edge for layer in layers for edge in layer[:2]})):
        top: Stretch | None = None
        for layer in layers:
            if layer.start <= start < layer.end and not (layer.fallback and top and top.state != "closed"):
                top = layer
        if top:
            found.append(top._replace(start=start, end=end))
    return tuple(found)


def of_a_day(before: tuple[Stretch, ...], today: tuple[Stretch, ...]) -> Iterator[Stretch]:
    """What holds from midnight to midnight: what begins on that day, and what is left of the night before."""
    if not today and not any(night.end > DAY for night in before):
        yield Stretch(0, DAY, *_CLOSED)
        return
    nights = [night._replace(start=night.start - DAY, end=night.end - DAY) for night in before if night.end > DAY]
    edges = {edge for stretch in (*nights, *today) for edge in stretch[:2] if 0 < edge < DAY}
    for start, end in pairwise(sorted({0, DAY, *edges})):
        here = [stretch for stretch in today if stretch.start <= start < stretch.end]
        held = here + [night for night in nights if night.start <= start < night.end]
        if any(stretch.state == "closed" for stretch in here):
            held = []
        best = min(held, key=_doubt, default=Stretch(0, 0, *_CLOSED))
        yield best._replace(start=start, end=end)


def _doubt(stretch: Stretch) -> tuple[bool, int, bool]:
    """Where a night meets the next day, nothing is sure that one of them does not know, and what is open is open."""
    return stretch.fallback, ("unknown", "open", "closed").index(stretch.state), stretch.unruled


def _at(day: date, minutes: int) -> datetime:
    """The instant of a time of the clock; of one that the spring night skips, the moment at which the clock jumps."""
    local = datetime.combine(day + _ONE * (minutes // DAY), time(minutes % DAY // 60, minutes % 60), ZONE)
    real = _utc(local).astimezone(ZONE)
    return local if real.replace(tzinfo=None) == local.replace(tzinfo=None) else real.replace(minute=0)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


@lru_cache(maxsize=4096)
def parse(hours: str) -> OpeningHours:
    """The hours, ready to be asked; raises `ValueError` with a short reason when they cannot be read, and `Unclear`
    when they can, but would mislead.

    >>> parse("Mo-Fr 9-17")
    Traceback (most recent call last):
    ValueError: it stops making sense at "9-17"
    """
    return OpeningHours(read(hours))


def published(hours: str) -> OpeningHours:
    """The same for hours that callers ask about: what an older line let pass and this one cannot read is unknown."""
    try:
        return parse(hours)
    except ValueError:
        return parse("unknown")


def with_closures(hours: str, closures: Iterable[tuple[date, date]]) -> str:
    """The hours with closed days, both ends included, laid over them.

    >>> with_closures("Mo-Fr 09:00-17:00", [(date(2026, 12, 24), date(2027, 1, 1))])
    'Mo-Fr 09:00-17:00; 2026 Dec 24-2027 Jan 01 off'
    """
    spans = [f"{first:%Y %b %d}" + (f"-{last:%Y %b %d}" if last != first else "") for first, last in closures]
    return "; ".join([hours.rstrip("; "), *(f"{span} off" for span in spans)])
