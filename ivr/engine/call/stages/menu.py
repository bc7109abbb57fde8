"""A menu of the tree: each choice leads to another menu, to a topic or to its answers, or tells something."""

from __future__ import annotations

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import to_answers, to_topic
from ivr.model import Choice
from ivr.model.steps import Heard, Mark


def prompt(context: Context) -> list[Heard]:
    return choices(context)


def choices(context: Context) -> list[Heard]:
    menu, offers = context.library.menus[context.state.menu], context.library.offers[context.state.language]
    return [offers[choice.say, choice.key] for choice in menu.choices]


def press(context: Context, keys: str) -> tuple[Transition, str]:
    menu = context.library.menus[context.state.menu]
    chosen = next((choice for choice in menu.choices if choice.key == keys[0]), None)
    return (_go(context, chosen) if chosen else wrong(context)), keys[1:]


def _go(context: Context, choice: Choice) -> Transition:
    if choice.topic:
        return to_topic(context, choice.topic)
    if choice.answers:
        return to_answers(context, choice.answers)
    if choice.tell:
        return Transition(context.go(), (context.catalogue.say(choice.tell),), brief=True)
    return Transition(context.go(trail=f"{context.state.trail}.{choice.goto}"))


def wrong(context: Context) -> Transition:
    return Transition(context, (Mark("wrong"), context.catalogue.say("wrong-key")), brief=True, strike=True)


def silent(context: Context) -> Transition:
    return Transition(context, (context.catalogue.say("silence"),), brief=True, strike=True)


def back(context: Context) -> Transition:
    """To the menu above; from the first one to the languages."""
    above = context.state.trail.rpartition(".")[0]
    return (
        Transition(context.go(trail=above))
        if above
        else Transition(context.go(stage="language", language="", trail="", page=0))
    )


QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=silent, back=back)
