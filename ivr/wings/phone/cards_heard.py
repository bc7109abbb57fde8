"""How many cards a caller hears until somebody meets what they need, and after how many seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr.engine.library import Library
from ivr.model import Place, ServiceEntry
from ivr.wings.phone.call import Call
from ivr.wings.phone.walk import NEXT, SECONDS_A_KEY, choose_need, end_of_number, heard_keys, is_over, topics

_FAR = {"nothing-here", "nothing-nearer"}


@dataclass(frozen=True)
class Reached:
    """A need in a place. `near` is whether somebody meets it there, `online` whether all of those are only on the
    internet; `cards` counts them up to the first that meets it, 0 where none does; `told` is whether the caller hears
    with the first card that nobody near does; `seconds` are from choosing the language to the end of its number, for
    who listens to everything."""

    language: str
    topic: str
    need: str
    place: str
    near: bool
    online: bool
    cards: int
    told: bool
    seconds: float | None


def cards_heard(
    library: Library, dial: Callable[[], Call], language: str, number: int, place: str
) -> Iterator[Reached]:
    """Every need of every topic in the menus, dialled with a postal code in one language, which is this key."""
    ways = dict(reversed(list(topics(library, library.line.start))))
    for topic, keys in ways.items():
        for need in library.topics[topic].needs:
            here = _meeting(library, topic, need, library.place(place))
            online = bool(here) and all(entry.service.online_only for entry in here)
            names = {f"{entry.called(language)}." for entry in library.services(topic) if entry.service.meets(need)}
            said = library.topics[topic].needs[need].name[language]
            heard = _listen(dial(), str(number), keys + place, said, names)
            yield Reached(language, topic, need, place, bool(here), online, *heard)


def _meeting(library: Library, topic: str, need: str, place: Place | None) -> list[ServiceEntry]:
    areas = place.areas if place else ()
    return [entry for entry in library.services(topic, areas) if entry.service.meets(need)]


def _listen(call: Call, language: str, keys: str, need: str, names: set[str]) -> tuple[int, bool, float | None]:
    """Which card is the first with one of these names, whether the first one came with the words that nobody is near,
    and when the number had been said."""
    call.dial()
    call.press(language)
    chosen, pressed, told, card, far = call.last_document, len(keys), 0, 0, False
    for key in keys:
        told = len(call.events)
        call.press(key)
    while True:
        since = told
        if "need-choice" in heard_keys(call, told):
            told = choose_need(call, told, need) or told
            pressed += 1
        card += 1
        far = far or (card == 1 and bool(_FAR & set(heard_keys(call, since))))
        if names & {event["heard"] for event in call.events[told:] if event.get("key") == "organisation-name"}:
            heard = end_of_number(call.events[told:])
            return card, far, heard and round(heard - chosen + SECONDS_A_KEY * pressed, 1)
        if is_over(call, told):
            return 0, far, None
        told, pressed = len(call.events), pressed + 1
        call.press(NEXT)
