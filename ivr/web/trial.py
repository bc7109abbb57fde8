"""When nobody is there: a phone of ours tries the line, in this program or over the wire; nothing may cost money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import Request

from ivr.model.steps import Handover, Reply, Say, Send

# Keys of the WSGI environment. No network request can set them: headers arrive as HTTP_*.
NOW = "wegwijs.now"
"""The instant of a request."""
SAID = "wegwijs.said"
"""A list that the line fills with what it says, in order, to name the prompts behind the sound."""
SENT = "wegwijs.sent"
"""A list that takes the SMS of a call, so that a phone of ours gets them and nobody else."""
ADMISSION = "wegwijs.admission"
"""What the requests of a page have to bring along where it stands behind a door."""
MARK = {"Wegwijs": "selfcall"}
"""A field of every form of a line that tries itself. It is signed, so whoever sees it knows that no caller is there;
the provider sends no such field."""
FULL_MOBILE = "+32470000001"
"""A mobile phone that takes no more SMS; nothing ever dials it."""


def is_trial(asked: Request) -> bool:
    """Whether this request may cost nothing."""
    return SAID in asked.environ or _is_marked(asked.form)


def tries_itself(asked: Request) -> bool:
    """Whether the line tries itself (`wegwijs selfcall`): then nothing is remembered or counted either."""
    return _is_marked(asked.form)


def page_admission(asked: Request) -> str:
    """What the page of this request has to bring along in its own; "" where no door asks for it."""
    return str(asked.environ.get(ADMISSION, ""))


def instant(asked: Request) -> datetime | None:
    """The instant that a phone of ours set for its request."""
    found = asked.environ.get(NOW)
    return found if isinstance(found, datetime) else None


def note_said(asked: Request, said: Iterable[Say | Reply]) -> None:
    """Tells a phone of ours what is said."""
    if isinstance(heard := asked.environ.get(SAID), list):
        heard.extend(said)


def takes_texts(asked: Request) -> bool:
    """Whether a phone of ours takes the SMS of this call."""
    return SENT in asked.environ


def _is_marked(form: Mapping[str, str]) -> bool:
    return all([name in form and form[name] == value for name, value in MARK.items()])  # `get` raises what is missing


def take_text(asked: Request, message: Send, to: str) -> Handover | None:
    """What came of an SMS where a phone of ours takes it; None where it has to be sent."""
    taken = asked.environ.get(SENT)
    if not isinstance(taken, list):
        return None
    if to == FULL_MOBILE:
        return "refused"
    taken.append(message)
    return "taken"
