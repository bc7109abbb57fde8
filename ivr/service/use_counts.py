"""What is counted of a turn of a call and of a text: how the line is used, and nothing about who uses it.

How many there were is counted by day. Everything else is counted by week, each by itself: no two of these counts can
be put together to one call, and on a day with a single call none of them says what it was about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ivr import watch
from ivr.country.opening import ZONE
from ivr.engine.call.state import State
from ivr.engine.library import Library, place_of
from ivr.model import Place
from ivr.model.steps import Dial, Dialled, End, Event, Gather, Say, Step
from ivr.store import keys
from ivr.store.contract import Store, StoreDown, Tally

if TYPE_CHECKING:
    from ivr.engine.sms.chat import Exchange

# Said where nobody there is known, or nobody nearer.
_NOBODY = {"nothing-here", "nothing-nearer"}
SECONDS = (0, 15, 30, 45, 60, 90, 120, 180)
"""At which a number that is heard later counts apart."""
DAY_KEYS = ("call day", "text day")
"""The only ones that are counted by day."""


def count_uses(store: Store, uses: Iterable[Tally]) -> None:
    """Writes them down; a store that is out of reach counts nothing."""
    try:
        keys.USE.add_all(store, list(uses))
    except StoreDown:
        watch.count("store-down")


def call_uses(
    library: Library, before: State, event: Event, after: State, steps: Sequence[Step], now: datetime
) -> list[Tally]:
    """What this turn of a call adds, from the state it began in to the one in which it leaves the call."""
    local = now.astimezone(ZONE)
    week = monday(local.date()).isoformat()
    found = [Tally(key, week) for key in (*_chosen(library, before, after), *_heard(before, after, steps, now))]
    if not before.began:
        found += [Tally("call day", local.date().isoformat()), Tally(f"call hour {local.hour:02}", week)]
    if isinstance(event, Dialled):
        found.append(Tally(f"call through {event.outcome}", week))
    begun = datetime.fromtimestamp(after.began * 60, UTC) if after.began else now
    return [*found, *_moved(_came_from(before, event), _is_at(after, steps), begun)]


def text_uses(library: Library, done: Exchange, now: datetime) -> list[Tally]:
    """What a text that was answered adds."""
    if not (done.replies and done.meant):
        return []
    local, meant, state = now.astimezone(ZONE), done.meant, done.state
    week, asked = monday(local.date()).isoformat(), bool(meant.topic or meant.organisation)
    named = [f"text language {done.replies[0].language}", f"text hour {local.hour:02}"]
    if meant.topic:
        named.append(f"text topic {meant.topic}")
        named += [f"text need {need}" for need in meant.needs[:1] if need in library.topic_of]
    if area := _area(library, meant.place):
        named.append(f"text area {area}")
    if asked or state.lost:
        named.append(f"text found {'yes' if asked and (state.shown or state.told) else 'no'}")
    return [Tally("text day", local.date().isoformat()), *[Tally(key, week) for key in named]]


def week_of(now: datetime) -> str:
    """The Monday under which a week is counted.

    >>> week_of(datetime(2026, 11, 29, 22, tzinfo=UTC)), week_of(datetime(2026, 11, 29, 23, tzinfo=UTC))
    ('2026-11-23', '2026-11-30')
    """
    day = now.astimezone(ZONE).date()
    return monday(day).isoformat()


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def _chosen(library: Library, before: State, after: State) -> Iterator[str]:
    """What the caller chose in this turn; what they chose anew counts again."""
    for name, value in (("language", after.language), ("topic", after.topic), ("need", after.need)):
        if value and value != getattr(before, name):
            yield f"call {name} {value}"
    place = place_of(library, after.place) if after.place and after.place != before.place else None
    if area := _area(library, place):
        yield f"call area {area}"


def _heard(before: State, after: State, steps: Sequence[Step], now: datetime) -> Iterator[str]:
    """Whether anybody was found for what was asked, and after how many seconds a caller heard the first number."""
    if after.stage == "card" and _asked(after) != _asked(before):
        said = {part.prompt for part in _speech(steps) if isinstance(part, Say)}
        yield f"call found {'no' if said & _NOBODY else 'yes'}"
    if after.told and not before.told:
        yield f"call first-number {bucket_of(now.timestamp() - after.began * 60 - after.second)}"


def _speech(steps: Iterable[Step]) -> Iterator[object]:
    for step in steps:
        yield from step.speech if isinstance(step, Gather) else (step,)


def _asked(state: State) -> tuple[object, ...]:
    """What a search was for; the time is that of the search."""
    return state.topic, state.need, state.organisation, state.answer, state.place, state.since


def bucket_of(seconds: float) -> str:
    """Some seconds, not to the second.

    >>> bucket_of(3), bucket_of(45), bucket_of(500), bucket_of(-3)
    ('0-15s', '45-60s', '180s-', '0-15s')
    """
    least = max((step for step in SECONDS if step <= seconds), default=0)
    longer = [step for step in SECONDS if step > least]
    return f"{least}-{longer[0]}s" if longer else f"{least}s-"


def _area(library: Library, place: Place | None) -> str:
    """The province of a place, or the region that has none; never the town."""
    areas = place.areas if place else ()
    provinces = [id for id in areas if library.areas[id].province]
    return next(iter(provinces or [id for id in areas if library.areas[id].region]), "")


def _came_from(before: State, event: Event) -> str:
    if isinstance(event, Dialled):
        return "through"
    return before.stage if before.began else ""


def _is_at(after: State, steps: Sequence[Step]) -> str:
    """The kind of place in which a turn leaves a call."""
    match steps[-1]:
        case Dial():
            return "through"
        case End():
            return "goodbye"
    return after.stage


def _moved(before: str, after: str, begun: datetime) -> Iterator[Tally]:
    """A call counts where it is, so that it counts where it ended: nobody has to remember it until then."""
    if before != after:
        week = week_of(begun)
        yield Tally(f"call ended {after}", week)
        if before:
            yield Tally(f"call ended {before}", week, -1)
