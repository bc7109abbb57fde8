"""Each language names itself, on its key. The emergency number comes first."""

from __future__ import annotations

from ivr.engine.library import Library
from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene, phrases, spoken_languages
from ivr.steps import Mark, Say, Speech

KEYS = 9
"""As many languages fit on one page; where there are more, the last key leads to the next page."""


def prompt(scene: Scene) -> list[Speech]:
    """The emergency number in the first language: everybody else hears it as soon as they have chosen theirs."""
    first = phrases(scene.library, spoken_languages(scene.library)[0])
    return [scene.emergency(first), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    """Every language in its own words. Those of the next page share the key that leads there, so nobody has to
    understand "more"."""
    here, after = _pages(scene)
    keys = [(language, str(key)) for key, language in enumerate(here, start=1)]
    keys += [(language, str(KEYS)) for language in after]
    return [_offer(scene, language, key) for language, key in keys]


def _offer(scene: Scene, language: str, key: str) -> Say:
    return phrases(scene.library, language).say("language-choice", key=key)


def last_page(library: Library) -> int:
    """The number of the last page of languages; the first one is 0."""
    return max(0, -(-(len(spoken_languages(library)) - KEYS) // (KEYS - 1)))


def _pages(scene: Scene) -> tuple[list[str], list[str]]:
    """The languages of this page, and those of the next ones."""
    rest = spoken_languages(scene.library)[scene.state.page * (KEYS - 1) :]
    return (rest, []) if len(rest) <= KEYS else (rest[: KEYS - 1], rest[KEYS - 1 :])


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    here, after = _pages(scene)
    key, rest = int(keys[0]), keys[1:]
    if after and key == KEYS:
        return Move(scene.go(page=scene.state.page + 1), brief=True), rest
    if not 1 <= key <= len(here):
        return Move(scene, (Mark("wrong"),), brief=True, strike=True), rest
    return enter(scene, here[key - 1]), rest


def enter(scene: Scene, language: str) -> Move:
    """On to the first menu in this language: the emergency number, who this is, and what the line does not keep."""
    chosen = scene.go(language=language, page=0).go_home()
    return Move(chosen, (chosen.emergency(), chosen.phrases.say("welcome", line=scene.library.line.name)))


def silent(scene: Scene) -> Move:
    return Move(scene, strike=True)


def back(scene: Scene) -> Move:
    return Move(scene.go(page=0), brief=True)


QUESTION = Question(digits=1, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
