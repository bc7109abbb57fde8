"""A short code from a poster. Its first digit is no choice anywhere (`ivr.model.keypad`)."""

from __future__ import annotations

from ivr.country.geography import POSTCODE_DIGITS
from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import to_code, to_menu
from ivr.language.letters import leading_digits
from ivr.language.pieces import spelled
from ivr.model.steps import Heard

DIGITS = 4 + POSTCODE_DIGITS
"""Those of the longest code and of a postal code."""
FINISH = "#"


def prompt(context: Context) -> list[Heard]:
    return choices(context)


def choices(context: Context) -> list[Heard]:
    return [context.catalogue.say("code-rest", digits=spelled(context.state.typed))]


def begin(context: Context, keys: str) -> tuple[Transition, str]:
    """A code that was typed at another question: all of it, up to its end; else its first digits, which wait for the
    rest, as nobody has to type them without a pause."""
    digits = leading_digits(keys)[: DIGITS - 1]
    waiting, rest = context.go(stage="code", typed=digits), keys[len(digits) :]
    return press(waiting, rest) if rest or _is_whole(context, digits) else (Transition(waiting), "")


def _is_whole(context: Context, digits: str) -> bool:
    """Whether all of a shorter code and its postal code is there: nothing longer begins like that."""
    return len(digits) == DIGITS - 1 and not context.library.coded(digits[: -(POSTCODE_DIGITS - 1)])


def press(context: Context, keys: str) -> tuple[Transition, str]:
    """All digits up to the # that ends a code, or up to the end of what was typed."""
    digits = leading_digits(keys)[: DIGITS - len(context.state.typed)]
    return to_code(context, context.state.typed + digits), keys[len(digits) :].removeprefix(FINISH)


def silent(context: Context) -> Transition:
    return to_code(context, context.state.typed)


def back(context: Context) -> Transition:
    return Transition(to_menu(context))


QUESTION = Question(digits=DIGITS, finish=FINISH, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
