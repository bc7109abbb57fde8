"""The regions of the line, for who has no postal code; the last key is for who does not know."""

from __future__ import annotations

from ivr.engine.scene import Move, Scene
from ivr.engine.stages import menu
from ivr.engine.ways import to_place
from ivr.steps import Speech

DIGITS = 1
FINISH = ""

wrong, silent = menu.wrong, menu.silent


def prompt(scene: Scene) -> list[Speech]:
    return [scene.phrases.say("region-ask"), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    regions = scene.library.line.regions
    areas = [scene.library.areas[region] for region in regions]
    return [
        *(
            scene.phrases.say("region-choice", region=area.name.get(scene.state.language, id), key=str(key))
            for key, (id, area) in enumerate(zip(regions, areas, strict=True), start=1)
        ),
        scene.phrases.say("region-any", key=str(len(regions) + 1)),
    ]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    places = (*scene.library.line.regions, "")
    key = int(keys[0])
    if not 1 <= key <= len(places):
        return wrong(scene), keys[1:]
    return to_place(scene, places[key - 1]), keys[1:]


def back(scene: Scene) -> Move:
    return Move(scene.go(stage="place", place=""))
