"""Each language names itself, on its key. The emergency number comes first."""

from __future__ import annotations

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.library import Library, catalogue
from ivr.model.keypad import LANGUAGES
from ivr.model.steps import Heard, Mark

KEYS = len(LANGUAGES)
"""As many languages fit on one page; where there are more, the last key leads to the next page."""


def prompt(context: Context) -> list[Heard]:
    """The emergency number in the first language: everybody else hears it as soon as they have chosen theirs."""
    first = catalogue(context.library, context.languages[0])
    return [context.emergency(first), *choices(context)]


def choices(context: Context) -> list[Heard]:
    """Every language in its own words. Those of the next page share the key that leads there, so nobody has to
    understand "more"."""
    here, after = _pages(context)
    keys = [(language, str(key)) for key, language in enumerate(here, start=1)]
    keys += [(language, str(KEYS)) for language in after]
    offers = context.library.offers
    return [offers[language]["language-choice", key] for language, key in keys]


def last_page(library: Library) -> int:
    """The number of the last page of languages; the first one is 0."""
    return max(0, -(-(len(library.line.spoken) - KEYS) // (KEYS - 1)))


def _pages(context: Context) -> tuple[list[str], list[str]]:
    """The languages of this page, and those of the next ones."""
    rest = context.languages[context.state.page * (KEYS - 1) :]
    return (rest, []) if len(rest) <= KEYS else (rest[: KEYS - 1], rest[KEYS - 1 :])


def press(context: Context, keys: str) -> tuple[Transition, str]:
    here, after = _pages(context)
    key, rest = int(keys[0]), keys[1:]
    if after and key == KEYS:
        return Transition(context.go(page=context.state.page + 1), brief=True), rest
    if not 1 <= key <= len(here):
        return Transition(context, (Mark("wrong"),), brief=True, strike=True), rest
    move = enter(context, here[key - 1])
    was_first = here[key - 1] == context.languages[0]
    return (Transition(move.context, move.lead[1:]) if was_first else move), rest  # they have just heard the first word


def enter(context: Context, language: str) -> Transition:
    """On to the first menu in this language: the emergency number, who this is, and what the line does not keep."""
    chosen = context.afresh(language=language, stage="menu", trail=context.start)
    return Transition(chosen, (chosen.emergency(), chosen.catalogue.say("welcome", line=context.library.line.name)))


def silent(context: Context) -> Transition:
    return Transition(context, strike=True)


def back(context: Context) -> Transition:
    return Transition(context.go(page=0), brief=True)


QUESTION = Question(digits=1, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
