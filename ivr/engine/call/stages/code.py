"""A short code from a poster. Its first digit is no choice anywhere (`ivr.model.keypad`)."""

from __future__ import annotations

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import to_code
from ivr.language.letters import leading_digits
from ivr.language.pieces import spelled
from ivr.model.steps import Heard

DIGITS = 7
"""Three of a code and four of a postal code."""
FINISH = "#"


def prompt(context: Context) -> list[Heard]:
    return choices(context)


def choices(context: Context) -> list[Heard]:
    return [context.catalogue.say("code-rest", digits=spelled(context.state.typed))]


def begin(context: Context, keys: str) -> tuple[Transition, str]:
    """The first digit of a code; where the rest was typed ahead, all of it."""
    waiting = context.go(stage="code", typed=keys[0])
    return press(waiting, keys[1:]) if len(keys) > 1 else (Transition(waiting), "")


def press(context: Context, keys: str) -> tuple[Transition, str]:
    """All digits up to the # that ends a code, or up to the end of what was typed."""
    digits = leading_digits(keys)[: DIGITS - len(context.state.typed)]
    return to_code(context, context.state.typed + digits), keys[len(digits) :].removeprefix(FINISH)


def silent(context: Context) -> Transition:
    return to_code(context, context.state.typed)


def back(context: Context) -> Transition:
    return Transition(context.go(stage="menu"))


QUESTION = Question(digits=DIGITS, finish=FINISH, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
