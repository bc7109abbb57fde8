"""A call over the wire: /voice begins it, the others go on with it. The state is in the URL."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivr.engine.call import last_words, turn
from ivr.engine.state import State
from ivr.phone.wire import SAID
from ivr.snapshot.read import Snapshot
from ivr.steps import Event, Handover, Report, Say, Send, Sent, Silence, Start, Step
from ivr.text import clean
from ivr.twiml.render import Wire, render_call
from ivr.twiml.request import dialled_event, keys_event, start_event
from ivr.web.audio import clip_urls, mark_url, says_of, sounds_of
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
    return answer(State.read(request.args), keys_event(request.form))


@voice.post("/silence")
def silence() -> Response:
    return answer(State.read(request.args), Silence())


@voice.post("/dialled")
def dialled() -> Response:
    return answer(State.read(request.args), dialled_event(request.form))


@voice.post("/again")
def again() -> Response:
    """Where a call goes on after a failure of ours: the same state, said anew."""
    return answer(State.read(request.args), Start())


@voice.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it: no state, no question, the best numbers."""
    library = here().snapshot("")
    return twiml(render_call(last_words(library, here().now()), _wire(library, State())))


@voice.post("/status")
def status() -> Response:
    """The provider tells that a call is over. There is nothing to keep of it."""
    return Response(status=204)


def answer(state: State, event: Event) -> Response:
    """One turn, as TwiML."""
    library = here().snapshot(state.snapshot)
    steps, state = _turn(library, replace(state, snapshot=library.id), event)
    if isinstance(steps[-1], Send):
        after, state = _turn(library, state, Sent(_send(steps[-1], state)))
        steps = [*steps[:-1], *after]
    if isinstance(said := request.environ.get(SAID), list):
        said.extend(_sentences(steps, library))
    return twiml(render_call(steps, _wire(library, state)))


def _turn(library: Snapshot, state: State, event: Event) -> tuple[list[Step], State]:
    """One turn; what a caller reported is noted and left out of what is said."""
    line = here()
    steps, state = turn(library, state, event, line.now(), line.memory.doubtful(library, line.now()))
    for step in steps:
        if isinstance(step, Report):
            line.memory.note(step, _caller(), line.now())
    return [step for step in steps if not isinstance(step, Report)], state


def _send(message: Send, state: State) -> Handover:
    """Sends an SMS to the caller, once however often the provider asks; what came of it."""
    memory, caller = here().memory, _caller()

    def send() -> Handover:
        return deliver(message, caller.number) if memory.may_text(caller) else "refused"

    return memory.once(caller, urlencode(state.write()), send)


def _caller() -> Caller:
    return Caller(request.form.get("From", ""), request.form.get("CallSid", ""))


def _wire(library: Snapshot, state: State) -> Wire:
    query = urlencode(state.write())
    address = here().settings.public_url
    return Wire(
        keys_url=f"{address}/voice/keys?{query}",
        silence_url=f"{address}/voice/silence?{query}",
        dialled_url=f"{address}/voice/dialled?{query}",
        clips=clip_urls,
        mark=mark_url,
        voices={language.code: language for language in library.line.languages},
    )


def _sentences(steps: list[Step], library: Snapshot) -> list[Say]:
    """What is heard, in order: a sentence in its pieces, and none that has neither a clip nor a voice."""
    voiced = {language.code for language in library.line.languages if language.say}
    said = [say for say in says_of(steps) if clean(say.text).strip()]
    return [sound for say in said if say.language in voiced or clip_urls(say) for sound in sounds_of(say)]


def twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
