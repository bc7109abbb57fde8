"""The clock of a caller: seconds until the first number, by real speech of espeak-ng beside the estimate."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from ivr.app import create_app
from ivr.audio import waveform
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.config import read_settings
from ivr.country.opening import ZONE
from ivr.language.seconds import seconds_to_say
from ivr.publish.compile import compile_content
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.wings.phone.call import Call
from ivr.wings.phone.hearing import Length
from ivr.wings.phone.transport import InProcess
from ivr.wings.phone.trial_numbers import MOBILE, OWN_NUMBER
from ivr.wings.phone.walk import Way, walk

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
PLACE = "1080"


def measure() -> dict[str, Any]:
    """For each language and topic: seconds for who listens to everything and for who types ahead."""
    with tempfile.TemporaryDirectory() as state:
        public = "https://line.example.org"
        names = {"STATE": state, "PUBLIC_URL": public, "TWILIO_AUTH_TOKEN": "x"}
        settings = read_settings({f"WEGWIJS_{name}": value for name, value in names.items()})
        shelf = Shelf(Path(state) / "snapshots")
        compile_content(settings.content, shelf, datetime.now(UTC))
        post = InProcess(create_app(settings, lambda: MONDAY), public, "x")

        def ways(length: Length) -> list[Way]:
            def dial() -> Call:
                return Call(post, f"{public}/voice", MONDAY, sender=MOBILE, to=OWN_NUMBER, length=length)

            return list(walk(shelf.live(), dial, PLACE))

        estimated = ways(lambda language, text: seconds_to_say(text))
        spoken = ways(_spoken(shelf.live()))
    return _table(estimated, spoken)


def _spoken(library: Snapshot) -> Length:
    """The length of each text as espeak-ng says it, trimmed as a clip is."""
    program = find_program()
    assert program, "apt-get install espeak-ng"
    engine = Espeak(program)

    @cache
    def length(language: str, text: str) -> float:
        voice = engine.speaks(language)
        assert voice
        return waveform.seconds(waveform.trim(waveform.decode(engine.say(text, voice, 1.0))))

    fixed = [(code, text) for code, texts in library.prompts.items() for text in texts.values() if "{" not in text]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: length(*pair), fixed))
    return length


def _table(estimated: list[Way], spoken: list[Way]) -> dict[str, Any]:
    print(f"{'':<22}{'keys':>6}{'first time':>12}{'spoken':>9}{'experienced':>13}{'spoken':>9}   (seconds)")
    rows = {}
    for guess, way in zip(estimated, spoken, strict=True):
        rows[f"{way.language} {way.topic} {way.keys}"] = {"first_time": way.first_time, "experienced": way.experienced}
        print(f"{way.language:<4}{way.topic:<18}{way.keys:>6}{guess.first_time:>12}{way.first_time:>9}", end="")
        print(f"{guess.experienced:>13}{way.experienced:>9}")
    first = [way.first_time for way in spoken if way.first_time is not None]
    known = [way.experienced for way in spoken if way.experienced is not None]
    print(f"spoken: first time median {median(first):.0f}, worst {max(first):.0f};", end=" ")
    print(f"experienced median {median(known):.0f}, worst {max(known):.0f}")
    summary = {"first_time": [median(first), max(first)], "experienced": [median(known), max(known)]}
    return {"median_and_worst": summary, "ways": rows}
