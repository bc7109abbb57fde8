"""A turn of a call: what happened comes in, what to say and the state to go on with come out."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from ivr.engine.call.context import Context, Transition
from ivr.engine.call.question import Question
from ivr.engine.call.shortcuts import minute
from ivr.engine.call.stages import answer_list, code, language, menu, need, place, region, report, told_answer
from ivr.engine.call.stages import card as card_stage
from ivr.engine.call.state import NEW, Stage, State
from ivr.engine.directory.chosen import chosen
from ivr.engine.directory.ranking import Query
from ivr.engine.directory.search import general
from ivr.engine.directory.spoken_card import short_card
from ivr.engine.library import Library
from ivr.language.letters import leading_digits
from ivr.model import ServiceEntry
from ivr.model.keypad import AGAIN, OWNERS
from ivr.model.steps import Dialled, End, Event, Gather, Handover, Heard, Keys, Mark, Say, Sent, Silence, Start, Step
from ivr.model.tables import complete

_QUESTIONS: dict[Stage, Question] = {
    "language": language.QUESTION,
    "menu": menu.QUESTION,
    "code": code.QUESTION,
    "place": place.QUESTION,
    "region": region.QUESTION,
    "need": need.QUESTION,
    "card": card_stage.QUESTION,
    "report": report.QUESTION,
    "answers": answer_list.QUESTION,
    "answer": told_answer.QUESTION,
}
STAGES = complete("STAGES", _QUESTIONS, get_args(Stage))

# Longer than any way through the tree typed ahead; the rest of a flood of keys is let go.
MOST_KEYS = 40
# Seconds that a question of one key waits for more: who presses one hardly notices, who knows the way types faster.
MORE = 1
# Who ends a call without a language hears the best number in the first ones only: in twelve it would take minutes.
MOST_FAREWELLS = 3

_OF_THE_CALL = ("snapshot", "tries", "turns", "began", "second", "sms", "called")
"""What is known of a call before its language is."""

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
    """One turn. Whatever comes in, the steps end in exactly one `Gather`, `Dial`, `Send` or `End`, and a call ends
    within `line.max_turns` turns and `line.max_minutes`. `doubtful` are the contacts that callers reported."""
    state = _on_time(library, state.change(turns=state.turns + 1), now)
    context = Context(library, fit(library, state), now, doubtful)
    if _too_long(context, event):
        return _farewell(context, "goodbye-turns")
    match event:
        case Start():
            move = _begin(context, event)
        case Dialled(outcome):
            move = _back_on_the_line(context.go(began=minute(now)), f"through-{outcome}")
        case Sent(outcome):
            sentence, marks = _SENT[outcome]
            move = _back_on_the_line(context.go(), sentence)
            move = move._replace(lead=(*marks, *move.lead))
        case Silence():
            move = _struck(STAGES[context.state.stage].silent(context))
        case Keys(pressed):
            move = _press(context, pressed[:MOST_KEYS])
    if move.strike and move.context.state.tries >= library.line.tries:
        if isinstance(event, Silence) and move.context.sensitive:  # somebody may have come in
            return _steps(move._replace(leave=True))
        return _farewell(move.context, "goodbye-tries")
    return _steps(move)


def fit(library: Library, state: State) -> State:
    """The state as far as this library knows what it names; a call that lost its footing goes on at the nearest
    stage where it has all it needs."""
    if state.language not in library.line.spoken:
        known = {name: getattr(state, name) for name in _OF_THE_CALL}
        return NEW.change(**known, page=min(state.page, language.last_page(library)))
    menus = [menu for menu in state.trail.split(".") if menu in library.menus]
    topic = state.topic if state.topic in library.topics else ""
    footed = state.change(
        trail=".".join(menus) or library.line.start,
        organisation=state.organisation if state.organisation and library.services_of(state.organisation) else "",
        topic=topic,
        need=state.need if topic and state.need in library.topics[topic].needs else "",
        answer=state.answer if _is_there(library, state) else "",
    )
    if not _has_footing(library, footed):
        footed = footed.change(stage="menu", card=0)
    question = STAGES[footed.stage]
    typed = footed.typed[: question.digits - 1] if question.typed else ""
    return footed if typed == footed.typed else footed.change(typed=typed)


def _is_there(library: Library, state: State) -> bool:
    """Whether the answer that was chosen can still be said."""
    return state.answer in library.answers and state.language in library.answers[state.answer].ear


def _has_footing(library: Library, state: State) -> bool:
    """Whether the stage has what it is about."""
    match state.stage:
        case "need":
            return bool(state.topic)
        case "place" | "region":
            return bool(state.topic or state.answer)
        case "answer":
            return bool(state.answer)
        case "answers":
            return bool(state.topic or (state.organisation and state.since))
        case "card" | "report":
            topic = library.answers[state.answer].topic if state.answer else state.topic
            return bool(state.organisation or (topic and library.is_served(topic)))
    return True


def _on_time(library: Library, state: State, now: datetime) -> State:
    """The state, with the time counted anew where a clock jumped: a call that is twice as long as it may be would have
    ended before, and none began in the future."""
    minutes = minute(now) - state.began
    return state if not state.began or 0 <= minutes <= 2 * library.line.max_minutes else state.change(began=minute(now))


def _too_long(context: Context, event: Event) -> bool:
    """Who comes back from being put through has not been on the line all that time."""
    began, line = context.state.began, context.library.line
    minutes = minute(context.now) - began if began and not isinstance(event, Dialled) else 0
    return context.state.turns > line.max_turns or minutes > line.max_minutes


def _begin(context: Context, event: Start) -> Transition:
    """A call comes in, or goes on after a fault of ours. Who dialled a number of one language is not asked for it."""
    state = context.state
    known = {"called": event.called or state.called, "sms": int(event.sms) or state.sms, "tries": state.tries}
    if not state.began:
        known |= {"began": minute(context.now), "second": context.now.second}
    context = context.go(**known, typed=state.typed)
    if not state.language and context.number and context.number.language in context.library.line.spoken:
        return language.enter(context, context.number.language)
    return Transition(context)


def _back_on_the_line(context: Context, sentence: str) -> Transition:
    return Transition(context, (context.catalogue.say(sentence),) if context.state.language else (), brief=True)


def _press(context: Context, keys: str) -> Transition:
    """Feeds the keys to one stage after the other, so that a path can be typed ahead."""
    move = Transition(context) if keys else _struck(STAGES[context.state.stage].silent(context))
    while keys:
        move, keys = press_once(move.context, keys)
        if move.strike:
            return _struck(move)
        if move.leave or move.dial or move.send or move.report:
            return move
    return move


def press_once(context: Context, keys: str) -> tuple[Transition, str]:
    """What the first of these keys does everywhere, else what it does at this stage; and the keys that are left, always
    fewer."""
    stage, owner, rest = STAGES[context.state.stage], OWNERS.get(keys[0]), keys[1:]
    free = bool(context.state.language) and not stage.typed  # else digits belong to what is asked
    alone = len(leading_digits(keys)) == 1 and not context.state.typed
    match owner:
        case "back":
            return stage.back(context), rest
        case "again" if stage.finish != AGAIN:
            return Transition(context.go()), rest
        case "home" if free or (stage.typed and alone):  # more digits are a mistake in a code, and no menu key
            return Transition(context.go_home()), rest
        case "leave" if free and context.sensitive:
            return Transition(context, leave=True), rest
        case "code" if free and stage.codes:
            return code.begin(context, keys)
    move, left = stage.press(context, keys)
    return move, left if len(left) < len(keys) else rest


def _struck(move: Transition) -> Transition:
    return move._replace(strike=True, context=move.context.with_state(tries=move.context.state.tries + 1))


def _steps(move: Transition) -> tuple[list[Step], State]:
    context, noted = move.context, [move.report] if move.report else []
    if move.leave:
        return [context.catalogue.say("leave-words"), End()], context.state
    if move.dial:
        return [*move.lead, move.dial], context.state
    if move.send:
        return [*move.lead, move.send], context.state
    asked = _ask(move)
    return [*noted, asked], _remembering(context, asked)


def _ask(move: Transition) -> Gather:
    context, stage = move.context, STAGES[move.context.state.stage]
    speech = stage.choices(context) if move.brief else stage.prompt(context)
    heard, line = (*move.lead, *speech, Mark("listening")), context.library.line
    if stage.typed:
        return Gather(heard, stage.digits - len(context.state.typed), line.inter_digit_timeout, stage.finish)
    return Gather(heard, MOST_KEYS, line.first_digit_timeout, stage.finish, more=MORE)


def _remembering(context: Context, asked: Gather) -> State:
    """The state with what a caller hears once: every time again it would only be in the way."""
    said = {part.prompt for part in asked.speech if isinstance(part, Say)}
    warned, alarmed = "card-old" in said, "emergency" in said and context.sensitive
    state = context.state
    told = state.told or int("number" in said)
    return state.change(warned=state.warned or int(warned), alarmed=state.alarmed or int(alarmed), told=told)


def last_words(library: Library, now: datetime) -> list[Step]:
    """What somebody hears of whom nothing is known, when nothing else works: the numbers that matter, and goodbye."""
    return _farewell(Context(library, State(), now), "goodbye-tries")[0]


def _farewell(context: Context, reason: str) -> tuple[list[Step], State]:
    """Why the line ends the call, the best general number, and goodbye: nobody is left with nothing."""
    speech: list[Heard] = []
    for catalogue in context.every_language()[:MOST_FAREWELLS]:
        speech.append(catalogue.say(reason))
        speech.append(context.emergency(catalogue))
        query = Query(None, None, catalogue.language, context.now)
        if entry := _heard(context) or general(context.library, query):
            card = chosen(entry, catalogue.language, context.now, context.place)
            speech += short_card(context.library, card, catalogue)
        speech.append(catalogue.say("goodbye"))
    return [*speech, End()], context.state


def _heard(context: Context) -> ServiceEntry | None:
    """The first card, for who was already listening to cards, or to what they lead on from."""
    heard = context.state.stage == "answer" or context.shown
    return context.found.entries[0] if heard and context.found.entries else None
