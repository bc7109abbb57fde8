"""What a verb of a document is to whoever hears it, and what it leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from ivr.wings.phone.asking import Method
from ivr.wings.phone.twiml import Verb

# Sound marks and silence are no sentences: nothing is said behind them.
_MARKS = "/audio/marks/"
_SILENCE = re.compile(r"/audio/silence/(\d+)\.wav")
_MOST_LOOPS = 1000  # https://www.twilio.com/docs/voice/twiml/play


def pause_of(verb: Verb) -> float:
    """The seconds of silence that a verb is; 0 for any other."""
    if verb.name == "Pause":
        return float(verb.attributes.get("length", "1"))
    silence = _SILENCE.search(verb.text) if verb.name == "Play" else None
    return float(silence[1]) if silence else 0.0


def ending(gather: Verb) -> tuple[Verb, ...]:
    """The silence at the end of what is heard in a Gather."""
    return tuple(takewhile(pause_of, reversed(gather.children)))


def patience_of(gather: Verb, *, begun: bool) -> float:
    """The seconds that a Gather waits for the next key; until somebody has begun, the silence at its end too."""
    timeout = gather.attributes.get("timeout", "5")
    silence = 0.0 if begun else sum(map(pause_of, ending(gather)))
    return silence + (float(timeout) if timeout != "auto" else 5.0)


def is_mark(verb: Verb) -> bool:
    """Whether a verb plays a sound mark."""
    return verb.name == "Play" and _MARKS in verb.text


def times(verb: Verb) -> int:
    """How often a verb is heard. A loop of 0 goes on until the call ends, or so many times."""
    return int(verb.attributes.get("loop", "1")) or _MOST_LOOPS


def method_of(verb: Mapping[str, str]) -> Method:
    """By which method the provider asks for what a verb leads to; POST where the verb does not say."""
    return "GET" if verb.get("method") == "GET" else "POST"


def verb_of(data: Mapping[str, Any]) -> Verb:
    return Verb(
        data["name"],
        dict(data["attributes"]),
        data["text"],
        tuple(verb_of(child) for child in data["children"]),
    )
