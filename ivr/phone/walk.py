"""The clock of a caller: how many keys and seconds until the first useful number, by every way through the menus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr.engine.library import Library
from ivr.engine.scene import spoken_languages
from ivr.phone.call import Call

SECONDS_A_KEY = 1.0
"""What somebody who knows the way needs to press a key."""


@dataclass(frozen=True)
class Way:
    """A way to a topic in a language. `first_time` listens to everything, `experienced` presses at once; both are
    seconds from dialling to the end of the first number."""

    language: str
    topic: str
    keys: str
    first_time: float
    experienced: float


def topics(library: Library, menu: str, before: str = "") -> Iterator[tuple[str, str]]:
    """Every topic below a menu with the keys that lead to it."""
    for choice in library.menus[menu].choices:
        if choice.topic:
            yield choice.topic, before + choice.key
        elif choice.goto:
            yield from topics(library, choice.goto, before + choice.key)


def walk(library: Library, dial: Callable[[], Call], place: str) -> Iterator[Way]:
    """Dials every way through the menus, in every language, with the same postal code."""
    for number, language in enumerate(spoken_languages(library), start=1):
        for topic, keys in topics(library, library.line.start):
            call = dial()
            call.dial()
            for key in f"{number}{keys}{place}":
                call.press(key)
            arrival = call.last_document
            heard = _end_of_number(call)
            pressed = 1 + len(keys) + len(place)
            yield Way(
                language,
                topic,
                f"{number} {' '.join(keys)} {place}",
                round(heard + SECONDS_A_KEY * pressed, 1),
                round(heard - arrival + SECONDS_A_KEY * pressed, 1),
            )


def _end_of_number(call: Call) -> float:
    """When the first number has been said once; where there is none, when the card has been said."""
    times = [
        event["t"]
        for event in call.events
        if event["t"] >= call.last_document and event.get("key") in ("card-number-again", "card-online", "card-email")
    ]
    return float(times[0]) if times else call.t
