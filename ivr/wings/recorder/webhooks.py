"""The recorder over the wire: a call to one of its numbers, and everything under /voice/record."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache, partial

from flask import Blueprint, Flask, Response, abort, request
from werkzeug.exceptions import HTTPException

from ivr.audio.plan import to_record
from ivr.audio.utterance import Utterance
from ivr.config import Settings
from ivr.model import Language
from ivr.model.steps import Say, Silence, Start, Step
from ivr.provider.api import CallUrls, Plain, Recordings
from ivr.service.parts import LineServices
from ivr.snapshot.shelf import Shelf
from ivr.store.contract import Store
from ivr.web.audio import Sounding, Soundings, says_of, silence_url
from ivr.web.here import caller, here, query, state_of
from ivr.web.trial import note_said
from ivr.web.voice import document
from ivr.wings.phone.trial_numbers import RECORDER_NUMBER
from ivr.wings.recorder import words
from ivr.wings.recorder.flow import TAKE, About, Event
from ivr.wings.recorder.local import LocalRecordings
from ivr.wings.recorder.progress import Progress
from ivr.wings.recorder.session import Folders, RecordingSession
from ivr.wings.recorder.shared import Door

log = logging.getLogger("ivr")

_ENGLISH = Language(
    code="en", name="English", voice=True, sms=False, review="reviewed", say="Polly.Amy-Neural", locale="en-GB"
)


def mount(app: Flask, line: LineServices, store: Store, local: LocalRecordings | None = None) -> None:
    """Puts the recorder beside the line, where there is a code for it. `local` is where the browser phone records: then
    that is what is listened to, and its number of the recorder can be called too."""
    pin, shelf = line.settings.record_pin, line.shelf
    if not pin:
        return
    session = recording_session(line.settings, store, pin, _sounds(shelf), local or line.provider)
    more = {RECORDER_NUMBER} if local else set()
    app.register_blueprint(recorder(session, lambda: {*more, *_numbers(shelf)}))


def _sounds(shelf: Shelf) -> Callable[[], list[Utterance]]:
    """What can be recorded of the live content; it is found once for each snapshot."""

    @lru_cache(maxsize=1)
    def of(snapshot: str) -> list[Utterance]:
        return to_record(shelf.open(snapshot))

    return lambda: of(shelf.live().id)


def _numbers(shelf: Shelf) -> Iterator[str]:
    """The numbers of the line that are called to record."""
    return (number.number for number in shelf.live().line.numbers if number.records)


def recording_session(
    settings: Settings,
    store: Store,
    pin: str,
    wanted: Callable[[], Sequence[Utterance]],
    recordings: Recordings,
    clock: Callable[[], float] = time.time,
) -> RecordingSession:
    """The recorder of a line with these settings; it is closed without a `pin` of 6 to 12 digits, and where nothing can
    be recorded.

    `wanted` gives the sentences that the line can say. It is asked in every turn, so it should know its answer.
    """
    folders = Folders(settings.content / "audio" / "recorded", settings.state / "clips", settings.state / "takes")
    door = Door(store, pin if recordings.records else "")
    return RecordingSession(door, store, folders, recordings, wanted, clock=clock)


def recorder(session: RecordingSession, numbers: Callable[[], Collection[str]]) -> Blueprint:
    """The views; a call to one of these numbers of the line (E.164) is with the recorder instead of the line."""
    views = Blueprint("recorder", __name__)
    calls = _Calls(session, numbers)
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
    return document(here().provider.plain([Plain(words.BROKEN, _ENGLISH.locale, _ENGLISH.say)]))


class _Calls:
    """The requests of calls with operators."""

    def __init__(self, session: RecordingSession, numbers: Callable[[], Collection[str]]) -> None:
        self._session, self._numbers = session, numbers

    def instead(self) -> Response | None:
        """Takes a call that begins at a number of the recorder; every other request goes its way."""
        if request.endpoint != "voice.start" or not self._session.is_open:
            return None
        try:
            is_ours = here().provider.called(request.form) in self._numbers()
            return self._answer(Progress(), Start()) if is_ours else None
        except Exception as fault:  # callers of the line have nothing to do with it
            log.error("the recorder: %s", type(fault).__name__)
            return None

    def keys(self) -> Response:
        return self._answer(state_of(Progress), here().provider.keys(request.form))

    def silence(self) -> Response:
        return self._answer(state_of(Progress), Silence())

    def spoken(self) -> Response:
        """Something was recorded. Who hung up meanwhile keeps nothing."""
        state, id = state_of(Progress), here().provider.recording_id(request.form)
        if here().provider.hung_up(request.form):
            self._session.forget(id)
            return document(here().provider.nothing())
        spoken = self._session.listen(caller().call, state, id, _about)
        return self._answer(state, spoken)

    def told(self) -> Response:
        self._session.told(here().provider.recording_id(request.form))
        return Response(status=204)

    def take(self, name: str) -> Response:
        """What an operator just said, for the provider; nobody can guess its name, and it is gone after an hour."""
        data = self._session.takes.get(name)
        if data is None:
            abort(404)
        return Response(data, mimetype="audio/wav", headers={"Cache-Control": "no-store"})

    def _answer(self, state: Progress, event: Event) -> Response:
        steps, state = self._session.answer(caller().call, state, event, _about)
        sounds = _soundings(steps, state)
        note_said(request, (part for say in says_of(steps) for part in sounds[say].parts))
        return document(here().provider.call(steps, _urls(state, sounds)))


def _voices() -> dict[str, Language]:
    """The languages of the line by code, and a voice for English whatever the line speaks."""
    voices = {language.code: language for language in here().snapshot().line.languages}
    english = voices.get("en", _ENGLISH)
    return {**voices, "en": english if english.say else _ENGLISH}


def _about(missing: Sequence[Utterance]) -> About:
    languages = here().snapshot().line.languages
    voices, sounds = {language.code for language in languages if language.say}, Soundings(here())
    return About(
        [language for language in languages if language.voice],
        missing,
        lambda one: one.language in voices or bool(sounds.urls(Say(one.language, one.text, one.prompt))),
    )


def _urls(state: Progress, sounds: Soundings) -> CallUrls:
    settings = here().settings
    on, address = query(state), f"{settings.public_url}/voice/record"
    return CallUrls(
        keys_url=f"{address}/keys?{on}",
        silence_url=f"{address}/silence?{on}",
        dialled_url="",
        clips=lambda say: sounds[say].urls,
        voices=_voices(),
        silence=partial(silence_url, settings),
        spoken_url=f"{address}/spoken?{on}",
        told_url=f"{address}/told",
    )


def _soundings(steps: Sequence[Step], state: Progress) -> Soundings:
    """How it will sound: what an operator just said is their take, and what is said to operators has no clips."""
    take = f"{here().settings.public_url}/take/{state.take}.wav"
    fixed: dict[str, tuple[str, ...]] = {TAKE: (take,), words.OPERATOR: ()}
    sounds = Soundings(here())
    sounds.update({say: Sounding((say,), fixed[say.prompt]) for say in says_of(steps) if say.prompt in fixed})
    return sounds
