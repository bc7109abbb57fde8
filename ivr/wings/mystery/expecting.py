"""What a mystery caller should hear and read: the line is asked the same, at the moment at which they will call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from ivr.engine.library import Library
from ivr.engine.sms.message_list import Outcome
from ivr.wings.phone.call import Call
from ivr.wings.phone.hearing import JsonEvent
from ivr.wings.phone.walk import heard_keys

_SAYS_OPEN = {
    "card-open-always": "open",
    "card-open-until": "open",
    "card-closed": "closed",
    "card-closed-opens": "closed",
    "card-holiday": "unknown",
    "card-hours-unknown": "unknown",
}
_LAST_OF_A_CARD = ("card-number-again", "leave-offer")
_NUMBER = re.compile(r"\+?\d[\d /.-]*\d")


@dataclass(frozen=True)
class ShouldHear:
    """What should come: `whom` is named first, on which `number`, and whether they are `open` then, "" where a text
    says it in its words or where nothing is said of it; `danger_first` is whether the emergency number comes before
    all others; `hears` are the sentences, or the message. `keys` are those pressed at each question."""

    keys: tuple[str, ...]
    whom: str
    number: str
    open: str
    danger_first: bool
    hears: tuple[str, ...]


def heard(call: Call, groups: Sequence[str], dice: Random) -> ShouldHear:
    """The first card behind these groups of keys: those of the language first. Where the line asks which need, the dice
    choose one."""
    call.dial()
    for key in groups[0]:
        call.press(key)
    entered = told = len(call.events)
    for key in "".join(groups[1:]):
        told = len(call.events)
        call.press(key)
    if needs := heard_keys(call, told).count("need-choice"):
        groups = [*groups, str(dice.randint(1, needs))]
        told = len(call.events)
        call.press(groups[-1])
    card = list(_card(call.events[told:]))
    named = [said for key, said in card if key == "organisation-name"]
    return ShouldHear(
        keys=tuple(groups),
        whom=named[0].rstrip(".") if named else "",
        number=" ".join(said.replace(" ", "") for key, said in card if key == "number"),
        open=next((_SAYS_OPEN[key] for key, _ in card if key in _SAYS_OPEN), ""),
        danger_first="emergency" in [event.get("key") for event in call.events[entered:]],
        hears=tuple(said for key, said in card if key != "number"),
    )


def _card(events: Iterable[JsonEvent]) -> Iterable[tuple[str, str]]:
    """The sentences with their keys, until the number has been said once or a choice is offered."""
    for event in events:
        if key := str(event.get("key") or ""):
            if key in _LAST_OF_A_CARD or key.startswith("option-"):
                return
            yield key, str(event["heard"])


def read(library: Library, got: Outcome) -> ShouldHear:
    """The answer to a text of somebody who never texted before."""
    body = got.replies[0][1] if got.replies else ""
    numbers = [found.strip() for found in _NUMBER.findall(body)]
    others = [number for number in numbers if number != library.line.emergency]
    return ShouldHear(
        keys=(),
        whom=_named(library, got),
        number=others[0] if others else "",
        open="",
        danger_first=numbers[:1] == [library.line.emergency],
        hears=tuple(text for _, text in got.replies),
    )


def _named(library: Library, got: Outcome) -> str:
    """What the message calls whom it names first."""
    entries = library.services_of(got.named[0]) if got.named else []
    language = got.replies[0][0] if got.replies else ""
    return entries[0].organisation.shortly(language) or entries[0].organisation.called(language) if entries else ""
