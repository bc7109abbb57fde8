"""What a request of the page asks for: its fields, and the telephones that the page can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf

from flask import request

from ivr.country.opening import ZONE
from ivr.errors import InputError
from ivr.web.trial import FULL_MOBILE
from ivr.wings.phone.trial_numbers import LANDLINE, MOBILE, WITHHELD


@dataclass(frozen=True)
class Phone:
    """A telephone to call from: what the page says it is, and the number that the line sees. Nobody has that number."""

    label: str
    number: str


PHONES = {
    "mobile": Phone("mobile", MOBILE),
    "landline": Phone("landline", LANDLINE),
    "withheld": Phone("withheld", WITHHELD),
    "full": Phone("without SMS", FULL_MOBILE),
}
"""The telephones the page can be, by the word it sends; the first one where it sends none."""


def field(name: str) -> str:
    """A text field of the JSON or the form that came in; whatever is missing or is no text is an empty one."""
    data = request.get_json(silent=True) or request.form
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, str) else ""


def instant(clock: Callable[[], datetime]) -> datetime:
    """The instant the browser's clock is set to, else now. Wall time without an offset is that of Brussels."""
    text = field("at")
    if not text:
        return clock()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InputError("this is not a date and time") from None
    return at if at.tzinfo else at.replace(tzinfo=ZONE)


def sender() -> str:
    """The number that the chosen telephone calls from. Raises `InputError` for a word that is none of `PHONES`."""
    word = field("phone") or next(iter(PHONES))
    if word not in PHONES:
        raise InputError("this is not a telephone to call from")
    return PHONES[word].number


def seconds() -> float:
    """How long somebody spoke, as the page says it. Raises `InputError` where that is no time."""
    try:
        spoken = float(field("seconds"))
    except ValueError:
        raise InputError("this is no number of seconds") from None
    if not 0 <= spoken < inf:
        raise InputError("this is no number of seconds")
    return spoken
