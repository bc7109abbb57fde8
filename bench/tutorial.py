"""What people would write instead: views as in Twilio's tutorials, each with a part more than the one before it.

https://www.twilio.com/docs/usage/tutorials/how-to-secure-your-flask-app-by-validating-incoming-twilio-requests and
https://www.twilio.com/docs/voice/tutorials/ivr-phone-tree/python. A connection to SQLite is opened for each request, as
in Flask's own tutorial.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, abort, request, url_for
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

TOKEN, DIRECTORY = "BENCH_TOKEN", "BENCH_DIRECTORY"
"""The variables of the environment with the secret of the signatures, and the file of the look-up."""
FIXED = "<Response><Gather><Say>Hello</Say></Gather><Redirect>/silence</Redirect></Response>"
VOICE = {"language": "nl-BE", "voice": "Polly.Lisa-Neural"}
CHOICES = (
    "Gevaar, dokter of gezondheid: druk 1.", "Een bed voor vannacht: 2.", "Papieren, advocaat, rechten: 3.",
    "Wonen, werk of geld: 4.", "Familie, kinderen of school: 5.", "Iets anders: 6.",
)  # fmt: skip

View = Callable[[], Response]


def validated(view: View) -> View:
    """The decorator of the tutorial."""

    @wraps(view)
    def decorated() -> Response:
        validator = RequestValidator(os.environ[TOKEN])
        if validator.validate(request.url, request.form, request.headers.get("X-TWILIO-SIGNATURE", "")):
            return view()
        return abort(403)

    return decorated


def app() -> Flask:
    """All views in one application."""
    made = Flask("tutorial")
    made.post("/bare")(bare)
    made.post("/signed", endpoint="signed")(validated(bare))
    made.post("/menu", endpoint="menu")(validated(menu))
    made.post("/card", endpoint="card")(validated(card))
    made.post("/sms", endpoint="sms")(validated(sms))
    return made


def bare() -> Response:
    """What a Flask view costs that decides nothing."""
    request.get_data()  # an unread body would make the server close the connection
    return Response(FIXED, mimetype="text/xml")


def menu() -> Response:
    """As many choices as the first menu of the line."""
    response = VoiceResponse()
    with response.gather(num_digits=1, action=url_for("card"), method="POST") as gather:
        gather.say("Welkom bij Wegwijs.", **VOICE)
        for choice in CHOICES:
            gather.say(choice, **VOICE)
    response.redirect(url_for("menu"))
    return Response(str(response), mimetype="text/xml")


def card() -> Response:
    """The name and the number of the first service for a postal code, said digit by digit."""
    name, number = _looked_up(request.form["Digits"])
    response = VoiceResponse()
    with response.gather(num_digits=1, action=url_for("menu"), method="POST") as gather:
        gather.say(name, **VOICE)
        gather.say(" ".join(number), **VOICE)
        gather.pause(length=1)
        gather.say(" ".join(number), **VOICE)
        gather.say("Terug: druk 1.", **VOICE)
    response.redirect(url_for("menu"))
    return Response(str(response), mimetype="text/xml")


def sms() -> Response:
    """The same as a text: the last word is the postal code."""
    name, number = _looked_up(request.form["Body"].split()[-1])
    response = MessagingResponse()
    response.message(f"{name}: {number}")
    return Response(str(response), mimetype="text/xml")


def _looked_up(postcode: str) -> Any:
    db = sqlite3.connect(os.environ[DIRECTORY])
    row = db.execute("SELECT name, number FROM services WHERE postcode = ? LIMIT 1", (postcode,)).fetchone()
    db.close()
    return row or abort(404)


def write_directory(path: str, rows: list[tuple[str, str, str]]) -> None:
    """The file of the look-up: postal code, name, number."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE services (postcode TEXT PRIMARY KEY, name TEXT, number TEXT)")
    db.executemany("INSERT INTO services VALUES (?, ?, ?)", rows)
    db.commit()
    db.close()
