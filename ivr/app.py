"""The one place that wires everything: settings in, a Flask application out."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from ivr import watch
from ivr.audio.plan import to_record
from ivr.audio.utterance import Utterance
from ivr.config import Settings, read_settings, require
from ivr.provider.twilio.signature import SignatureValidator
from ivr.service.calls import Memory
from ivr.service.chats import Chats
from ivr.service.spending import Spending
from ivr.service.tidy import keep_tidy
from ivr.snapshot.shelf import Shelf
from ivr.store.bounded import Bounded
from ivr.store.callers import Callers
from ivr.store.open import open_store
from ivr.store.runtime import memory_folder
from ivr.watch import logs
from ivr.web import measured
from ivr.web.audio import audio
from ivr.web.clock import line_clock
from ivr.web.failures import failures
from ivr.web.health import health
from ivr.web.here import Clock, LineServices, here, install
from ivr.web.messenger import provider
from ivr.web.privacy import privacy
from ivr.web.seal import Seal
from ivr.web.sms import sms
from ivr.web.voice import voice
from ivr.wings.phone.call import RECORDER_NUMBER
from ivr.wings.phone.transport import InProcess
from ivr.wings.recorder.local import LocalRecordings
from ivr.wings.recorder.webhooks import recorder, recording_session
from ivr.wings.simulator import simulator

# Twilio's requests are about 2 kB; a text of 1600 four-byte characters, percent-encoded, is 19 kB.
MOST_BYTES = 64_000
STORE = "wegwijs.store"


def create_app(settings: Settings, clock: Clock, *, demo: bool = False) -> Flask:
    """The line as a web application. Raises `SettingsError` without a public address or a secret to check with."""
    require(settings, "PUBLIC_URL", "TWILIO_AUTH_TOKEN")
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, SECRET_KEY=settings.secret_key or None
    )
    validator = SignatureValidator(settings.public_url, settings.twilio_auth_token, settings.twilio_auth_token_next)
    shelf = Shelf(settings.state / "snapshots")
    store = Bounded(open_store(settings.store, settings.state, settings.runtime))
    callers = Callers(store, f"{settings.secret_key} {settings.twilio_auth_token}")
    spending = Spending(store)
    services = LineServices(
        settings,
        shelf,
        clock,
        validator,
        clips=(settings.state / "clips").resolve(),
        memory=Memory(store, callers),
        chats=Chats(store, callers, spending),
        messenger=provider(settings),
        seal=Seal(settings.secret_key or secrets.token_hex()),
        spending=spending,
    )
    app.extensions[STORE] = store
    install(app.extensions, services)
    measured.install(app, settings)
    app.before_request(_only_the_provider)
    spoken = LocalRecordings(settings.state / "spoken") if demo else None
    if settings.record_pin:
        studio = recording_session(settings, store, settings.record_pin, _sounds(shelf), local=spoken)
        app.register_blueprint(recorder(studio, _recording(shelf, {RECORDER_NUMBER} if demo else set())))
    for blueprint in (voice, sms, audio, health, privacy, failures):
        app.register_blueprint(blueprint)
    if spoken:
        post = InProcess(app, settings.public_url, settings.twilio_auth_token)
        app.register_blueprint(simulator(post, settings, shelf, clock, spoken.add))
    return app


def _sounds(shelf: Shelf) -> Callable[[], list[Utterance]]:
    """What can be recorded of the live content; it is found once for each snapshot."""

    @lru_cache(maxsize=1)
    def of(snapshot: str) -> list[Utterance]:
        return to_record(shelf.open(snapshot))

    return lambda: of(shelf.live().id)


def _recording(shelf: Shelf, more: Collection[str]) -> Callable[[], set[str]]:
    """The numbers that are called to record, and `more`."""
    return lambda: {*more, *(number.number for number in shelf.live().line.numbers if number.records)}


def _only_the_provider() -> Response | None:
    """Nothing under /voice and /sms reaches a view, or is even told apart, without a valid signature."""
    if not request.path.startswith(("/voice", "/sms")):
        return None
    try:
        signature = request.headers.get("X-Twilio-Signature")
        admitted = here().validator.admits(request.environ, request.form, signature)
    except RequestEntityTooLarge:
        watch.count("too-large")
        return Response(status=403)
    except Exception:  # a URL that is no text: whatever cannot be checked is not let in
        admitted = False
    if not admitted:
        watch.count("signature-refused")
    return None if admitted else Response(status=403)


def serve_app() -> Flask:
    """The application of `wegwijs serve`, from the environment; a server's worker calls it."""
    return _served(demo=False)


def demo_app() -> Flask:
    """The application of `wegwijs demo`: the same line with the browser phone."""
    return _served(demo=True)


def _served(*, demo: bool) -> Flask:
    logs.configure()
    settings = read_settings(os.environ)
    watch.share((memory_folder(settings.runtime, settings.state) or settings.state) / "watch")
    app = create_app(settings, line_clock(settings), demo=demo)
    keep_tidy(app.extensions[STORE])
    return app
