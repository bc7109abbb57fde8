"""A menu of the tree: each choice leads to another menu or to a topic, or tells something."""

from __future__ import annotations

from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene
from ivr.engine.ways import to_topic
from ivr.model import Choice
from ivr.steps import Mark, Speech


def prompt(scene: Scene) -> list[Speech]:
    return choices(scene)


def choices(scene: Scene) -> list[Speech]:
    menu = scene.library.menus[scene.state.menu]
    return [scene.phrases.say(choice.say, key=choice.key) for choice in menu.choices]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    menu = scene.library.menus[scene.state.menu]
    chosen = next((choice for choice in menu.choices if choice.key == keys[0]), None)
    return (_go(scene, chosen) if chosen else wrong(scene)), keys[1:]


def _go(scene: Scene, choice: Choice) -> Move:
    if choice.topic:
        return to_topic(scene, choice.topic)
    if choice.tell:
        return Move(scene.go(), (scene.phrases.say(choice.tell),), brief=True)
    return Move(scene.go(trail=f"{scene.state.trail}.{choice.goto}"))


def wrong(scene: Scene) -> Move:
    return Move(scene, (Mark("wrong"), scene.phrases.say("wrong-key")), brief=True, strike=True)


def silent(scene: Scene) -> Move:
    return Move(scene, (scene.phrases.say("silence"),), brief=True, strike=True)


def back(scene: Scene) -> Move:
    """To the menu above; from the first one to the languages."""
    above = scene.state.trail.rpartition(".")[0]
    return Move(scene.go(trail=above)) if above else Move(scene.go(stage="language", language="", trail=""))


QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
