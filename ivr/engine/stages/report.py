"""A number did not work: why, by key. It is noted for the operators, with nothing about the caller."""

from __future__ import annotations

from typing import get_args

from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene
from ivr.engine.stages import card, menu
from ivr.model import keypad
from ivr.steps import Complaint, Report, Speech

_COMPLAINTS: tuple[Complaint, ...] = get_args(Complaint)
REASONS = keypad.numbered("REASONS", _COMPLAINTS)

wrong = menu.wrong


def prompt(scene: Scene) -> list[Speech]:
    return [scene.phrases.say("report-ask"), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    return [scene.phrases.say(f"report-{why}", key=key) for key, why in REASONS.items()]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    """Thanks, and on to the next organisation where there is one: the caller still needs help."""
    if keys[0] not in REASONS:
        return wrong(scene), keys[1:]
    shown = card.shown(scene)
    report = Report(shown.listing.id, shown.contact.value or "", REASONS[keys[0]])
    last = scene.state.card >= len(scene.found.listings) - 1
    there = scene.go(stage="card", card=scene.state.card + (not last))
    return Move(there, (scene.phrases.say("report-thanks"),), brief=last, report=report), keys[1:]


def back(scene: Scene) -> Move:
    return Move(scene.go(stage="card"), brief=True)


QUESTION = Question(digits=1, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
