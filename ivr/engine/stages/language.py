"""Each language names itself; the emergency number comes first, in every language."""

from __future__ import annotations

from ivr.engine.scene import Move, Scene, spoken_languages
from ivr.numbers import spelled
from ivr.steps import Say, Speech

DIGITS = 1
FINISH = ""


def prompt(scene: Scene) -> list[Speech]:
    return choices(scene)


def choices(scene: Scene) -> list[Speech]:
    """For each language: the emergency number, then its key."""
    speech: list[Speech] = []
    for key, phrases in enumerate(scene.go(language="").every_language(), start=1):
        speech.append(phrases.say("emergency", number=spelled(scene.library.line.emergency)))
        speech.append(phrases.say("language-choice", key=str(key)))
    return speech


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    languages = spoken_languages(scene.library)
    key, rest = keys[0], keys[1:]
    if not (key.isdecimal() and 1 <= int(key) <= len(languages)):
        return wrong(scene), rest
    chosen = scene.go(language=languages[int(key) - 1], stage="menu", trail=scene.library.line.start)
    return Move(chosen, (chosen.phrases.say("welcome", line=scene.library.line.name),)), rest


def wrong(scene: Scene) -> Move:
    return Move(scene, _in_every_language(scene, "wrong-key"), brief=True, strike=True)


def silent(scene: Scene) -> Move:
    return Move(scene, _in_every_language(scene, "silence"), brief=True, strike=True)


def back(scene: Scene) -> Move:
    return Move(scene, brief=True)


def _in_every_language(scene: Scene, key: str) -> tuple[Say, ...]:
    return tuple(phrases.say(key) for phrases in scene.every_language())
