"""A call over the wire: /voice begins it, the others go on with it. The state is in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivr.engine.call import last_words, turn
from ivr.engine.state import State
from ivr.phone.wire import SAID
from ivr.snapshot.read import Snapshot
from ivr.steps import Dial, Dialled, Event, Handover, Report, Say, Send, Sent, Silence, Start, Step
from ivr.text import clean, segments
from ivr.twiml.render import Wire, render_call
from ivr.twiml.request import dialled_event, dialled_minutes, keys_event, start_event
from ivr.web.audio import Sounding, mark_url, says_of, soundings
from ivr.web.line import here
from ivr.web.memory import Caller
from ivr.web.messenger import can_send, deliver

voice = Blueprint("voice", __name__, url_prefix="/voice")


@voice.post("")
def start() -> Response:
    text_to = here().snapshot("").line.text_to if can_send() else ()
    return answer(State(), start_event(request.form, text_to))


@voice.post("/keys")
def keys() -> Response:
    return answer(here().seal.state(State), keys_event(request.form))


@voice.post("/silence")
def silence() -> Response:
    return answer(here().seal.state(State), Silence())


@voice.post("/dialled")
def dialled() -> Response:
    if here().costs:
        here().spending.add("minutes", dialled_minutes(request.form), here().now())
    return answer(here().seal.state(State), dialled_event(request.form))


@voice.post("/again")
def again() -> Response:
    """Where a call goes on after a failure of ours: the same state, said anew."""
    return answer(here().seal.state(State), Start())


@voice.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it: no state, no question, the best numbers."""
    library = here().snapshot("")
    steps = last_words(library, here().now())
    return twiml(render_call(steps, _wire(library, State(), soundings(says_of(steps)))))


@voice.post("/status")
def status() -> Response:
    """The provider tells that a call is over. There is nothing to keep of it."""
    return Response(status=204)


def answer(state: State, event: Event) -> Response:
    """One turn, as TwiML."""
    library = here().snapshot(state.snapshot)
    steps, state = _turn(library, replace(state, snapshot=library.id), event)
    if isinstance(steps[-1], Send):
        steps, state = _instead(library, state, steps, Sent(_send(library, steps[-1], state)))
    elif isinstance(steps[-1], Dial):
        steps, state = _through(library, state, steps, steps[-1])
    sounds = soundings(says_of(steps))
    if isinstance(said := request.environ.get(SAID), list):
        said.extend(_sentences(steps, library, sounds))
    return twiml(render_call(steps, _wire(library, state, sounds)))


def _turn(library: Snapshot, state: State, event: Event) -> tuple[list[Step], State]:
    """One turn; what a caller reported is noted and left out of what is said."""
    line = here()
    steps, state = turn(library, state, event, line.now(), line.memory.doubtful(library, line.now()))
    for step in steps:
        if isinstance(step, Report):
            line.memory.note(step, _caller(), line.now())
    return [step for step in steps if not isinstance(step, Report)], state


def _instead(library: Snapshot, state: State, steps: list[Step], event: Event) -> tuple[list[Step], State]:
    """The steps with what follows from this event in the place of the last one."""
    after, state = _turn(library, state, event)
    return [*steps[:-1], *after], state


def _send(library: Snapshot, message: Send, state: State) -> Handover:
    """Sends an SMS to the caller, once however often the provider asks; what came of it."""
    return here().memory.once(_caller(), urlencode(state.write()), lambda: _sent(library, message))


def _sent(library: Snapshot, message: Send) -> Handover:
    """What came of it; one that may still come is paid for."""
    line, caller, limits = here(), _caller(), library.line.limits
    if not line.costs:
        return deliver(message, caller.number)
    if not (line.spending.left("sms", limits.sms_a_day, line.now()) and line.memory.may_text(caller, library.line)):
        return "refused"
    outcome = deliver(message, caller.number)
    if outcome != "refused":
        line.spending.add("sms", segments(message.text), line.now())
    return outcome


def _through(library: Snapshot, state: State, steps: list[Step], dial: Dial) -> tuple[list[Step], State]:
    """The steps with no longer a call than there is money for today; or without one, for who had theirs."""
    line, rule = here(), library.line.put_through
    if rule is None or not line.costs:
        return steps, state
    left = line.spending.left("minutes", rule.minutes_a_day, line.now())
    if not left or not line.memory.may_dial(_caller(), library.line):
        return _instead(library, state, [dial], Dialled("failed"))
    line.spending.add("calls", 1, line.now())
    return [*steps[:-1], replace(dial, limit=min(dial.limit, left * 60))], state


def _caller() -> Caller:
    return Caller(request.form.get("From", ""), request.form.get("CallSid", ""))


def _wire(library: Snapshot, state: State, sounds: Mapping[Say, Sounding]) -> Wire:
    query = here().seal.query(state)
    address = here().settings.public_url
    return Wire(
        keys_url=f"{address}/voice/keys?{query}",
        silence_url=f"{address}/voice/silence?{query}",
        dialled_url=f"{address}/voice/dialled?{query}",
        clips=lambda say: sounds[say].urls,
        mark=mark_url,
        voices={language.code: language for language in library.line.languages},
    )


def _sentences(steps: list[Step], library: Snapshot, sounds: Mapping[Say, Sounding]) -> list[Say]:
    """What is heard, in order: a sentence in its pieces, and none that has neither a clip nor a voice."""
    voiced = {language.code for language in library.line.languages if language.say}
    said = [say for say in says_of(steps) if clean(say.text).strip()]
    return [part for say in said if say.language in voiced or sounds[say].urls for part in sounds[say].parts]


def twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
