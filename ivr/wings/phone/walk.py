"""The clock of a caller: every way through the menus, dialled; how long until the first number, and who is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr.engine.call.turn import MORE
from ivr.engine.library import Library, spoken_languages
from ivr.wings.phone.call import Call, JsonEvent

# Card, Moran and Newell, The Psychology of Human-Computer Interaction (1983): a key, for who looks for each, and for
# an average typist who knows what comes.
SECONDS_A_KEY = 1.2
SECONDS_A_KNOWN_KEY = 0.28
NEXT = "3"
"""The key of the next card."""


@dataclass(frozen=True)
class Way:
    """A way to a topic in a language. `keys` are those after the language, without the postal code; `first_time`
    listens to everything, `experienced` types ahead and then waits as long as the line waits for more keys; both are
    seconds from choosing the language to the end of the first number or the first address to go to, None where no card
    has one: an address on the internet is none. `services` are all that can be reached there, by name."""

    language: str
    topic: str
    keys: str
    first_time: float | None
    experienced: float | None
    services: tuple[str, ...]


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
            chosen, arrived, heard = _to_first_number(dial(), str(number), keys + place)
            pressed = len(keys + place)
            yield Way(
                language,
                topic,
                keys,
                _seconds(heard, chosen, SECONDS_A_KEY * pressed),
                _seconds(heard, arrived, SECONDS_A_KNOWN_KEY * (pressed + 1) + MORE),
                tuple(_services(dial(), f"{number}{keys}#{len(library.line.regions) + 1}")),
            )


def _seconds(heard: float | None, since: float, pressing: float) -> float | None:
    return None if heard is None else round(heard - since + pressing, 1)


def _to_first_number(call: Call, language: str, keys: str) -> tuple[float, float, float | None]:
    """When the language was chosen, when the last key was pressed, when the first number had been said once, on
    whichever card that is."""
    call.dial()
    call.press(language)
    chosen = call.last_document
    for key in keys:
        told = len(call.events)
        call.press(key)
    arrived = call.last_document
    while not (heard := _end_of_number(call.events[told:])) and not _is_over(call, told):
        told = len(call.events)
        call.press(NEXT)
    return chosen, arrived, heard


def _is_over(call: Call, told: int) -> bool:
    """Whether there is no card after those that were heard."""
    heard = _heard(call, told)
    return call.ended or not heard or "card-last" in heard


def _end_of_number(events: list[JsonEvent]) -> float | None:
    """When the last group of the number has been said for the first time, or the first address to go to."""
    keys = [event.get("key") for event in events]
    again = keys.index("card-number-again") if "card-number-again" in keys else len(keys)
    numbers = [event for event in events[:again] if event.get("key") == "number"][-1:]
    useful = [*numbers, *(event for event in events[:again] if event.get("key") in ("card-address", "street"))]
    return float(useful[0]["t"] + useful[0]["seconds"]) if useful else None


def _services(call: Call, keys: str) -> Iterator[str]:
    """The name on each card, from the first to the last, by the key for the next one."""
    call.dial()
    for key in keys:
        call.press(key)
    told = 0
    while not _is_over(call, told):
        yield from (event["heard"] for event in call.events[told:] if event.get("key") == "organisation-name")
        told = len(call.events)
        call.press(NEXT)


def _heard(call: Call, since: int) -> list[str]:
    return [event["key"] for event in call.events[since:] if "heard" in event]
