"""Whether an answer was of use to whoever called or texted, by what the content publishes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from tests.soak.serving import ROOT, WEGWIJS, settings
from tests.soak.wire import Answer

Grade = Literal["right", "words", "wrong", "nothing"]
"""right: what was asked for; words: only a sentence, such as an apology or the last words; wrong: a telephone number
that the content does not publish; nothing: no answer, or one without a word."""

_SPELLED = re.compile(r"\+?\d+( \d+)*")
_WRITTEN = re.compile(r"(?<![\w/.@])[+0][\d ]{6,}\d")
_LONG = 8
"""Digits of the shortest number that is no short code, date or time."""


@dataclass(frozen=True)
class Facts:
    """The digits of all published numbers, and those of each topic, as they are dialled in the country."""

    all: frozenset[str]
    by_topic: dict[str, frozenset[str]]


@dataclass(frozen=True)
class Heard:
    """A document of the line: its texts, and where it leads. `ends` is true where the line hangs up."""

    texts: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    action: str = ""
    following: str = ""
    ends: bool = False


def published(state: Path) -> Facts:
    """What `wegwijs directory` lists of the content in this folder for working files."""
    command = [*WEGWIJS, "directory", "--json"]
    done = subprocess.run(command, env=settings(state), cwd=ROOT, check=True, capture_output=True)
    by_topic: dict[str, set[str]] = {}
    for organisation in json.loads(done.stdout):
        for service in organisation["services"]:
            digits = {_national(c["value"]) for c in service["contacts"] if re.fullmatch(r"\+?\d+", c["value"] or "")}
            for topic in service["topics"]:
                by_topic.setdefault(topic, set()).update(digits)
    return Facts(frozenset().union(*by_topic.values()), {topic: frozenset(all) for topic, all in by_topic.items()})


def read(body: bytes) -> Heard | None:
    """An answer as a document; None where it is none."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        return None
    if root.tag != "Response":
        return None
    texts = ["".join(verb.itertext()).strip() for verb in root.iter() if verb.tag in ("Say", "Message")]
    played = [(verb.text or "").strip() for verb in root.iter("Play")]
    sounds = [sound for sound in played if "/audio/silence/" not in sound]
    gather = root.find("Gather")
    return Heard(
        tuple(text for text in texts if text),
        tuple(sounds),
        gather.get("action", "") if gather is not None else "",
        (root.findtext("Redirect") or "").strip(),
        root.find("Hangup") is not None,
    )


def grade(answer: Answer, facts: Facts, topic: str, *, goes_on: bool) -> Grade:
    """How good an answer is. `topic` is set where a card of this topic was asked for; `goes_on` where the line has to
    ask for a key. Numbers of which a clip says a part are not judged."""
    heard = read(answer.body) if answer.status == 200 else None
    if not heard or not (heard.texts or any("/marks/" not in sound for sound in heard.sounds)):
        return "nothing"
    numbers = set(numbers_in(heard.texts))
    if not heard.sounds and any(len(number) >= _LONG and number not in facts.all for number in numbers):
        return "wrong"
    if goes_on and not heard.action:
        return "words"
    if topic and not heard.sounds and not numbers & facts.by_topic[topic]:
        return "words"
    return "right"


def numbers_in(texts: tuple[str, ...]) -> Iterator[str]:
    """The digits of the telephone numbers in texts, whether they are said digit by digit or written in groups."""
    spelled = ""
    for text in (*texts, "."):
        if _SPELLED.fullmatch(text):
            spelled += _digits(text)
            continue
        if spelled:
            yield spelled
            spelled = ""
        for written in _WRITTEN.findall(text):
            yield _national(written)
        yield from re.findall(r"(?<![\d:])\d{3,4}(?![\d:])|\b116 \d{3}\b", text)


def _national(value: str) -> str:
    digits = _digits(value)
    return "0" + digits[2:] if value.startswith("+32") else digits


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())
