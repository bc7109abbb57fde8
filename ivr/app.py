"""The one place that wires everything: settings in, a Flask application out; and the wings, each with its line."""

from __future__ import annotations

import secrets
from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask

from ivr.audio.clips.known import KnownClips
from ivr.config import Settings, require
from ivr.model.base import build_records
from ivr.provider.twilio.provider import Twilio
from ivr.service.calls import Memory
from ivr.service.chats import Chats
from ivr.service.parts import Clock, LineServices
from ivr.service.seal import Seal
from ivr.service.spending import Spending
from ivr.snapshot.shelf import Shelf
from ivr.store.bounded import Bounded
from ivr.store.callers import Callers
from ivr.store.contract import Store
from ivr.store.gathering import Gathering
from ivr.store.open import open_store
from ivr.store.runtime import memory_folder
from ivr.store.sqlite import SqliteStore
from ivr.store.trial_store import TrialStore
from ivr.web import measured
from ivr.web.admission import only_the_provider
from ivr.web.application import LineApplication
from ivr.web.audio import audio
from ivr.web.failures import failures
from ivr.web.health import health
from ivr.web.here import install
from ivr.web.privacy import privacy
from ivr.web.sms import sms
from ivr.web.voice import voice

if TYPE_CHECKING:
    from ivr.wings.recorder.local import LocalRecordings

# The provider's requests are about 2 kB; a text of 1600 four-byte characters, percent-encoded, is 19 kB.
MOST_BYTES = 64_000
STORE = "wegwijs.store"
LATE = (
    "ivr.engine.sms.chat", "ivr.engine.sms.unanswered", "babel.dates", "babel.units", "phonenumbers",
    "rapidfuzz.distance", "rapidfuzz.fuzz", "rapidfuzz.process",
)  # fmt: skip
"""What is imported where somebody first needs it."""


def create_app(
    settings: Settings, clock: Clock, *, demo: bool = False, pages: bool = True, shelf: Shelf | None = None
) -> Flask:
    """The line as a web application; without `pages` for operators where only calls and texts come. It reads its own
    shelf, unless it is given one that is open. Raises `SettingsError` without a public address or a secret to check
    with."""
    require(settings, "PUBLIC_URL", "TWILIO_AUTH_TOKEN")
    app = LineApplication(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, SECRET_KEY=settings.secret_key or None
    )
    store = Gathering(open_store(settings.store, settings.state, settings.runtime))
    line = _line(settings, clock, store, shelf or Shelf(settings.state / "snapshots"))
    app.extensions[STORE] = store
    install(app.extensions, line)
    measured.install(app, settings)
    app.before_request(only_the_provider)
    for blueprint in (voice, sms, audio, health, privacy, failures):
        app.register_blueprint(blueprint)
    spoken = _spoken(settings) if demo else None
    if settings.record_pin:
        from ivr.wings.recorder import webhooks as recorder  # a seventh of a second, for a line on which nobody records

        recorder.mount(app, line, store, spoken)
    if pages:
        _mount_console(app, line, store)
    if spoken:
        from ivr.wings.simulator import views as simulator

        simulator.mount(app, line, spoken.add)
    return app


def _spoken(settings: Settings) -> LocalRecordings:
    """What is said into the browser phone."""
    from ivr.wings.recorder.local import LocalRecordings

    return LocalRecordings(settings.state / "spoken")


def import_console() -> None:
    """Imports now what `create_app` imports where it mounts the console."""
    from ivr.wings.console import lent_phones, mount  # noqa: F401  # half a second of a processor, as below


def import_late() -> None:
    """Imports it now, and makes what else waits for its first use: a tenth of a second, for which neither a start nor a
    caller should wait."""
    for name in LATE:
        import_module(name)
    build_records()


def _mount_console(app: Flask, line: LineServices, store: Store) -> None:
    from ivr.wings.console.lent_phones import lend  # half a second of a processor, for who only texts the line
    from ivr.wings.console.mount import mount

    office = mount(app, line, store)
    lend(app, "draft", _phone(line.settings, line.clock, store, office.draft.shelf, "the draft"))
    lend(app, "live", _phone(line.settings, line.clock, store, line.shelf, "what callers hear now"))


def _line(settings: Settings, clock: Clock, store: Store, shelf: Shelf) -> LineServices:
    callers, spending = Callers(store, f"{settings.secret_key} {settings.twilio_auth_token}"), Spending(store)
    clips = (settings.state / "clips").resolve()
    return LineServices(
        settings,
        shelf,
        clock,
        Twilio(settings),
        clips=clips,
        known_clips=KnownClips(clips),
        memory=Memory(store, callers),
        chats=Chats(store, callers, spending),
        seal=Seal(settings.secret_key or secrets.token_hex()),
        spending=spending,
    )


def _phone(settings: Settings, clock: Clock, store: Store, shelf: Shelf, whose: str) -> Flask:
    """A browser phone on a line of its own behind it, which has this shelf, sends no SMS, records nothing, and of which
    nothing is counted. Nobody reaches that line but its phone."""
    from ivr.wings.simulator import views as simulator

    app = LineApplication(__name__, static_folder=None)
    memory = memory_folder(settings.runtime, settings.state)
    own = SqliteStore(settings.state / "console" / "trials.sqlite", memory and memory / "trials.sqlite")
    alone = settings._replace(record_pin="", twilio_account_sid="")
    line = _line(alone, clock, TrialStore(Bounded(own), store), shelf)
    install(app.extensions, line)
    app.before_request(only_the_provider)
    for blueprint in (voice, sms, audio):
        app.register_blueprint(blueprint)
    simulator.mount(app, line, simulator.nothing_kept, whose)
    return app
