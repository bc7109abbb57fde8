"""One organisation after the other, best first."""

from __future__ import annotations

from ivr.engine import card as spoken
from ivr.engine.scene import Move, Scene
from ivr.engine.stages import menu
from ivr.model import Listing
from ivr.steps import Pause, Speech

DIGITS = 1
FINISH = ""

OPTIONS = ("again", "next", "address")

wrong, silent = menu.wrong, menu.silent


def prompt(scene: Scene) -> list[Speech]:
    return [*spoken.card(scene.library, _shown(scene), scene.phrases, scene.now), Pause(), *choices(scene)]


def choices(scene: Scene) -> list[Speech]:
    """What can be done with the card; "next" only where there is one, always on the same key."""
    last = scene.state.card >= len(scene.found.listings) - 1
    return [
        *(
            scene.phrases.say(f"option-{option}", key=str(key))
            for key, option in enumerate(OPTIONS, start=1)
            if not (option == "next" and last)
        ),
        scene.phrases.say("option-back"),
        scene.phrases.say("option-main"),
    ]


def _shown(scene: Scene) -> Listing:
    listings = scene.found.listings
    return listings[min(scene.state.card, len(listings) - 1)]


def press(scene: Scene, keys: str) -> tuple[Move, str]:
    match keys[0]:
        case "1":
            move = Move(scene.go())
        case "2" if scene.state.card >= len(scene.found.listings) - 1:
            move = Move(scene.go(), (scene.phrases.say("card-last"),), brief=True)
        case "2":
            move = Move(scene.go(card=scene.state.card + 1))
        case "3":
            move = Move(scene.go(), tuple(spoken.address(_shown(scene), scene.phrases)), brief=True)
        case _:
            move = wrong(scene)
    return move, keys[1:]


def back(scene: Scene) -> Move:
    """To where the place was asked."""
    stage = "place" if scene.state.place.isdecimal() else "region"
    return Move(scene.go(stage=stage, place="", card=0, since=0))
