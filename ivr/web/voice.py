"""A call over the wire: /voice begins it, the others go on with it. The state is in the URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from flask.globals import request_ctx

from ivr.engine.call.state import NEW, State
from ivr.engine.call.turn import last_words
from ivr.language.letters import clean
from ivr.model.steps import Event, Handover, Say, Send, Silence, Start, Step
from ivr.provider.api import Caller, CallUrls
from ivr.service import turns
from ivr.service.parts import LineServices
from ivr.snapshot.read import Snapshot
from ivr.web import trial
from ivr.web.audio import Soundings, mark_url, says_of, silence_url
from ivr.web.here import caller, here, now, opened, query, sealed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

voice = Blueprint("voice", __name__, url_prefix="/voice")

OTHERS = "X-Wegwijs-Others"
"""A proxy sets this header as long as there are other machines to ask."""
_OTHERS = f"HTTP_{OTHERS.upper().replace('-', '_')}"


@voice.post("")
def start() -> Response:
    line, form = here(), request.form
    library = line.snapshot()
    sms_to = library.line.sms_to if trial.takes_texts(request) or line.provider.texts else ()
    return answer(line, line.provider.caller(form), line.provider.start(form, sms_to), NEW.change(snapshot=library.id))


@voice.post("/keys")
def keys() -> Response:
    line, form = here(), request_ctx.request.form
    return answer(line, line.provider.caller(form), line.provider.keys(form))


@voice.post("/silence")
def silence() -> Response:
    return answer(here(), caller(), Silence())


@voice.post("/dialled")
def dialled() -> Response:
    line, form = here(), request.form
    if not trial.is_trial(request):
        line.spending.add("minutes", line.provider.minutes(form), now())
    return answer(line, line.provider.caller(form), line.provider.dialled(form))


@voice.post("/again")
def again() -> Response:
    """Where a call goes on after a failure of ours: the same state, said anew."""
    return answer(here(), caller(), Start())


@voice.post("/fallback")
def fallback() -> Response:
    """Where the provider turns to when an answer of ours did not reach it: no state, no question, the best numbers."""
    line = here()
    library = line.snapshot()
    steps = last_words(library, now())
    return document(line.provider.call(steps, _urls(line, library, query(State()), Soundings(line))))


@voice.post("/status")
def status() -> Response:
    """The provider tells that a call is over. There is nothing to keep of it."""
    return Response(status=204)


def answer(line: LineServices, who: Caller, event: Event, state: State | None = None) -> Response:
    """One turn from this state, else from the one in the URL, as the provider's document; 404 where another machine has
    the snapshot that this call began with."""
    asked = request_ctx.request  # once: each look at flask's `request` costs a microsecond
    state = state or opened(State, line, asked, who.call)
    if state.snapshot and _OTHERS in asked.environ and not line.has(state.snapshot):
        return Response(status=404)
    at = trial.instant(asked) or line.clock()
    done = turns.answer(line, state, event, turns.Request(who, at, deliver, trial.is_trial(asked)))
    sounds, on = Soundings(line), sealed(done.state, line, who.call)
    trial.note_said(asked, _sentences(done.steps, done.library, sounds))
    return document(line.provider.call(done.steps, _urls(line, done.library, on, sounds)))


def deliver(message: Send, to: str) -> Handover:
    """Sends an SMS out of a call: through the provider, or to a phone of ours that only tries the line."""
    return trial.take_text(request, message, to) or here().provider.text(message.sender, to, message.text)


def _urls(line: LineServices, library: Snapshot, on: str, sounds: Soundings) -> CallUrls:
    """Where the call goes on, with this query."""
    settings = line.settings
    address = settings.public_url
    return CallUrls(
        keys_url=f"{address}/voice/keys?{on}",
        silence_url=f"{address}/voice/silence?{on}",
        dialled_url=f"{address}/voice/dialled?{on}",
        clips=sounds.urls,
        mark=partial(mark_url, settings),
        silence=partial(silence_url, settings),
        voices=library.line.by_code,
    )


def _sentences(steps: list[Step], library: Snapshot, sounds: Soundings) -> Iterator[Say]:
    """What is heard, in order: a sentence in its pieces, and none that has neither a clip nor a voice."""
    voiced = {language.code for language in library.line.languages if language.say}
    for say in says_of(steps):
        if clean(say.text).strip() and (say.language in voiced or sounds.urls(say)):
            yield from sounds[say].parts


class _Document(Response):
    """A response that has its length from the start and answers no HEAD: to look for both, and for what is to be done
    when it was sent, took as long as all the headers."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._on_close or environ["REQUEST_METHOD"] != "POST":
            return super().__call__(environ, start_response)
        start_response(self.status, self.headers.to_wsgi_list())
        return self.iter_encoded()


def document(text: str) -> Response:
    """What the provider executes."""
    return _Document(text, mimetype=here().provider.content_type)
