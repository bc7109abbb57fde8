"""Views of the browser phone. A call lives in the browser, signed; this side executes one step of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from ivr.config import Settings
from ivr.errors import InputError, IvrError
from ivr.locales import direction
from ivr.opening import BRUSSELS, parse
from ivr.phone.call import FULL_MOBILE, LANDLINE, MOBILE, OWN_NUMBER, WITHHELD, Call, JsonEvent
from ivr.phone.keys import OUTCOMES
from ivr.phone.text import send_text
from ivr.phone.wire import Post
from ivr.snapshot.shelf import Shelf
from ivr.text import encoding, segments


@dataclass(frozen=True)
class Phone:
    """A telephone to call from: what the page says it is, and the number that the line sees. Nobody has that number."""

    label: str
    number: str


PHONES = {
    "mobile": Phone("a mobile phone", MOBILE),
    "landline": Phone("a landline", LANDLINE),
    "withheld": Phone("a withheld number", WITHHELD),
    "full": Phone("a mobile without SMS", FULL_MOBILE),
}
"""The telephones the page can be, by the word it sends; the first one where it sends none."""


def simulator(post: Post, settings: Settings, shelf: Shelf, clock: Callable[[], datetime]) -> Blueprint:
    """The page at `/` and its requests, dialling the line over `post`."""
    phone = BrowserPhone(post, settings, shelf, clock)
    views = Blueprint(
        "simulator", __name__, template_folder="templates", static_folder="static", static_url_path="/phone"
    )
    views.add_url_rule("/", view_func=phone.page)
    views.add_url_rule("/phone/line", view_func=phone.line)
    for view in (phone.dial, phone.press, phone.silence, phone.outcome, phone.hangup, phone.text):
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

    def __init__(self, post: Post, settings: Settings, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._post = post
        self._address = settings.public_url
        self._shelf = shelf
        self._clock = clock
        self._seal = URLSafeSerializer(settings.secret_key or settings.twilio_auth_token, salt="browser-phone")

    def page(self) -> str:
        return render_template("phone.html", line_name=self._shelf.live().line.name, phones=PHONES)

    def line(self) -> Response:
        now, about = self._clock().astimezone(BRUSSELS), self._shelf.live().line
        languages = [
            {"code": known.code, "name": known.name, "locale": known.locale, "direction": direction(known.code)}
            for known in about.languages
        ]
        moments = [{"label": label, "at": at.isoformat()} for label, at in telling_moments(now)]
        return jsonify(name=about.name, number=None, now=now.isoformat(), languages=languages, moments=moments)

    def dial(self) -> Response:
        start = _instant(self._clock)
        call = Call(self._post, f"{self._address}/voice", start, to=OWN_NUMBER, sender=_sender())
        call.dial()
        return self._turn(call)

    def press(self) -> Response:
        call = self._going_on()
        call.press(_field("key")[:1])
        return self._turn(call)

    def silence(self) -> Response:
        call = self._going_on()
        call.wait()
        return self._turn(call)

    def outcome(self) -> Response:
        call = self._going_on()
        call.come_back(OUTCOMES.get(_field("outcome"), "failed"))
        return self._turn(call)

    def hangup(self) -> Response:
        call = self._going_on()
        call.hang_up()
        return self._turn(call)

    def text(self) -> Response:
        replies = send_text(self._post, f"{self._address}/sms", _field("body"), _instant(self._clock), MOBILE)
        return jsonify(replies=[{**reply, "direction": direction(str(reply["language"]))} for reply in replies])

    def _going_on(self) -> Call:
        try:
            return Call.resume(self._post, self._seal.loads(_field("call")))
        except BadSignature:
            raise LostCall("this call is over; please dial again") from None

    def _turn(self, call: Call) -> Response:
        locales = {language.code: language.locale for language in self._shelf.live().line.languages}
        events = [_shown(position, call.events, locales) for position in range(len(call.events))]
        state, now = self._seal.dumps(call.state()), call.now.isoformat()
        return jsonify(call=state, now=now, events=events, waiting=_waiting(call), dialling=bool(call.dialling))


def _field(name: str) -> str:
    """A text field of the JSON that came in; whatever is missing or is no text is an empty one."""
    data = request.get_json(silent=True)
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def _instant(clock: Callable[[], datetime]) -> datetime:
    """The instant the browser's clock is set to, else now. Wall time without an offset is that of Brussels."""
    text = _field("at")
    if not text:
        return clock()
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InputError("this is not a date and time") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=BRUSSELS)


def _sender() -> str:
    """The number that the chosen telephone calls from. Raises `InputError` for a word that is none of `PHONES`."""
    word = _field("phone") or next(iter(PHONES))
    if word not in PHONES:
        raise InputError("this is not a telephone to call from")
    return PHONES[word].number


def _shown(position: int, events: list[JsonEvent], locales: dict[str, str]) -> JsonEvent:
    """An event with what the page needs to show it. An SMS has the language of the sentence that tells of it."""
    event = events[position]
    if "heard" in event:
        language = str(event["language"])
        locale = event["locale"] or locales.get(language, language)
        return {**event, "locale": locale, "direction": direction(language)}
    if "sms" in event:
        after = [str(later["language"]) for later in events[position:] if "heard" in later]
        return {**event, "sms": _message(str(event["sms"]["body"]), [*after, *locales][0])}
    return event


def _message(body: str, language: str) -> dict[str, str | int]:
    """An SMS of a call, as `send_text` gives those that answer a text, and the way it is written."""
    size: dict[str, str | int] = {"encoding": encoding(body), "segments": segments(body)}
    return {"body": body, "language": language, "direction": direction(language), **size}


def _waiting(call: Call) -> dict[str, Any] | None:
    if not call.waiting:
        return None
    gather = call.waiting.attributes
    digits = int(gather.get("numDigits", "0"))
    return {"timeout": int(gather.get("timeout", "5")), "digits": digits or None, "typed": call.typed}


def telling_moments(now: datetime) -> list[tuple[str, datetime]]:
    """Moments at which a line shows what it is worth: a working morning, a Sunday night, the next public holiday."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight + timedelta(days=(7 - now.weekday()) % 7)
    holiday = parse("PH").next_change(midnight) if not parse("PH").is_open(midnight) else midnight
    moments = [
        ("Monday morning", monday.replace(hour=10)),
        ("Wednesday evening", (monday + timedelta(days=2)).replace(hour=19, minute=30)),
        ("Sunday night", (monday + timedelta(days=6)).replace(hour=23, minute=30)),
    ]
    return [*moments, ("Public holiday", holiday.replace(hour=11))] if holiday else moments
