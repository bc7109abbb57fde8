"""A number did not work: why, by key. It is noted for the operators, with nothing about the caller."""

from __future__ import annotations

from typing import get_args

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.stages import card, menu
from ivr.engine.directory.search import best_contact
from ivr.model.steps import Complaint, Heard, Report

DIGITS = 1
FINISH = ""

REASONS: tuple[Complaint, ...] = get_args(Complaint)

wrong, silent = menu.wrong, menu.silent


def prompt(context: Context) -> list[Heard]:
    return [context.catalogue.say("report-ask"), *choices(context)]


def choices(context: Context) -> list[Heard]:
    return [context.catalogue.say(f"report-{why}", key=str(key)) for key, why in enumerate(REASONS, start=1)]


def press(context: Context, keys: str) -> tuple[Transition, str]:
    """Thanks, and on to the next organisation where there is one: the caller still needs help."""
    key = int(keys[0])
    if not 1 <= key <= len(REASONS):
        return wrong(context), keys[1:]
    entry = card.shown(context)
    contact = best_contact(entry.service, context.now, context.state.language)
    report = Report(entry.id, contact.value or "", REASONS[key - 1])
    last = context.state.card >= len(context.found.entries) - 1
    there = context.go(stage="card", card=context.state.card + (not last))
    return Transition(there, (context.catalogue.say("report-thanks"),), brief=last, report=report), keys[1:]


def back(context: Context) -> Transition:
    return Transition(context.go(stage="card"), brief=True)
