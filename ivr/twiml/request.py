"""What the provider sends, as events. A form may hold anything; only what has its form is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.steps import Keys, Silence, Text
from ivr.text import clean

# Twilio splits nothing over 1600 characters; whatever is longer did not come from a phone.
_LONGEST_TEXT = 1_600
_MOST_KEYS = 100


def keys_event(form: Mapping[str, str]) -> Keys | Silence:
    """The keys of a Gather; none at all is silence."""
    pressed = re.sub(r"[^0-9*#]", "", form.get("Digits", "")[:_MOST_KEYS])
    return Keys(pressed) if pressed else Silence()


def text_event(form: Mapping[str, str]) -> Text:
    """The words of an SMS. The sender's number stays where it is: in the form."""
    return Text(clean(form.get("Body", "")[:_LONGEST_TEXT]))
