"""A short code from a poster. Its first digit is no choice anywhere (`ivr.model.keypad`)."""

from __future__ import annotations

from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene
from ivr.engine.ways import to_code
from ivr.numbers import spelled
from ivr.steps import Speech
from ivr.text import leading_digits

DIGITS = 7
"""Three of a code and four of a postal code."""
FINISH = "#"


def prompt(scene: Scene) -> list[Speech]:
    return choices(scene)


def choices(scene: Scene) -> list[Speech]:
    return [scene.phrases.say("code-rest", digits=spelled(scene.state.typed))]


def begin(scene: Scene, keys: str) -> tuple[Move, str]:
    """The first digit of a code; where the rest was typed ahead, all of it."""
    waiting = scene.go(stage="code", typed=keys[0])
    return press(waiting, keys[1:]) if len(keys) > 1 else (Move(waiting), "")


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    """All digits up to the # that ends a code, or up to the end of what was typed."""
    digits = leading_digits(keys)[: DIGITS - len(scene.state.typed)]
    return to_code(scene, scene.state.typed + digits), keys[len(digits) :].removeprefix(FINISH)


def silent(scene: Scene) -> Move:
    return to_code(scene, scene.state.typed)


def back(scene: Scene) -> Move:
    return Move(scene.go(stage="menu"))


QUESTION = Question(digits=DIGITS, finish=FINISH, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
