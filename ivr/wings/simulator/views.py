"""Views of the browser phone. A call lives in the browser, signed; this side executes one step of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from ivr.config import Settings
from ivr.country.numbers import written
from ivr.country.opening import ZONE
from ivr.errors import InputError, IvrError
from ivr.language.locale import direction
from ivr.service.parts import LineServices
from ivr.snapshot.shelf import Shelf
from ivr.web.trial import page_admission
from ivr.wings.phone.call import Call
from ivr.wings.phone.call_state import resumed, state_of
from ivr.wings.phone.playing import OUTCOMES
from ivr.wings.phone.text import send_text
from ivr.wings.phone.transport import InProcess, Post
from ivr.wings.phone.trial_numbers import MOBILE, OWN_NUMBER, RECORDER_NUMBER, recording_url
from ivr.wings.simulator.asked import PHONES, field, instant, seconds, sender
from ivr.wings.simulator.shown import recording, shown, telling_moments, waiting

MOST_SPOKEN = 5_000_000
"""Bytes of what somebody says into the page at once: two minutes as the page sends it."""

Keep = Callable[[bytes], str]
"""Keeps what was said; the id by which the line finds it."""


def mount(app: Flask, line: LineServices, keep: Keep, whose: str = "") -> None:
    """Puts the browser phone at `/`, dialling this application. `whose` is said on it where there are several."""
    settings = line.settings
    post = InProcess(app, settings.public_url, settings.twilio_auth_token)
    app.register_blueprint(simulator(post, settings, line.shelf, line.clock, keep, whose))


def nothing_kept(take: bytes) -> str:
    """A `Keep` for a phone at which nobody records."""
    raise InputError("nothing is recorded here")


def simulator(
    post: Post, settings: Settings, shelf: Shelf, clock: Callable[[], datetime], keep: Keep, whose: str = ""
) -> Blueprint:
    """The page at `/` and its requests, dialling the line over `post`; `keep` takes what is said into it."""
    phone = BrowserPhone(post, settings, shelf, clock, keep, whose)
    views = Blueprint(
        "simulator", __name__, template_folder="templates", static_folder="static", static_url_path="/phone"
    )
    views.add_url_rule("/", view_func=phone.page)
    views.add_url_rule("/phone/line", view_func=phone.line)
    for view in (phone.dial, phone.press, phone.silence, phone.spoken, phone.outcome, phone.hangup, phone.text):
        views.add_url_rule(f"/phone/{view.__name__}", view_func=view, methods=["POST"])
    views.register_error_handler(IvrError, refused)
    return views


class LostCall(InputError):
    """The browser goes on with a call that is not one of ours, or that began before a restart."""


def refused(fault: IvrError) -> tuple[Response, int]:
    """410 tells the page that the call is over, 400 that only this request was no good."""
    return jsonify(error=str(fault)), 410 if isinstance(fault, LostCall) else 400


class BrowserPhone:
    """The requests of the page."""

    def __init__(
        self,
        post: Post,
        settings: Settings,
        shelf: Shelf,
        clock: Callable[[], datetime],
        keep: Keep,
        whose: str = "",
    ) -> None:
        self._post, self._keep, self._whose = post, keep, whose
        self._records = bool(settings.record_pin)
        self._address = settings.public_url
        self._shelf = shelf
        self._clock = clock
        secret = settings.secret_key or settings.twilio_auth_token
        self._seal = URLSafeSerializer(secret, salt="browser-phone", signer_kwargs={"digest_method": sha256})

    def page(self) -> str:
        name, recorder = self._shelf.live().line.name, RECORDER_NUMBER if self._records else None
        about = {"line_name": name, "whose": self._whose, "token": page_admission(request), "recorder": recorder}
        return render_template("phone.html", phones=PHONES, numbers=self._numbers(), **about)

    def line(self) -> Response:
        now, about = self._clock().astimezone(ZONE), self._shelf.live().line
        languages = [
            {"code": known.code, "name": known.name, "locale": known.locale, "direction": direction(known.code)}
            for known in about.languages
        ]
        moments = [{"label": label, "at": at.isoformat()} for label, at in telling_moments(now)]
        return jsonify(name=about.name, number=None, now=now.isoformat(), languages=languages, moments=moments)

    def dial(self) -> Response:
        start = instant(self._clock)
        call = Call(self._post, f"{self._address}/voice", start, to=self._number(), sender=sender())
        call.dial()
        return self._turn(call)

    def press(self) -> Response:
        call = self._going_on()
        call.type(field("key")[:1])
        return self._turn(call)

    def silence(self) -> Response:
        call = self._going_on()
        call.wait()
        return self._turn(call)

    def spoken(self) -> Response:
        """What somebody said: a WAV file `take` of so many `seconds`, in a form with the `call`."""
        request.max_content_length = request.max_form_memory_size = MOST_SPOKEN
        call, take = self._going_on(), request.files.get("take")
        if not take:
            raise InputError("nothing was said")
        call.speak(recording_url(self._keep(take.read())), seconds())
        return self._turn(call)

    def outcome(self) -> Response:
        call = self._going_on()
        call.come_back(OUTCOMES.get(field("outcome"), "failed"))
        return self._turn(call)

    def hangup(self) -> Response:
        call = self._going_on()
        call.hang_up()
        return self._turn(call)

    def text(self) -> Response:
        replies = send_text(self._post, f"{self._address}/sms", field("body"), instant(self._clock), MOBILE)
        return jsonify(replies=[{**reply, "direction": direction(str(reply["language"]))} for reply in replies])

    def _numbers(self) -> dict[str, str]:
        """What can be called from the page, and what the page says it is; the line itself first."""
        own = [number for number in self._shelf.live().line.numbers if not number.records]
        posters = {number.number: written(number.number) for number in own}
        return {OWN_NUMBER: "the line", **posters} | ({RECORDER_NUMBER: "the recorder"} if self._records else {})

    def _number(self) -> str:
        number = field("to") or OWN_NUMBER
        if number not in self._numbers():
            raise InputError("this is not a number of the line")
        return number

    def _going_on(self) -> Call:
        try:
            return resumed(self._post, self._seal.loads(field("call")))
        except BadSignature:
            raise LostCall("this call is over; please dial again") from None

    def _turn(self, call: Call) -> Response:
        locales = {language.code: language.locale for language in self._shelf.live().line.languages}
        events = [shown(position, call.events, locales) for position in range(len(call.events))]
        state, now = self._seal.dumps(state_of(call)), call.now.isoformat()
        waits = {"waiting": waiting(call), "recording": recording(call), "dialling": bool(call.dialling)}
        return jsonify(call=state, now=now, events=events, **waits)
