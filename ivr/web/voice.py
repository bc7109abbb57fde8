"""A call over the wire: /voice begins it, the others go on with it. The state is in the URL."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from ivr.engine.call import turn
from ivr.engine.state import State
from ivr.phone.wire import SAID
from ivr.snapshot.read import Snapshot
from ivr.steps import Ask, Event, Say, Silence, Start, Step
from ivr.twiml.render import Wire, render_call
from ivr.twiml.request import dialled_event, keys_event, start_event
from ivr.web.audio import clip_url
from ivr.web.line import here

voice = Blueprint("voice", __name__, url_prefix="/voice")


@voice.post("")
def start() -> Response:
    return answer(State(), start_event(request.form))


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


def answer(state: State, event: Event) -> Response:
    """One turn, as TwiML."""
    library = here().snapshot(state.snapshot)
    steps, state = turn(library, replace(state, snapshot=library.id), event, here().now())
    if isinstance(said := request.environ.get(SAID), list):
        said.extend(_sentences(steps))
    return twiml(render_call(steps, _wire(library, state)))


def _wire(library: Snapshot, state: State) -> Wire:
    query = urlencode(state.write())
    address = here().settings.public_url
    return Wire(
        keys_url=f"{address}/voice/keys?{query}",
        silence_url=f"{address}/voice/silence?{query}",
        dialled_url=f"{address}/voice/dialled?{query}",
        clip=clip_url,
        voices={language.code: language for language in library.line.languages},
    )


def _sentences(steps: list[Step]) -> list[Say]:
    speech = [inner for step in steps for inner in (step.speech if isinstance(step, Ask) else (step,))]
    return [say for say in speech if isinstance(say, Say)]


def twiml(document: str) -> Response:
    return Response(document, mimetype="text/xml")
