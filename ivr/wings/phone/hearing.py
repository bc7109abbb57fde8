"""What a caller hears of a verb, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

from ivr.language.seconds import SLOWER, seconds_to_say
from ivr.model.steps import Say
from ivr.wings.phone.twiml import Verb
from ivr.wings.phone.verbs import is_mark, pause_of, times

_SECONDS_OF_A_MARK = 0.3

JsonEvent = dict[str, Any]
Length = Callable[[str, str], float]
"""Seconds it takes to say a text: (language, text)."""


def estimated(language: str, text: str) -> float:
    return seconds_to_say(text)


def heard(verb: Verb, said: Iterator[Say], url: str, length: Length) -> Iterator[tuple[JsonEvent, float]]:
    """Each time that a verb of the document at `url` is heard: the event, and its seconds. What is behind a sentence is
    the next of `said`."""
    sentence = None if pause_of(verb) or is_mark(verb) else next(said, None)
    for _ in range(times(verb)):
        yield _once(verb, sentence, url, length)


def _once(verb: Verb, sentence: Say | None, url: str, length: Length) -> tuple[JsonEvent, float]:
    if seconds := pause_of(verb):
        return {"pause": seconds}, seconds
    if is_mark(verb):
        mark = verb.text.rpartition("/")[2].removesuffix(".wav")
        return {"mark": mark, "clip": urljoin(url, verb.text)}, _SECONDS_OF_A_MARK
    text = verb.text if verb.name == "Say" or not sentence else sentence.text
    locale = verb.attributes.get("language", "en-US")
    language = sentence.language if sentence else locale.partition("-")[0]
    slower = SLOWER if any(inner.name == "prosody" for inner in verb.children) else 1
    seconds = length(language, text) * slower
    return {
        "heard": text,
        "language": language,
        "key": sentence.prompt if sentence else None,
        "clip": urljoin(url, verb.text) if verb.name == "Play" else None,
        "locale": locale if verb.name == "Say" else None,
        "seconds": round(seconds, 2),
    }, seconds
