"""The regions of the line, for who has no postal code; the last key is for who does not know."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene
from ivr.engine.stages import menu
from ivr.engine.ways import to_place
from ivr.model import keypad
from ivr.steps import Say, Speech

wrong = menu.wrong


def prompt(scene: Scene) -> list[Speech]:
    return [scene.phrases.say("region-ask"), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    return [_choice(scene, key, region) for key, region in _regions(scene).items()]


def _regions(scene: Scene) -> Mapping[str, str]:
    """The region on each key; the last one is for the whole country."""
    return keypad.numbered("regions", (*scene.library.line.regions, ""))


def _choice(scene: Scene, key: str, region: str) -> Say:
    if not region:
        return scene.phrases.say("region-any", key=key)
    name = scene.library.areas[region].name.get(scene.state.language, region)
    return scene.phrases.say("region-choice", region=name, key=key)


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    region = _regions(scene).get(keys[0])
    return (wrong(scene) if region is None else to_place(scene, region)), keys[1:]


def back(scene: Scene) -> Move:
    return Move(scene.go(stage="place", place=""))


QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
