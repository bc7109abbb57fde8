"""A number did not work: why, by key. It is noted for the operators, with nothing about the caller."""

from __future__ import annotations

from typing import get_args

from ivr.engine.scene import Move, Scene
from ivr.engine.search import best_contact
from ivr.engine.stages import card, menu
from ivr.steps import Complaint, Report, Speech

DIGITS = 1
FINISH = ""

REASONS: tuple[Complaint, ...] = get_args(Complaint)

wrong, silent = menu.wrong, menu.silent


def prompt(scene: Scene) -> list[Speech]:
    return [scene.phrases.say("report-ask"), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    return [scene.phrases.say(f"report-{why}", key=str(key)) for key, why in enumerate(REASONS, start=1)]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    """Thanks, and on to the next organisation where there is one: the caller still needs help."""
    key = int(keys[0])
    if not 1 <= key <= len(REASONS):
        return wrong(scene), keys[1:]
    listing = card.shown(scene)
    contact = best_contact(listing.service, scene.now, scene.state.language)
    report = Report(listing.id, contact.value or "", REASONS[key - 1])
    last = scene.state.card >= len(scene.found.listings) - 1
    there = scene.go(stage="card", card=scene.state.card + (not last))
    return Move(there, (scene.phrases.say("report-thanks"),), brief=last, report=report), keys[1:]


def back(scene: Scene) -> Move:
    return Move(scene.go(stage="card"), brief=True)
