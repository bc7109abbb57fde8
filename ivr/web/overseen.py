"""What does not work as it should, part by part, in sentences for who is on call; and what today has cost.

A part is looked at defensively: whoever watches over the line gets an answer whatever is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from ivr.engine.scene import spoken_languages
from ivr.web.line import LineServices

_STORE = (
    "The store cannot be used: reports, limits and what was texted before are forgotten. Look at its disk or server."
)
_CEILING = "Today's money for {} is spent, until midnight. Look at who spends it, then raise the ceiling in line.yaml."
_NO_CLIPS = (
    "There are no clips in {}: the provider's voice says all. Run `wegwijs audio make`, or set WEGWIJS_SPEECH to say."
)


@dataclass(frozen=True)
class Spent:
    """What today has cost: parts of SMS that went out, minutes that callers were put through; and of which the day's
    ceiling is reached."""

    sms: int
    minutes: int
    ceilings: tuple[str, ...]


Part = Callable[[LineServices], Iterable[str]]


def _store(line: LineServices) -> Iterable[str]:
    return () if line.memory.is_up() else (_STORE,)


def _asked(*names: str) -> Part:
    """A part that tells its own troubles: the first of these services that the line has, by its `troubles()`."""

    def ask(line: LineServices) -> Iterable[str]:
        for name in names:
            if troubles := getattr(getattr(line, name, None), "troubles", None):
                return tuple(str(trouble) for trouble in troubles())
        return ()

    return ask


def _clips(line: LineServices) -> Iterable[str]:
    """Languages in which nothing at all can be heard, and clips that are all gone."""
    if line.settings.speech == "say":
        return
    library = line.snapshot("")
    without = [code for code in spoken_languages(library) if not any(islice((line.clips / code).glob("*.wav"), 1))]
    said = [code for code in without if (known := library.line.language(code)) and known.say]
    if said:
        yield _NO_CLIPS.format(", ".join(said))
    if silent := [code for code in without if code not in said]:
        yield f"Nothing can be heard in {', '.join(silent)}: no clips, no voice. Run `wegwijs audio make`."


def _spending(line: LineServices) -> Iterable[str]:
    return (_CEILING.format(" and ".join(ceilings)),) if (ceilings := spent_today(line).ceilings) else ()


PARTS: Mapping[str, Part] = {
    "store": _store,
    "snapshot": _asked("shelf"),
    "provider": _asked("breaker", "messenger"),
    "failover": _asked("failover"),
    "clips": _clips,
    "purge": _asked("purge"),
    "spending": _spending,
}
"""Each part of the line that can be degraded, and how to ask it: one sentence for each trouble."""


def troubles(line: LineServices) -> dict[str, tuple[str, ...]]:
    """The troubles of every part, with none for a part that is well."""
    return {part: _ask(part, ask, line) for part, ask in PARTS.items()}


def _ask(part: str, ask: Part, line: LineServices) -> tuple[str, ...]:
    try:
        return tuple(ask(line))
    except Exception as fault:  # a part that cannot even be asked is in trouble
        return (f"The part {part} cannot be looked at: {type(fault).__name__}.",)


def spent_today(line: LineServices) -> Spent:
    """What today has cost. Raises `IvrError` where no snapshot says what the ceilings are."""
    spent, about = line.spending.today(line.now()), line.snapshot("").line
    ceilings = {"SMS": (spent["sms"], about.limits.sms_a_day)}
    if about.put_through:
        ceilings["calls put through"] = (spent["minutes"], about.put_through.minutes_a_day)
    reached = tuple(what for what, (count, most) in ceilings.items() if count >= most > 0)
    return Spent(spent["sms"], spent["minutes"], reached)
