"""The regions of the line, for who has no postal code; the last key is for who does not know."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import to_place
from ivr.engine.call.stages import menu
from ivr.model import keypad
from ivr.model.steps import Heard, Say

wrong = menu.wrong


def prompt(context: Context) -> list[Heard]:
    return [context.catalogue.say("region-ask"), *choices(context)]


def choices(context: Context) -> list[Heard]:
    return [_choice(context, key, region) for key, region in _regions(context).items()]


def _regions(context: Context) -> Mapping[str, str]:
    """The region on each key; the last one is for the whole country."""
    return keypad.numbered("regions", (*context.library.line.regions, ""))


def _choice(context: Context, key: str, region: str) -> Say:
    if not region:
        return context.catalogue.say("region-any", key=key)
    name = context.library.areas[region].name.get(context.state.language, region)
    return context.catalogue.say("region-choice", region=name, key=key)


def press(context: Context, keys: str) -> tuple[Transition, str]:
    region = _regions(context).get(keys[0])
    return (wrong(context) if region is None else to_place(context, region)), keys[1:]


def back(context: Context) -> Transition:
    return Transition(context.go(stage="place", place=""))


QUESTION = Question(digits=1, codes=True, prompt=prompt, choices=choices, press=press, silent=menu.silent, back=back)
