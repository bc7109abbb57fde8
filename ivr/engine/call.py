"""A turn of a call: what happened comes in, what to say and the state to go on with come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import ModuleType

from ivr.engine.card import card
from ivr.engine.library import Library
from ivr.engine.scene import Move, Scene, spoken_languages
from ivr.engine.search import Query, rank
from ivr.engine.stages import card as card_stage
from ivr.engine.stages import language, menu, place, region
from ivr.engine.state import State
from ivr.model import Listing
from ivr.numbers import spelled
from ivr.steps import Ask, Dialled, End, Event, Keys, Silence, Speech, Start, Step

STAGES: dict[str, ModuleType] = {
    "language": language,
    "menu": menu,
    "place": place,
    "region": region,
    "card": card_stage,
}

# Longer than any way through the tree typed ahead; the rest of a flood of keys is let go.
MOST_KEYS = 40


def turn(library: Library, state: State, event: Event, now: datetime) -> tuple[list[Step], State]:
    """One turn. Whatever comes in, the steps end in exactly one `Ask`, `Dial` or `End`, and a call ends within
    `line.max_turns` turns."""
    scene = Scene(library, fit(library, replace(state, turns=state.turns + 1)), now)
    if scene.state.turns > library.line.max_turns:
        return _farewell(scene, "goodbye-turns")
    match event:
        case Start(called):
            move = Move(scene.go(called=called or scene.state.called, tries=scene.state.tries))
        case Dialled(outcome):
            move = Move(scene, (scene.phrases.say(f"through-{outcome}"),) if scene.state.language else (), brief=True)
        case Silence():
            move = _struck(STAGES[scene.state.stage].silent(scene))
        case Keys(pressed):
            move = _press(scene, pressed[:MOST_KEYS])
    if move.strike and move.scene.state.tries >= library.line.tries:
        return _farewell(move.scene, "goodbye-tries")
    return _ask(move)


def fit(library: Library, state: State) -> State:
    """The state as far as this library knows what it names; a call that lost its footing goes on at the nearest
    stage where it has all it needs."""
    if state.language not in spoken_languages(library):
        return State(state.snapshot, turns=state.turns, tries=state.tries, called=state.called)
    menus = [menu for menu in state.trail.split(".") if menu in library.menus]
    state = replace(state, trail=".".join(menus) or library.line.start)
    if state.stage in ("place", "region", "card") and state.topic not in library.topics:
        state = replace(state, stage="menu", topic="")
    if state.stage == "card" and not library.services(state.topic):
        state = replace(state, stage="menu", card=0)
    return state


def _press(scene: Scene, keys: str) -> Move:
    """Feeds the keys to one stage after the other, so that a path can be typed ahead."""
    move = Move(scene) if keys else _struck(STAGES[scene.state.stage].silent(scene))
    while keys:
        move, keys = _press_once(move.scene, keys)
        if move.strike:
            return _struck(move)
    return move


def _press_once(scene: Scene, keys: str) -> tuple[Move, str]:
    stage = STAGES[scene.state.stage]
    if keys[0] == "*":
        return stage.back(scene), keys[1:]
    if keys[0] == "0" and scene.state.language:
        return Move(scene.go(stage="menu", trail=scene.library.line.start, topic="", place="", card=0)), keys[1:]
    if keys[0] == "#" and stage.FINISH != "#":
        return Move(scene.go()), keys[1:]
    move, rest = stage.press(scene, keys)
    return move, rest


def _struck(move: Move) -> Move:
    tries = move.scene.state.tries + 1
    return replace(move, scene=replace(move.scene, state=replace(move.scene.state, tries=tries)))


def _ask(move: Move) -> tuple[list[Step], State]:
    scene = move.scene
    if move.dial:
        return [*move.lead, move.dial], scene.state
    stage = STAGES[scene.state.stage]
    speech = stage.choices(scene) if move.brief else stage.prompt(scene)
    ask = Ask((*move.lead, *speech), stage.DIGITS, scene.library.line.timeout, stage.FINISH)
    return [ask], scene.state


def _farewell(scene: Scene, reason: str) -> tuple[list[Step], State]:
    """Why the line ends the call, the best general number, and goodbye: nobody is left with nothing."""
    speech: list[Speech] = []
    for phrases in scene.every_language():
        speech.append(phrases.say(reason))
        if listing := _heard(scene) or _general(scene, phrases.language):
            speech += card(scene.library, listing, phrases, scene.now)
        speech.append(phrases.say("emergency", number=spelled(scene.library.line.emergency)))
        speech.append(phrases.say("goodbye"))
    return [*speech, End()], scene.state


def _heard(scene: Scene) -> Listing | None:
    """The first card of the topic, for who was already listening to its cards."""
    return scene.found.listings[0] if scene.state.stage == "card" and scene.found.listings else None


def _general(scene: Scene, language: str) -> Listing | None:
    """Of the services the line names for everybody, the one that can best be reached now."""
    query = Query(None, None, language, scene.now)
    listings = [scene.library.service(id) for id in scene.library.line.general]
    known = [listing for listing in listings if listing]
    return min(known, key=lambda listing: rank(scene.library, listing, query).reached_now, default=None)
