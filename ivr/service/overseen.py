"""What does not work as it should, part by part, in sentences for who is on call; and what today has cost.

A part is looked at defensively: whoever watches over the line gets an answer whatever is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from ivr.engine.library import spoken_languages
from ivr.provider.stamp import purged
from ivr.service.parts import LineServices

_STORE = (
    "The store cannot be used: reports, limits and what was texted before are forgotten. Look at its disk or server."
)
_CEILING = "Today's money for {} is spent, until midnight. Look at who spends it, then raise the ceiling in line.yaml."
_NO_CLIPS = (
    "There are no clips in {}: the provider's voice says all. Run `wegwijs audio make`, or set WEGWIJS_SPEECH to say."
)


_NO_PACK = "The answers for when the server is down are not of what is published now. Run `wegwijs compile`."
_NOT_PURGED = "What Twilio keeps of callers was not removed for two days. Run `wegwijs twilio purge --yes` each day."
_PURGE_EVERY = timedelta(days=2)


@dataclass(frozen=True)
class Spent:
    """What today has cost: parts of SMS that went out, minutes that callers were put through; and of which the day's
    ceiling is reached."""

    sms: int
    minutes: int
    ceilings: tuple[str, ...]


Part = Callable[[LineServices, datetime], Iterable[str]]


def _store(line: LineServices, now: datetime) -> Iterable[str]:
    return () if line.memory.is_up() else (_STORE,)


def _asked(name: str) -> Part:
    """A part that tells its own troubles, where the line has it."""

    def ask(line: LineServices, now: datetime) -> Iterable[str]:
        tells = getattr(getattr(line, name), "troubles", None)
        return tuple(tells()) if tells else ()

    return ask


def _clips(line: LineServices, now: datetime) -> Iterable[str]:
    """Languages in which nothing at all can be heard, and clips that are all gone."""
    if line.settings.speech == "say":
        return
    library = line.snapshot()
    without = [code for code in spoken_languages(library) if not any(islice((line.clips / code).glob("*.wav"), 1))]
    said = [code for code in without if (known := library.line.language(code)) and known.say]
    if said:
        yield _NO_CLIPS.format(", ".join(said))
    if silent := [code for code in without if code not in said]:
        yield f"Nothing can be heard in {', '.join(silent)}: no clips, no voice. Run `wegwijs audio make`."


def _spending(line: LineServices, now: datetime) -> Iterable[str]:
    return (_CEILING.format(" and ".join(ceilings)),) if (ceilings := spent_today(line, now).ceilings) else ()


def _failover(line: LineServices, now: datetime) -> Iterable[str]:
    """The pack for the day on which the server is down has to be of what is published now."""
    try:
        made_from = (line.settings.state / "fallback" / "snapshot.txt").read_text().strip()
    except OSError:
        made_from = ""
    if made_from != line.shelf.live().id:
        yield _NO_PACK


def _purge(line: LineServices, now: datetime) -> Iterable[str]:
    """Callers are told that the provider's copies are deleted."""
    if line.provider.texts and now - purged(line.settings.state) > _PURGE_EVERY:
        yield _NOT_PURGED


PARTS: Mapping[str, Part] = {
    "store": _store,
    "snapshot": _asked("shelf"),
    "provider": _asked("provider"),
    "failover": _failover,
    "clips": _clips,
    "purge": _purge,
    "spending": _spending,
}
"""Each part of the line that can be degraded, and how to ask it: one sentence for each trouble."""


def troubles(line: LineServices, now: datetime) -> dict[str, tuple[str, ...]]:
    """The troubles of every part, with none for a part that is well."""
    return {part: _ask(part, ask, line, now) for part, ask in PARTS.items()}


def _ask(part: str, ask: Part, line: LineServices, now: datetime) -> tuple[str, ...]:
    try:
        return tuple(ask(line, now))
    except Exception as fault:  # a part that cannot even be asked is in trouble
        return (f"The part {part} cannot be looked at: {type(fault).__name__}.",)


def spent_today(line: LineServices, now: datetime) -> Spent:
    """What today has cost. Raises `IvrError` where no snapshot says what the ceilings are."""
    spent, about = line.spending.today(now), line.snapshot().line
    ceilings = {"SMS": (spent["sms"], about.limits.sms_a_day)}
    if about.put_through:
        ceilings["calls put through"] = (spent["minutes"], about.put_through.minutes_a_day)
    reached = tuple(what for what, (count, most) in ceilings.items() if count >= most > 0)
    return Spent(spent["sms"], spent["minutes"], reached)
