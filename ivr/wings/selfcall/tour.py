"""All of it, one after the other: every topic by voice and by SMS in every language, an answer of each topic, and a
sample of the clips."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from ivr.engine.library import is_urgent, spoken_languages
from ivr.errors import WireError
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.http import NoAnswer, OverHttp
from ivr.wings.phone.text import send_text
from ivr.wings.phone.trial_numbers import WITHHELD
from ivr.wings.phone.walk import topics
from ivr.wings.selfcall.answer_caller import AnswerCaller
from ivr.wings.selfcall.caller import TopicCaller
from ivr.wings.selfcall.findings import TourReport
from ivr.wings.selfcall.sounds import Sounds, digits, numbers_of

SLOW = 1.0
"""Seconds; within one second a caller hears something useful."""
_SAMPLE = 3

Work = Callable[[], None]


class Tour:
    """Goes round a line over `post`, by the snapshot that it should serve. `seconds` bounds the whole tour; `clock`
    gives seconds that only grow."""

    def __init__(
        self, library: Snapshot, post: OverHttp, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._library, self._post, self._clock = library, post, clock
        self._report = TourReport()
        self._sounds = Sounds(library)
        self._caller = TopicCaller(library, self._sounds, post, self._report)
        self._asker = AnswerCaller(library, self._sounds, post, self._report)
        self._end = clock() + seconds  # the texts of a large line take a while to plan; nobody has been called by then

    def go(self, place: str, now: datetime, clips: Path) -> TourReport:
        """Everything; a line that cannot be reached ends it at once."""
        try:
            self._same_snapshot()
            for where, work in self._works(place, now):
                if self._clock() > self._end:
                    self._report.error("selfcall", "not everything was tried: the time is over")
                    break
                self._do(where, work)
            self._play()
        except NoAnswer as fault:
            self._report.error("selfcall", str(fault))
        for language, count in self._sounds.unheard(clips).items():
            self._report.error(f"language {language}", f"{count} sentences have neither a clip nor a voice")
        self._judge()
        return self._report

    def _works(self, place: str, now: datetime) -> Iterator[tuple[str, Work]]:
        ways = list(topics(self._library, self._library.line.start))
        for language in spoken_languages(self._library):
            for topic, keys in ways:
                work = partial(self._caller.call, language, topic, keys, place, now)
                yield f"call {language} {topic}", work
            for answer in self._asker.of_the_day(language, now):
                yield f"call {language} {answer.code}", partial(self._asker.call, language, answer, now)
        for language in (known.code for known in self._library.line.languages if known.sms):
            if asked := self._asker.question_of_the_day(language, now):
                yield f"text {language} {asked[0]}", partial(self._asker.text, language, *asked, now)
            for topic, by_language in self._library.keywords.topics.items():
                for word in by_language.get(language, ())[:1]:
                    yield f"text {language} {topic}", partial(self._text, language, topic, f"{word} {place}", now)

    def _do(self, where: str, work: Work) -> None:
        try:
            work()
        except NoAnswer:
            raise
        except WireError as fault:
            self._report.error(where, str(fault))

    def _text(self, language: str, topic: str, words: str, now: datetime) -> None:
        where = f"text {language} {topic}"
        self._report.texts += 1
        bodies = [
            str(reply["body"]) for reply in send_text(self._post, f"{self._post.public_url}/sms", words, now, WITHHELD)
        ]
        if not bodies:
            self._report.error(where, "there was no answer")
        elif is_urgent(self._library, [topic]) and self._library.line.emergency not in bodies[0]:
            self._report.error(where, "the emergency number is missing")
        elif (numbers := numbers_of(self._library, topic)) and not any(n in digits(bodies) for n in numbers):
            self._report.note(where, "the first answer has no number to call")

    def _same_snapshot(self) -> None:
        _, body = self._post.get(f"{self._post.public_url}/readyz")
        try:
            served = json.loads(body).get("snapshot", "")
        except (ValueError, AttributeError):
            served = ""
        if served != self._library.id:
            what = f"it serves the snapshot {served}" if served else "it does not say which snapshot it serves"
            self._report.error("line", f"{what}, and this machine has {self._library.id}")

    def _play(self) -> None:
        """A few clips of each language, from the whole call."""
        for language, urls in self._caller.clips.items():
            distinct = list(dict.fromkeys(urls))
            for url in distinct[:: max(1, len(distinct) // _SAMPLE)][: _SAMPLE + 1]:
                exchange, sound = self._post.get(url)
                if exchange.status != 200 or not exchange.type.startswith("audio/") or sound[:4] != b"RIFF":
                    self._report.error(f"clip {language}", f"{exchange.path} does not play ({exchange.status})")

    def _judge(self) -> None:
        """Answers that were slow, or of the wrong kind."""
        asked = [exchange for exchange in self._post.exchanges if "/audio/" not in exchange.path]
        slow = [exchange.seconds for exchange in asked if exchange.seconds > SLOW]
        self._report.answers = len(self._post.exchanges)
        self._report.slowest = round(max((exchange.seconds for exchange in asked), default=0.0), 3)
        if slow:
            self._report.error("line", f"{len(slow)} of {len(asked)} answers took over a second, one {max(slow):.1f} s")
        for exchange in asked:
            if exchange.status == 200 and not exchange.path.endswith("/readyz") and exchange.type != "text/xml":
                self._report.error("line", f"{exchange.path} answers with {exchange.type}, not text/xml")
