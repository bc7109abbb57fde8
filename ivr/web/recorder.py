"""The recorder over the wire: a call to one of its numbers, and everything under /voice/record."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request
from twilio.twiml.voice_response import VoiceResponse
from werkzeug.exceptions import HTTPException

from ivr.config import Settings
from ivr.model import Language
from ivr.phone.wire import SAID
from ivr.provider import recordings
from ivr.provider.client import open_client
from ivr.recorder import words
from ivr.recorder.booth import Booth, Folders, Provider
from ivr.recorder.flow import TAKE, About, Event
from ivr.recorder.local import LocalRecordings
from ivr.recorder.memory import Door
from ivr.recorder.state import State
from ivr.speech.recipe import Wanted
from ivr.steps import Say, Silence, Start, Step
from ivr.store.api import Store
from ivr.twiml.record import Record
from ivr.twiml.render import Wire, render_call
from ivr.twiml.request import keys_event
from ivr.web.audio import Sounding, says_of, sounding, soundings
from ivr.web.line import here
from ivr.web.voice import twiml

if TYPE_CHECKING:
    from twilio.rest import Client

log = logging.getLogger("ivr")

_ENGLISH = Language(
    code="en", name="English", voice=True, sms=False, review="reviewed", say="Polly.Amy-Neural", locale="en-GB"
)
_HUNG_UP = "hangup"
# Seconds for deleting a recording, while an operator waits.
_DELETING = 3.0


def booth(
    settings: Settings,
    store: Store,
    pin: str,
    wanted: Callable[[], Sequence[Wanted]],
    clock: Callable[[], float] = time.time,
    local: LocalRecordings | None = None,
) -> Booth:
    """The recorder of a line with these settings; it is closed without a `pin` of 6 to 12 digits, and where what is
    recorded lies nowhere: neither in an account of the provider nor, for the browser phone, in `local`.

    `wanted` gives the sentences that the line can say. It is asked in every turn, so it should know its answer.
    """
    folders = Folders(settings.content / "audio" / "recorded", settings.state / "clips", settings.state / "takes")
    provider = Provider(local.fetch, local.delete) if local else _account(settings)
    door = Door(store, pin if local or settings.twilio_account_sid else "")
    return Booth(door, store, folders, provider, wanted, clock=clock)


def _account(settings: Settings) -> Provider:
    """The provider's side of the recordings in the account of these settings."""

    @cache
    def client() -> Client:
        return open_client(settings, _DELETING)

    return Provider(partial(recordings.fetch, settings), lambda id: recordings.delete(client(), id))


def recorder(booth: Booth, numbers: Callable[[], Collection[str]]) -> Blueprint:
    """The views; a call to one of these numbers of the line (E.164) is with the recorder instead of the line."""
    views = Blueprint("recorder", __name__)
    calls = _Calls(booth, numbers)
    views.before_app_request(calls.instead)
    for view in (calls.keys, calls.silence, calls.spoken, calls.told):
        views.add_url_rule(f"/voice/record/{view.__name__}", view_func=view, methods=["POST"])
    views.add_url_rule("/take/<name>.wav", view_func=calls.take)
    views.register_error_handler(Exception, failed)
    return views


def failed(fault: Exception) -> Response:
    """Answers a request that broke: an operator hears that, and the line goes on for everybody else."""
    if isinstance(fault, HTTPException):
        return Response(status=fault.code)
    log.error("the recorder: %s", type(fault).__name__)
    response = VoiceResponse()
    response.say(words.BROKEN, voice=_ENGLISH.say, language=_ENGLISH.locale)
    response.hangup()
    return twiml(str(response))


class _Calls:
    """The requests of calls with operators."""

    def __init__(self, booth: Booth, numbers: Callable[[], Collection[str]]) -> None:
        self._booth, self._numbers = booth, numbers

    def instead(self) -> Response | None:
        """Takes a call that begins at a number of the recorder; every other request goes its way."""
        if request.endpoint != "voice.start" or not self._booth.is_open:
            return None
        try:
            is_ours = request.form.get("To") in self._numbers()
            return self._answer(State(), Start()) if is_ours else None
        except Exception as fault:  # callers of the line have nothing to do with it
            log.error("the recorder: %s", type(fault).__name__)
            return None

    def keys(self) -> Response:
        return self._answer(here().seal.state(State), keys_event(request.form))

    def silence(self) -> Response:
        return self._answer(here().seal.state(State), Silence())

    def spoken(self) -> Response:
        """Something was recorded. Who hung up meanwhile keeps nothing."""
        state, id = here().seal.state(State), recordings.recording_id(request.form)
        if request.form.get("Digits") == _HUNG_UP:
            self._booth.forget(id)
            return twiml("<Response/>")
        spoken = self._booth.listen(_call(), state, id, _about)
        return self._answer(state, spoken)

    def told(self) -> Response:
        self._booth.told(recordings.recording_id(request.form))
        return Response(status=204)

    def take(self, name: str) -> Response:
        """What an operator just said, for the provider; nobody can guess its name, and it is gone after an hour."""
        data = self._booth.takes.get(name)
        if data is None:
            abort(404)
        return Response(data, mimetype="audio/wav", headers={"Cache-Control": "no-store"})

    def _answer(self, state: State, event: Event) -> Response:
        steps, state = self._booth.answer(_call(), state, event, _about)
        sounds = _soundings(steps, state)
        if isinstance(said := request.environ.get(SAID), list):
            said.extend(part for say in says_of(steps) for part in sounds[say].parts)
        return twiml(render_call(steps, _wire(state, sounds)))


def _call() -> str:
    return request.form.get("CallSid", "")


def _voices() -> dict[str, Language]:
    """The languages of the line by code, and a voice for English whatever the line speaks."""
    voices = {language.code: language for language in here().snapshot("").line.languages}
    english = voices.get("en", _ENGLISH)
    return {**voices, "en": english if english.say else _ENGLISH}


def _about(missing: Sequence[Wanted]) -> About:
    languages = here().snapshot("").line.languages
    voices = {language.code for language in languages if language.say}
    return About(
        [language for language in languages if language.voice],
        missing,
        lambda one: one.language in voices or bool(sounding(Say(one.language, one.text, one.key)).urls),
    )


def _wire(state: State, sounds: Mapping[Say, Sounding]) -> Wire:
    query, address = here().seal.query(state), f"{here().settings.public_url}/voice/record"
    return Wire(
        keys_url=f"{address}/keys?{query}",
        silence_url=f"{address}/silence?{query}",
        dialled_url="",
        clips=lambda say: sounds[say].urls,
        voices=_voices(),
        spoken_url=f"{address}/spoken?{query}",
        told_url=f"{address}/told",
    )


def _soundings(steps: Sequence[Step | Record], state: State) -> dict[Say, Sounding]:
    """How it will sound: what an operator just said is their take, and what is said to operators has no clips."""
    take = f"{here().settings.public_url}/take/{state.take}.wav"
    fixed: dict[str, tuple[str, ...]] = {TAKE: (take,), words.OPERATOR: ()}
    says = says_of(steps)
    own = {say: Sounding((say,), fixed[say.key]) for say in says if say.key in fixed}
    return own | soundings(say for say in says if say.key not in fixed)
