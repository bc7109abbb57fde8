"""What the provider sends, as events. A form may hold anything; only what has its form is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ivr.country.numbers import kind_of_caller
from ivr.language.letters import clean
from ivr.model.steps import Dialled, Handled, Keys, Outcome, Silence, Sms, Start

# Twilio splits nothing over 1600 characters; whatever is longer did not come from a phone.
_LONGEST_TEXT = 1_600
_MOST_KEYS = 100


def keys_event(form: Mapping[str, str]) -> Keys | Silence:
    """The keys of a Gather; none at all is silence."""
    pressed = re.sub(r"[^0-9*#]", "", form.get("Digits", "")[:_MOST_KEYS])
    return Keys(pressed) if pressed else Silence()


_OUTCOMES: Mapping[str, Outcome] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "busy",
    "no-answer": "no-answer",
}


def start_event(form: Mapping[str, str], sms_to: Iterable[str]) -> Start:
    """The beginning of a call: the line's number that was dialled where the provider gives one, and whether the
    caller's own begins in one of these ways and can receive an SMS. Who withholds it cannot."""
    called, caller = form.get("To", ""), form.get("From", "")
    texts = caller.startswith(tuple(sms_to)) and kind_of_caller(caller) == "mobile"
    return Start(called if re.fullmatch(r"\+[0-9]{8,15}", called) else "", texts)


def dialled_event(form: Mapping[str, str]) -> Dialled:
    """How putting through ended; whatever is not known counts as failed."""
    return Dialled(_OUTCOMES.get(form.get("DialCallStatus", ""), "failed"))


def dialled_minutes(form: Mapping[str, str]) -> int:
    """The minutes of a call that was put through, as they are paid: each that was begun."""
    seconds = form.get("DialCallDuration", "")
    return -(-int(seconds) // 60) if re.fullmatch(r"[0-9]{1,6}", seconds) else 0


# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out (read 2026-11-26): an account with Advanced Opt-Out
# answers its own words for these, and says here which of them it was.
_HANDLED: Mapping[str, Handled] = {"STOP": "stop", "START": "start", "HELP": "info"}


def text_event(form: Mapping[str, str]) -> Sms:
    """The words of an SMS. The sender's number stays where it is: in the form."""
    handled = form["OptOutType"].strip().upper() if "OptOutType" in form else ""
    return Sms(clean(form.get("Body", "")[:_LONGEST_TEXT]), _HANDLED.get(handled))
