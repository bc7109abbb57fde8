"""Where the caller is: four digits of a postal code. Who does not know it presses # or waits, then hears regions."""

from __future__ import annotations

from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene
from ivr.engine.ways import to_code, to_postcode
from ivr.model.keypad import LEAVE
from ivr.numbers import spelled
from ivr.steps import Say, Speech
from ivr.text import leading_digits

DIGITS = 4
FINISH = "#"


def prompt(scene: Scene) -> list[Speech]:
    """On a quiet topic the emergency number once more, and the key that ends the call, before anything else."""
    if scene.quiet:
        return [scene.emergency(), leave_offer(scene), *choices(scene)]
    return choices(scene)


def leave_offer(scene: Scene) -> Say:
    """The key that ends the call on harmless words."""
    return scene.phrases.say("leave-offer", key=LEAVE)


def choices(scene: Scene) -> list[Speech]:
    if scene.state.typed:
        return [scene.phrases.say("place-rest", digits=spelled(scene.state.typed))]
    return [scene.phrases.say("place-ask")]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    if keys[0] == "#":
        return Move(scene.go(stage="region")), keys[1:]
    new = leading_digits(keys)[: DIGITS - len(scene.state.typed)]
    digits, rest = scene.state.typed + new, keys[len(new) :]
    if len(digits) == DIGITS:
        return to_postcode(scene, digits), rest
    return _too_few(scene, digits), rest.removeprefix(FINISH)


def _too_few(scene: Scene, digits: str) -> Move:
    """Who types slowly is not cut off: what is there waits for the rest. On a quiet topic a 9 alone is a wish to
    leave, and a few digits can be a short code."""
    if digits == LEAVE and scene.quiet:
        return Move(scene, leave=True)
    if digits[0] == "0":  # no postal code begins with it, so there is nothing to wait for
        return to_postcode(scene, digits)
    if scene.library.coded(digits):
        return to_code(scene, digits)
    return Move(scene.go(tries=scene.state.tries, typed=digits), brief=True)


def silent(scene: Scene) -> Move:
    """No code is no fault: the next question is easier, but it counts, so that an empty call ends."""
    without_code = scene.go(stage="region", tries=scene.state.tries)
    return Move(without_code, (scene.phrases.say("place-none"),), strike=True)


def back(scene: Scene) -> Move:
    """First what was typed is gone, then the question."""
    return Move(scene.go(), brief=True) if scene.state.typed else Move(scene.go(stage="menu", topic=""))


QUESTION = Question(digits=DIGITS, finish=FINISH, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
