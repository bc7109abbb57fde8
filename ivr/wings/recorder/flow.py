"""What an operator hears and what their keys do: a pure function from a state and an event to steps and a state."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ivr.audio.formats import MOST_SECONDS
from ivr.audio.length import plausible
from ivr.audio.utterance import Utterance
from ivr.model import Language
from ivr.model.steps import End, Gather, Keys, Record, Say, Silence, Start, Step
from ivr.wings.recorder import words
from ivr.wings.recorder.progress import Progress
from ivr.wings.recorder.words import say

TAKE = "take"
"""The key of a `Say` that is heard as the operator just said it."""

_TRIES = 3
_WAIT, _WAIT_FOR_CODE = 10, 15
# Keys to wait for: one more than a code or the number of a language has, so that the hash key always ends them.
_CODE_KEYS, _LANGUAGE_KEYS = 13, 3
# After the longest time a text can take, somebody may still look for the hash key.
_GRACE = 5


@dataclass(frozen=True)
class Admitted:
    """What became of a code: let in, not let in but asked again, or not let in."""

    answer: Literal["yes", "again", "no"]


@dataclass(frozen=True)
class Spoken:
    """Something was recorded: the name of the take, or why there is none, in one sentence."""

    take: str = ""
    why: str = ""


@dataclass(frozen=True)
class Kept:
    """What became of a take that was to be kept: on the line now, on it later, or not kept."""

    outcome: Literal["now", "later", "no"]


@dataclass(frozen=True)
class Keep:
    """Keeps a take as the recording of this sentence; the call then goes on with `Kept`."""

    wanted: Utterance
    take: str


@dataclass(frozen=True)
class About:
    """What the flow knows: the languages of the line, the sentences without a recording, whether one can be heard
    before somebody recorded it, whether this call may have one (not while somebody else is at it), and its number on
    the list of its language."""

    languages: Sequence[Language]
    missing: Sequence[Utterance]
    heard: Callable[[Utterance], bool]
    free: Callable[[Utterance], bool] = lambda wanted: True
    number: Callable[[Utterance], int] = lambda wanted: 0


Event = Start | Keys | Silence | Admitted | Spoken | Kept
Steps = list[Step | Keep]
Turn = tuple[Steps, Progress]


def turn(state: Progress, event: Event, about: About) -> Turn:
    """The steps of one turn, ending in `Gather`, `Record`, `Keep` or `End`, and the state that the next one
    begins with.

    A code never comes here: it is checked by `ivr.wings.recorder.shared`, and what became of it arrives as `Admitted`.
    """
    match event:
        case Start():
            return _ask_code(words.WELCOME)
        case Admitted():
            return _at_the_door(event, about)
        case Silence():
            return _once_more(state, about, words.NOTHING_HEARD if state.stage == "speak" else "")
        case Spoken(take, why):
            return _check(state.change(take=take), about) if take else _read(state, about, why)
        case Kept("no"):
            return _read(state, about, words.NOT_KEPT)
        case Kept(outcome):
            return _present(state, about, words.KEPT_NOW if outcome == "now" else words.KEPT_LATER)
        case Keys(pressed):
            return _pressed(state, pressed, about)


def current(state: Progress, about: About) -> Utterance | None:
    """The sentence they are at; None where it was recorded or changed meanwhile."""
    return next((one for one in _missing(state, about) if one.id == state.text), None)


def _missing(state: Progress, about: About) -> list[Utterance]:
    return [one for one in about.missing if one.language == state.language]


def _pressed(state: Progress, pressed: str, about: About) -> Turn:
    """What a key does; the same keys mean the same at every sentence."""
    if state.stage == "language":
        return _chosen(state, pressed, about)
    match state.stage, pressed:
        case "read" | "check", "9":
            return [say(words.THANKS), End()], state
        case "read" | "check", "3":
            return _present(state.change(place=state.place + 1), about)
        case ("read", "1") | ("check", "2"):
            return _record(state, about)
        case "read", "2":
            return _read(state.change(tries=0), about)
        case "check", "0":
            return _check(state, about)
        case "check", "1":
            return _keep(state, about)
        case _:
            return _once_more(state, about)


def _once_more(state: Progress, about: About, first: str = "") -> Turn:
    """The same question again; after three times in a row without an answer, goodbye."""
    state = state.change(tries=state.tries + 1)
    if state.tries >= _TRIES:
        return [say(words.GOODBYE), End()], state
    match state.stage:
        case "pin":
            steps, _ = _ask_code(words.WELCOME)
            return steps, state
        case "language":
            return _choose(state, about)
        case "check":
            return _check(state, about, state.tries)
        case _:
            return _read(state, about, first)


def _at_the_door(event: Admitted, about: About) -> Turn:
    """Every refusal sounds the same: it does not say whether the code was wrong, or too many were tried."""
    if event.answer == "yes":
        return _choose(Progress(stage="language"), about)
    if event.answer == "again":
        return _ask_code(words.REFUSED)
    return [say(words.REFUSED), say(words.GOODBYE), End()], Progress()


def _ask_code(first: str) -> Turn:
    return [Gather((say(first), say(words.CODE)), _CODE_KEYS, _WAIT_FOR_CODE, "#")], Progress()


def _choose(state: Progress, about: About, *first: str) -> Turn:
    spoken = (*first, words.LANGUAGE, words.languages(about.languages))
    return [Gather(tuple(map(say, spoken)), _LANGUAGE_KEYS, _WAIT, "#")], state


def _chosen(state: Progress, pressed: str, about: About) -> Turn:
    number = int(pressed) if pressed.isdecimal() else 0
    if not 1 <= number <= len(about.languages):
        return _once_more(state, about)
    return _present(state.change(language=about.languages[number - 1].code), about)


def _present(state: Progress, about: About, *first: str) -> Turn:
    """The next sentence that is missing and free; goodbye where there is none."""
    missing = _missing(state, about)
    place = next((at for at in range(state.place, len(missing)) if about.free(missing[at])), None)
    if place is None:
        last = words.left(len(missing)) if missing else words.NOTHING_LEFT
        return [*map(say, (*first, last, words.THANKS)), End()], state.change(text="", take="")
    state = state.change(text=missing[place].id, place=place, tries=0)
    return _read(state, about, *first, words.left(len(missing)))


def _read(state: Progress, about: About, *first: str) -> Turn:
    """Lets them hear the sentence they are to say."""
    wanted = current(state, about)
    if not wanted:
        return _present(state, about, words.NOT_NEEDED)
    unheard = say(words.unheard(about.number(wanted)))
    text = Say(wanted.language, wanted.text, wanted.prompt) if about.heard(wanted) else unheard
    spoken = (*(say(sentence) for sentence in first if sentence), text, say(words.READ))
    return [Gather(spoken, 1, _WAIT)], state.change(stage="read", take="")


def _record(state: Progress, about: About) -> Turn:
    wanted = current(state, about)
    if not wanted:
        return _present(state, about, words.NOT_NEEDED)
    longest = min(math.ceil(plausible(wanted.text)[1]) + _GRACE, int(MOST_SECONDS))
    return [say(words.SPEAK), Record(longest)], state.change(stage="speak", take="", tries=0)


def _check(state: Progress, about: About, tries: int = 0) -> Turn:
    """Lets them hear what they said."""
    wanted = current(state, about)
    if not wanted or not state.take:
        return _present(state, about, words.NOT_NEEDED)
    spoken = (say(words.YOU_SAID), Say(wanted.language, wanted.text, TAKE), say(words.CHECK))
    return [Gather(spoken, 1, _WAIT)], state.change(stage="check", tries=tries)


def _keep(state: Progress, about: About) -> Turn:
    wanted = current(state, about)
    if not wanted or not state.take:
        return _present(state, about, words.NOT_NEEDED)
    return [Keep(wanted, state.take)], state
