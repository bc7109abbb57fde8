"""What somebody needs of a topic, where more can help than anybody listens to; the last key is for something else."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import back_to_place
from ivr.engine.call.stages import menu
from ivr.model import keypad
from ivr.model.steps import Heard, Say

wrong = menu.wrong


def prompt(context: Context) -> list[Heard]:
    return [context.catalogue.say("need-ask"), *choices(context)]


def choices(context: Context) -> list[Heard]:
    return [_choice(context, key, need) for key, need in _on_keys(context).items()]


def _on_keys(context: Context) -> Mapping[str, str]:
    """The need on each key; the last one is for something else."""
    return keypad.numbered("needs", (*context.asked, ""))


def _choice(context: Context, key: str, need: str) -> Say:
    if not need:
        return context.catalogue.say("need-other", key=key)
    name = context.library.topics[context.state.topic].needs[need].name
    return context.catalogue.say("need-choice", need=name.get(context.state.language, need), key=key)


def press(context: Context, keys: str) -> tuple[Transition, str]:
    need = _on_keys(context).get(keys[0])
    if need is None:
        return wrong(context), keys[1:]
    return Transition(context.go(stage="card", need=need, card=context.state.later)), keys[1:]


def silent(context: Context) -> Transition:
    """Who says nothing gets a number all the same, as for something else; but it counts, so that an empty call ends."""
    there = context.go(stage="card", need="", card=context.state.later, tries=context.state.tries)
    return Transition(there, strike=True)


QUESTION = Question(
    digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=silent, back=back_to_place
)
