"""A turn of a call: what happened comes in, what to say and the state to go on with come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import get_args

from ivr.engine.card import short_card
from ivr.engine.chosen import chosen
from ivr.engine.library import Library
from ivr.engine.question import Question
from ivr.engine.scene import Move, Scene, spoken_languages
from ivr.engine.search import Query, rank
from ivr.engine.stages import card as card_stage
from ivr.engine.stages import code, language, menu, place, region, report
from ivr.engine.state import Stage, State
from ivr.engine.ways import minute
from ivr.model import Listing
from ivr.model.keypad import AGAIN, OWNERS
from ivr.steps import Ask, Dialled, End, Event, Handover, Keys, Mark, Sent, Silence, Speech, Start, Step
from ivr.tables import complete
from ivr.text import leading_digits

_QUESTIONS: dict[Stage, Question] = {
    "language": language.QUESTION,
    "menu": menu.QUESTION,
    "code": code.QUESTION,
    "place": place.QUESTION,
    "region": region.QUESTION,
    "card": card_stage.QUESTION,
    "report": report.QUESTION,
}
STAGES = complete("STAGES", _QUESTIONS, get_args(Stage))

# Longer than any way through the tree typed ahead; the rest of a flood of keys is let go.
MOST_KEYS = 40
# Who ends a call without a language hears the best number in the first ones only: in twelve it would take minutes.
MOST_FAREWELLS = 3

# What is said of an SMS, after the tone that says it to who does not understand a word; there is none for "perhaps".
_AFTER: dict[Handover, tuple[str, tuple[Mark, ...]]] = {
    "taken": ("text-sent", (Mark("sent"),)),
    "refused": ("text-failed", (Mark("wrong"),)),
    "unknown": ("text-unknown", ()),
}
_SENT = complete("_SENT", _AFTER, get_args(Handover))


def turn(
    library: Library, state: State, event: Event, now: datetime, doubtful: frozenset[str] = frozenset()
) -> tuple[list[Step], State]:
    """One turn. Whatever comes in, the steps end in exactly one `Ask`, `Dial`, `Send` or `End`, and a call ends within
    `line.max_turns` turns and `line.max_minutes`. `doubtful` are the contacts that callers reported."""
    state = _on_time(library, replace(state, turns=state.turns + 1), now)
    scene = Scene(library, fit(library, state), now, doubtful)
    if _too_long(scene, event):
        return _farewell(scene, "goodbye-turns")
    match event:
        case Start():
            move = _begin(scene, event)
        case Dialled(outcome):
            move = _back_on_the_line(scene.go(began=minute(now)), f"through-{outcome}")
        case Sent(outcome):
            sentence, marks = _SENT[outcome]
            move = _back_on_the_line(scene.go(), sentence)
            move = replace(move, lead=(*marks, *move.lead))
        case Silence():
            move = _struck(STAGES[scene.state.stage].silent(scene))
        case Keys(pressed):
            move = _press(scene, pressed[:MOST_KEYS])
    if move.strike and move.scene.state.tries >= library.line.tries:
        if isinstance(event, Silence) and move.scene.quiet:  # somebody may have come in
            return _steps(replace(move, leave=True))
        return _farewell(move.scene, "goodbye-tries")
    return _steps(move)


def fit(library: Library, state: State) -> State:
    """The state as far as this library knows what it names; a call that lost its footing goes on at the nearest
    stage where it has all it needs."""
    if state.language not in spoken_languages(library):
        known = {name: getattr(state, name) for name in ("snapshot", "tries", "turns", "began", "texts", "called")}
        return State(**known, page=min(state.page, language.last_page(library)))
    menus = [menu for menu in state.trail.split(".") if menu in library.menus]
    state = replace(state, trail=".".join(menus) or library.line.start)
    organisation = state.organisation if library.services_of(state.organisation) else ""
    topic = state.topic if state.topic in library.topics else ""
    state = replace(state, organisation=organisation, topic=topic)
    if state.stage in ("place", "region") and not topic:
        state = replace(state, stage="menu")
    if state.stage in ("card", "report") and not organisation and not (topic and library.services(topic)):
        state = replace(state, stage="menu", card=0)
    question = STAGES[state.stage]
    return replace(state, typed=state.typed[: question.digits - 1] if question.typed else "")


def _on_time(library: Library, state: State, now: datetime) -> State:
    """The state, with the time counted anew where a clock jumped: a call that is twice as long as it may be would have
    ended before, and none began in the future."""
    minutes = minute(now) - state.began
    return state if not state.began or 0 <= minutes <= 2 * library.line.max_minutes else state.change(began=minute(now))


def _too_long(scene: Scene, event: Event) -> bool:
    """Who comes back from being put through has not been on the line all that time."""
    began, line = scene.state.began, scene.library.line
    minutes = minute(scene.now) - began if began and not isinstance(event, Dialled) else 0
    return scene.state.turns > line.max_turns or minutes > line.max_minutes


def _begin(scene: Scene, event: Start) -> Move:
    """A call comes in, or goes on after a fault of ours. Who dialled a number of one language is not asked for it."""
    state = scene.state
    known = {"called": event.called or state.called, "texts": int(event.texts) or state.texts, "tries": state.tries}
    scene = scene.go(**known, began=state.began or minute(scene.now), typed=state.typed)
    if not state.language and scene.number and scene.number.language in spoken_languages(scene.library):
        return language.enter(scene, scene.number.language)
    return Move(scene)


def _back_on_the_line(scene: Scene, sentence: str) -> Move:
    return Move(scene, (scene.phrases.say(sentence),) if scene.state.language else (), brief=True)


def _press(scene: Scene, keys: str) -> Move:
    """Feeds the keys to one stage after the other, so that a path can be typed ahead."""
    move = Move(scene) if keys else _struck(STAGES[scene.state.stage].silent(scene))
    while keys:
        move, keys = press_once(move.scene, keys)
        if move.strike:
            return _struck(move)
        if move.leave or move.dial or move.send or move.report:
            return move
    return move


def press_once(scene: Scene, keys: str) -> tuple[Move, str]:
    """What the first of these keys does everywhere, else what it does at this stage; and the keys that are left, always
    fewer."""
    stage, owner, rest = STAGES[scene.state.stage], OWNERS.get(keys[0]), keys[1:]
    free = bool(scene.state.language) and not stage.typed  # else digits belong to what is asked
    alone = len(leading_digits(keys)) == 1 and not scene.state.typed
    match owner:
        case "back":
            return stage.back(scene), rest
        case "again" if stage.finish != AGAIN:
            return Move(scene.go()), rest
        case "home" if free or (stage.typed and alone):  # more digits are a mistake in a code, and no menu key
            return Move(scene.go_home()), rest
        case "leave" if free and scene.quiet:
            return Move(scene, leave=True), rest
        case "code" if free and stage.codes:
            return code.begin(scene, keys)
    move, left = stage.press(scene, keys)
    return move, left if len(left) < len(keys) else rest


def _struck(move: Move) -> Move:
    tries = move.scene.state.tries + 1
    return replace(move, strike=True, scene=replace(move.scene, state=replace(move.scene.state, tries=tries)))


def _steps(move: Move) -> tuple[list[Step], State]:
    scene, noted = move.scene, [move.report] if move.report else []
    if move.leave:
        return [scene.phrases.say("leave-words"), End()], scene.state
    if move.dial:
        return [*move.lead, move.dial], scene.state
    if move.send:
        return [*move.lead, move.send], scene.state
    return [*noted, _ask(move)], scene.state


def _ask(move: Move) -> Ask:
    scene, stage = move.scene, STAGES[move.scene.state.stage]
    speech = stage.choices(scene) if move.brief else stage.prompt(scene)
    digits = stage.digits - len(scene.state.typed)
    patience = scene.library.line.typing if stage.typed else scene.library.line.timeout
    return Ask((*move.lead, *speech, Mark("listening")), digits, patience, stage.finish)


def last_words(library: Library, now: datetime) -> list[Step]:
    """What somebody hears of whom nothing is known, when nothing else works: the numbers that matter, and goodbye."""
    return _farewell(Scene(library, State(), now), "goodbye-tries")[0]


def _farewell(scene: Scene, reason: str) -> tuple[list[Step], State]:
    """Why the line ends the call, the best general number, and goodbye: nobody is left with nothing."""
    speech: list[Speech] = []
    for phrases in scene.every_language()[:MOST_FAREWELLS]:
        speech.append(phrases.say(reason))
        speech.append(scene.emergency(phrases))
        if listing := _heard(scene) or _general(scene, phrases.language):
            speech += short_card(scene.library, chosen(listing, phrases.language, scene.now), phrases)
        speech.append(phrases.say("goodbye"))
    return [*speech, End()], scene.state


def _heard(scene: Scene) -> Listing | None:
    """The first card, for who was already listening to cards."""
    return scene.found.listings[0] if scene.state.stage in ("card", "report") and scene.found.listings else None


def _general(scene: Scene, language: str) -> Listing | None:
    """Of the services the line names for everybody, the one that can best be reached now."""
    query = Query(None, None, language, scene.now)
    listings = [scene.library.service(id) for id in scene.library.line.general]
    known = [listing for listing in listings if listing]
    return min(known, key=lambda listing: rank(scene.library, listing, query).reached_now, default=None)
