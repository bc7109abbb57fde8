"""Where the caller is: four digits of a postal code. Who does not know it presses # or waits, then hears regions."""

from __future__ import annotations

from ivr.country.geography import POSTCODE_DIGITS as DIGITS
from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import to_code, to_postcode
from ivr.language.letters import leading_digits
from ivr.language.pieces import spelled
from ivr.model.keypad import LEAVE
from ivr.model.steps import Heard, Say

FINISH = "#"


def prompt(context: Context) -> list[Heard]:
    """On a sensitive topic the emergency number once more, and the key that ends the call, before anything else."""
    if context.sensitive:
        return [context.emergency(), leave_offer(context), *choices(context)]
    return choices(context)


def alarm(context: Context) -> list[Heard]:
    """The emergency number and the key to leave by, for who was told neither where the place was asked."""
    return [context.emergency(), leave_offer(context)] if context.sensitive and not context.state.alarmed else []


def leave_offer(context: Context) -> Say:
    """The key that ends the call on harmless words."""
    return context.catalogue.say("leave-offer", key=LEAVE)


def choices(context: Context) -> list[Heard]:
    if context.state.typed:
        return [context.catalogue.say("place-rest", digits=spelled(context.state.typed))]
    return [context.catalogue.say("place-ask")]


def press(context: Context, keys: str) -> tuple[Transition, str]:
    if keys[0] == "#":
        return Transition(context.go(stage="region")), keys[1:]
    new = leading_digits(keys)[: DIGITS - len(context.state.typed)]
    digits, rest = context.state.typed + new, keys[len(new) :]
    if len(digits) == DIGITS and context.library.coded(digits):  # no postal code is one (D222)
        return to_code(context, digits), rest.removeprefix(FINISH)
    if len(digits) == DIGITS:
        return to_postcode(context, digits), rest
    return _too_few(context, digits), rest.removeprefix(FINISH)


def _too_few(context: Context, digits: str) -> Transition:
    """Who types slowly is not cut off: what is there waits for the rest. On a sensitive topic a 9 alone is a wish to
    leave, and a few digits can be a short code."""
    if digits == LEAVE and context.sensitive:
        return Transition(context, leave=True)
    if digits[0] == "0":  # no postal code begins with it, so there is nothing to wait for
        return to_postcode(context, digits)
    if context.library.coded(digits):
        return to_code(context, digits)
    return Transition(context.go(tries=context.state.tries, typed=digits), brief=True)


def silent(context: Context) -> Transition:
    """No code is no fault: the next question is easier, but it counts, so that an empty call ends."""
    without_code = context.go(stage="region", tries=context.state.tries)
    return Transition(without_code, (context.catalogue.say("place-none"),), strike=True)


def back(context: Context) -> Transition:
    """First what was typed is gone, then the question."""
    if context.state.typed:
        return Transition(context.go(), brief=True)
    if context.state.answer:
        return Transition(context.go(stage="answer"), brief=True)
    return Transition(context.afresh(stage="menu"))


QUESTION = Question(digits=DIGITS, finish=FINISH, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
