"""A number did not work: why, by key. It is noted for the operators, with nothing about the caller."""

from __future__ import annotations

from typing import get_args

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.stages import card, menu
from ivr.model import keypad
from ivr.model.steps import Complaint, Heard, Report

_COMPLAINTS: tuple[Complaint, ...] = get_args(Complaint)
REASONS = keypad.numbered("REASONS", _COMPLAINTS)

wrong = menu.wrong


def prompt(context: Context) -> list[Heard]:
    return [context.catalogue.say("report-ask"), *choices(context)]


def choices(context: Context) -> list[Heard]:
    return [context.catalogue.say(f"report-{why}", key=key) for key, why in REASONS.items()]


def press(context: Context, keys: str) -> tuple[Transition, str]:
    """Thanks, and on to the next organisation where there is one: the caller still needs help."""
    if keys[0] not in REASONS:
        return wrong(context), keys[1:]
    shown = card.shown(context)
    report = Report(shown.entry.id, shown.contact.value or "", REASONS[keys[0]])
    last = not context.has_next
    there = context.go(stage="card", card=context.state.card + (not last))
    return Transition(there, (context.catalogue.say("report-thanks"),), brief=last, report=report), keys[1:]


def back(context: Context) -> Transition:
    return Transition(context.go(stage="card"), brief=True)


QUESTION = Question(digits=1, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
