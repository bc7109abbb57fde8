"""The regions of the line, for who has no postal code; the last key is for who does not know."""

from __future__ import annotations

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.shortcuts import to_place
from ivr.engine.call.stages import menu
from ivr.model.steps import Heard

DIGITS = 1
FINISH = ""

wrong, silent = menu.wrong, menu.silent


def prompt(context: Context) -> list[Heard]:
    return [context.catalogue.say("region-ask"), *choices(context)]


def choices(context: Context) -> list[Heard]:
    regions = context.library.line.regions
    areas = [context.library.areas[region] for region in regions]
    return [
        *(
            context.catalogue.say("region-choice", region=area.name.get(context.state.language, id), key=str(key))
            for key, (id, area) in enumerate(zip(regions, areas, strict=True), start=1)
        ),
        context.catalogue.say("region-any", key=str(len(regions) + 1)),
    ]


def press(context: Context, keys: str) -> tuple[Transition, str]:
    places = (*context.library.line.regions, "")
    key = int(keys[0])
    if not 1 <= key <= len(places):
        return wrong(context), keys[1:]
    return to_place(context, places[key - 1]), keys[1:]


def back(context: Context) -> Transition:
    return Transition(context.go(stage="place", place=""))
