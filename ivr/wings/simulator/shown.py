"""A call as the page shows it: what happened, with languages and directions, and what the line waits for now."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from ivr.country.holidays import holidays_from
from ivr.language.gsm import encoding, segments
from ivr.language.locale import direction
from ivr.wings.phone.call import Call
from ivr.wings.phone.hearing import JsonEvent


def shown(position: int, events: list[JsonEvent], locales: dict[str, str]) -> JsonEvent:
    """The event at this position as the page shows it. An SMS has the language of the sentence that tells of it."""
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


def waiting(call: Call) -> dict[str, Any] | None:
    """The keys that the line waits for: seconds of patience, how many, and what is typed of them. Where more keys than
    one may follow each other quickly, it is one that is waited for."""
    if not call.waiting:
        return None
    gather = call.waiting.attributes
    digits = 1 if call.is_quick else int(gather.get("numDigits", "0"))
    return {"timeout": call.patience, "digits": digits or None, "typed": call.typed}


def recording(call: Call) -> dict[str, Any] | None:
    """How the line records what is said now: seconds at most, seconds of silence that end it, keys that end it."""
    if not call.recording:
        return None
    about = call.recording.attributes
    seconds = {"longest": float(about.get("maxLength", "3600")), "timeout": float(about.get("timeout", "5"))}
    return {**seconds, "keys": about.get("finishOnKey", "1234567890*#")}


def telling_moments(now: datetime) -> list[tuple[str, datetime]]:
    """Moments at which a line shows what it is worth: a working morning, a Sunday night, the next public holiday."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight + timedelta(days=(7 - now.weekday()) % 7)
    holiday = datetime.combine(holidays_from(now.date())[0], time(11), now.tzinfo)
    moments = [
        ("Monday morning", monday.replace(hour=10)),
        ("Wednesday evening", (monday + timedelta(days=2)).replace(hour=19, minute=30)),
        ("Sunday night", (monday + timedelta(days=6)).replace(hour=23, minute=30)),
    ]
    return [*moments, ("Public holiday", holiday)]
