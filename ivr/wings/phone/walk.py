"""The clock of a caller: every way through the menus, dialled; how long until the first number, and what is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr.engine.call.stages.language import KEYS
from ivr.engine.call.turn import MORE
from ivr.engine.library import Library, spoken_languages
from ivr.wings.phone.call import Call
from ivr.wings.phone.hearing import JsonEvent

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


def language_keys(library: Library, language: str, number: str = "") -> str:
    """The keys that choose a language, over the pages of the first menu of a number of the line."""
    spoken, keys = spoken_languages(library, number), ""
    place, rest = spoken.index(language), len(spoken)
    while rest > KEYS and place >= KEYS - 1:
        place, rest, keys = place - (KEYS - 1), rest - (KEYS - 1), keys + str(KEYS)
    return keys + str(place + 1)


def walk(library: Library, dial: Callable[[], Call], place: str) -> Iterator[Way]:
    """Dials every way through the menus, in every language, with the same postal code."""
    for language in spoken_languages(library):
        chosen = language_keys(library, language)
        for topic, keys in topics(library, library.line.start):
            first = _to_first_number(dial(), chosen, keys + place)
            yield Way(
                language,
                topic,
                keys,
                _seconds(first.heard, first.chosen, SECONDS_A_KEY * first.keys),
                _seconds(first.heard, first.arrived, SECONDS_A_KNOWN_KEY * (first.keys + 1) + MORE * first.waits),
                tuple(dict.fromkeys(_services(dial, f"{chosen}{keys}#{len(library.line.regions) + 1}"))),
            )


def _seconds(heard: float | None, since: float, pressing: float) -> float | None:
    return None if heard is None else round(heard - since + pressing, 1)


@dataclass(frozen=True)
class _First:
    """When the language was chosen, when the last key before the cards was pressed, and when the first number had been
    said once; `keys` were pressed after the language, and `waits` is how often the line waited for more of them."""

    chosen: float
    arrived: float
    heard: float | None
    keys: int
    waits: int


def _to_first_number(call: Call, language: str, keys: str) -> _First:
    """To the first number, on whichever card that is; of the needs they choose the first."""
    call.dial()
    for key in language:
        call.press(key)
    chosen = call.last_document
    for key in keys:
        told = len(call.events)
        call.press(key)
    asked = choose_need(call, told, "1")
    told = told if asked is None else asked
    arrived = call.last_document
    while not (heard := end_of_number(call.events[told:])) and not is_over(call, told):
        told = len(call.events)
        call.press(NEXT)
        told = choose_need(call, told, "1") or told
    asks = int(asked is not None)
    return _First(chosen, arrived, heard, len(keys) + asks, 1 + asks)


def choose_need(call: Call, told: int, need: str = "") -> int | None:
    """Presses the key of a need where the line asks for one, by how its sentence begins, of others that of something
    else; from which event on cards are heard then, None where it did not ask. "1" is the first, whatever it is."""
    offered = [event["heard"] for event in call.events[told:] if event.get("key") == "need-choice"]
    if not offered:
        return None
    key = next((number for number, said in enumerate(offered, 1) if need and said.startswith(need)), len(offered) + 1)
    told = len(call.events)
    call.press("1" if need == "1" else str(key))
    return told


def is_over(call: Call, told: int) -> bool:
    """Whether there is no card after those that were heard."""
    heard = heard_keys(call, told)
    return call.ended or not heard or "card-last" in heard


def end_of_number(events: list[JsonEvent]) -> float | None:
    """When the last group of the number has been said for the first time, or the first address to go to; of who has no
    telephone the street alone is one."""
    keys = [event.get("key") for event in events]
    again = keys.index("card-number-again") if "card-number-again" in keys else len(keys)
    numbers = [event for event in events[:again] if event.get("key") == "number"][-1:]
    doors = ("card-address", "street", *(("card-label",) if "card-no-phone" in keys else ()))
    useful = [*numbers, *(event for event in events[:again] if event.get("key") in doors)]
    return float(useful[0]["t"] + useful[0]["seconds"]) if useful else None


def _services(dial: Callable[[], Call], keys: str) -> Iterator[str]:
    """The name on each card. A call that reached its limit before the last one is followed by another, for the first of
    the needs: those who meet it are far behind for something else."""
    for need in ("", "1"):
        call = dial()
        yield from _names(call, keys, need)
        if not call.ended:
            return


def _names(call: Call, keys: str, need: str) -> Iterator[str]:
    """The name on each card of a call, from the first to the last, by the key for the next one."""
    call.dial()
    for key in keys:
        call.press(key)
    told = choose_need(call, 0, need) or 0
    while not is_over(call, told):
        yield from (event["heard"] for event in call.events[told:] if event.get("key") == "organisation-name")
        told = len(call.events)
        call.press(NEXT)
        told = choose_need(call, told, need) or told


def answers_reached(library: Library, dial: Callable[[], Call]) -> Iterator[tuple[str, dict[str, str]]]:
    """In each language the keys after it that lead to each answer, by what is said: every list of the menus, page by
    page."""
    for language in spoken_languages(library):
        reached: dict[str, str] = {}
        for keys in _lists(library, library.line.start):
            reached |= _of_list(dial, language_keys(library, language), keys)
        yield language, reached


def _lists(library: Library, menu: str, before: str = "") -> Iterator[str]:
    """The keys to each list of answers below a menu."""
    for choice in library.menus[menu].choices:
        if choice.answers:
            yield before + choice.key
        elif choice.goto:
            yield from _lists(library, choice.goto, before + choice.key)


def _of_list(dial: Callable[[], Call], language: str, keys: str) -> dict[str, str]:
    """The answers of a list, from its first page to the last; of a topic with one answer, that one."""
    heard = _heard_after(dial(), language + keys)
    if told := _told(heard):
        return {told: keys}
    offered = [event["key"] for event in heard if event.get("key") in ("answer-choice", "answers-more")]
    found: dict[str, str] = {}
    for key, what in enumerate(offered, start=1):
        if what == "answers-more":
            return found | _of_list(dial, language, f"{keys}{key}")
        found[_told(_heard_after(dial(), f"{language}{keys}{key}"))] = f"{keys}{key}"
    return found


def _heard_after(call: Call, keys: str) -> list[JsonEvent]:
    call.dial()
    told = 0
    for key in keys:
        told = len(call.events)
        call.press(key)
    return call.events[told:]


def _told(events: list[JsonEvent]) -> str:
    return next((str(event["heard"]) for event in events if event.get("key") == "answer"), "")


def heard_keys(call: Call, since: int) -> list[str]:
    return [event["key"] for event in call.events[since:] if "heard" in event]
