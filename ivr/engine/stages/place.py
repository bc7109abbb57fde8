"""Where the caller is: four digits of a postal code. Who does not know it presses # or waits, then hears regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ivr.engine.scene import Move, Scene
from ivr.numbers import spelled
from ivr.steps import Pause, Say, Speech

DIGITS = 4
FINISH = "#"


def prompt(scene: Scene) -> list[Speech]:
    return [scene.phrases.say("place-ask")]


def choices(scene: Scene) -> list[Speech]:
    return prompt(scene)


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    if keys[0] == "#":
        return Move(scene.go(stage="region")), keys[1:]
    code, rest = keys[:4], keys[4:]
    place = scene.library.place(code) if code.isdecimal() else None
    if not place:
        return _not_a_code(scene, code), rest
    here = scene.phrases.say("place-here", place=place.called(scene.state.language))
    return arrive(scene, code, (here,)), rest


def _not_a_code(scene: Scene, code: str) -> Move:
    if len(code) == 4 and code.isdecimal():
        return Move(scene, (scene.phrases.say("place-unknown", code=spelled(code)),), brief=True, strike=True)
    return Move(scene, (scene.phrases.say("place-short"),), brief=True, strike=True)


def arrive(scene: Scene, place: str, lead: tuple[Say, ...]) -> Move:
    """On to the cards for this place: a postal code, an area, or "" for the whole country."""
    there = scene.go(stage="card", place=place, card=0, since=_minute(scene.now))
    found = there.found
    if not found.listings:
        return Move(there.go(stage="menu"), (*lead, there.phrases.say("nothing-at-all")))
    here = there.place()
    if found.wider and here:
        lead = (*lead, there.phrases.say("nothing-here", place=here.called(scene.state.language)))
    return Move(there, (*lead, Pause()))


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def silent(scene: Scene) -> Move:
    """No code is no fault: the next question is easier, but it counts, so that an empty call ends."""
    without_code = scene.go(stage="region", tries=scene.state.tries)
    return Move(without_code, (scene.phrases.say("place-none"),), strike=True)


def back(scene: Scene) -> Move:
    return Move(replace(scene.go(stage="menu", topic="")))
