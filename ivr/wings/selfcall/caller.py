"""A caller who wants one topic in one language, from a withheld number, and hangs up when the number has been said."""

from __future__ import annotations

from datetime import datetime

from ivr.engine.library import catalogue
from ivr.language.catalogue import Catalogue
from ivr.language.pieces import spelled
from ivr.model.keypad import CHOICES
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.call import Call
from ivr.wings.phone.http import OverHttp
from ivr.wings.phone.trial_numbers import OWN_NUMBER, WITHHELD
from ivr.wings.phone.walk import language_keys
from ivr.wings.selfcall.findings import TourReport
from ivr.wings.selfcall.sounds import Sounds, digits, numbers_of, says

_MOST_CARDS = 12
_NEXT = "3"


class TopicCaller:
    """Calls over `post`; what is wrong goes into the report, the clips that were heard into `clips` by language."""

    def __init__(self, library: Snapshot, sounds: Sounds, post: OverHttp, report: TourReport) -> None:
        self._library, self._sounds, self._post, self._report = library, sounds, post, report
        self.clips: dict[str, list[str]] = {}

    def call(self, language: str, topic: str, keys: str, place: str, now: datetime) -> None:
        """One topic: with a postal code, and where no number comes of that, in the whole country."""
        where = f"call {language} {topic}"
        everywhere = f"#{len(self._library.line.regions) + 1}"
        if any(self._number_heard(where, language, topic, keys + ways, now) for ways in (place, everywhere)):
            return
        if numbers_of(self._library, topic):
            self._report.error(where, "no number to call was heard")
        else:
            self._report.note(where, "nobody with a telephone is published for this topic")

    def _number_heard(self, where: str, language: str, topic: str, keys: str, now: datetime) -> bool:
        self._report.calls += 1
        call = Call(self._post, f"{self._post.public_url}/voice", now, to=OWN_NUMBER, sender=WITHHELD)
        told = 0
        call.dial()
        self._listen(where, language, call, 0)
        for key in language_keys(self._library, language):
            call.press(key)
        entered = len(call.events)
        for key in keys:
            told = len(call.events)
            call.press(key)
        card = self._listen(where, language, call, told)
        if other := self._other_key(language, card):
            told = len(call.events)
            call.press(other)
            card = self._listen(where, language, call, told)
        self._emergency(where, language, topic, call, entered)
        heard = self._cards(where, language, topic, call, card)
        call.hang_up()
        return heard

    def _other_key(self, language: str, heard: list[str]) -> str:
        """The key for something else, where it was asked what is needed; else ""."""
        words = self._words(language)
        return next((key for key in CHOICES if says(heard, words.say("need-other", key=key).text)), "")

    def _cards(self, where: str, language: str, topic: str, call: Call, card: list[str]) -> bool:
        """Whether a number is said, on this card or a later one."""
        numbers, last = numbers_of(self._library, topic), self._words(language).say("card-last").text
        for _ in range(_MOST_CARDS):
            if any(number in digits(card) for number in numbers):
                return True
            if call.ended or not card or says(card, last):
                return False
            told = len(call.events)
            call.press(_NEXT)
            card = self._listen(where, language, call, told)
        return False

    def _listen(self, where: str, language: str, call: Call, since: int) -> list[str]:
        """What was said since; silence is a finding."""
        events = call.events[since:]
        for event in events:
            if event.get("clip"):
                self.clips.setdefault(language, []).append(str(event["clip"]))
        heard = self._sounds.heard(events)
        if not heard:
            self._report.error(where, "the line said nothing: no clip and no voice")
        return heard

    def _emergency(self, where: str, language: str, topic: str, call: Call, entered: int) -> None:
        """Everybody hears it at the beginning and in their own language; on a sensitive topic again before a number."""
        number = spelled(self._library.line.emergency)
        sentence = self._words(language).say("emergency", number=number).text
        if not says(self._sounds.heard(call.events), sentence):
            self._report.error(where, "the emergency number was not said")
        elif (known := self._library.topics.get(topic)) and known.sensitive:
            if not says(self._sounds.heard(call.events[entered:]), sentence):
                self._report.error(where, "the emergency number was not said again")

    def _words(self, language: str) -> Catalogue:
        return catalogue(self._library, language)
