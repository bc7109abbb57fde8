"""How the answer to a text grows with the words operators know and with the directory."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.lookups import MONDAY, grown
from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.model import Content, Keywords
from ivr.model.steps import Sms
from ivr.publish.check import load
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot

MESSAGES = (
    "DOKTER 1080", "avocat bruxelles", "no place to sleep in gent", "patron ne paie pas 4000", "lawyr antwrpen",
    "hello i need help with my papers please i am in liege", "qwertyuiop asdfgh", "medimmigrant",
)  # fmt: skip
ROUNDS = 40


def measure() -> dict[str, Any]:
    """Milliseconds of a text, the median over messages of every kind, and the ratio to the content as it ships."""
    content, _ = load(Path(), datetime.now(UTC).date())
    services = sum(len(organisation.services) for organisation in content.organisations)
    contents = {
        "as shipped": content,
        "10 x the words": content.model_copy(update={"keywords": _ten_times(content.keywords)}),
        "100 x the directory": grown(content, 100 * services),
    }
    rows: dict[str, Any] = {}
    base = 0.0
    print(f"{'':<22}{'ms a text':>10}{'ratio':>8}{'slowest':>9}")
    for name, one in contents.items():
        middle, slowest = _milliseconds(one)
        base = base or middle
        rows[name] = {"ms": round(middle, 3), "ratio": round(middle / base, 2), "slowest_ms": round(slowest, 2)}
        print(f"{name:<22}{middle:>10.2f}{middle / base:>8.2f}{slowest:>9.1f}")
    return rows


def _ten_times(keywords: Keywords) -> Keywords:
    """The same words, and nine made-up ones for each."""
    topics = {
        topic: {
            language: (*words, *(f"{word}{chr(97 + number)}{topic[:3]}" for word in words for number in range(9)))
            for language, words in by_language.items()
        }
        for topic, by_language in keywords.topics.items()
    }
    return keywords.model_copy(update={"topics": topics})


def _milliseconds(content: Content) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        write_snapshot(content, path := Path(folder) / "bench.sqlite")
        library = Snapshot(path)
        times = []
        for _ in range(ROUNDS):
            for message in MESSAGES:
                began = time.perf_counter()
                turn(library, Conversation(), Sms(message), MONDAY)
                times.append((time.perf_counter() - began) * 1000)
        library.close()
    warm = times[len(MESSAGES) :]
    return statistics.median(warm), max(warm)
