"""A caller who types the code of an answer, and a texter who asks a question: another one of each topic every day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ivr.engine.directory.answered import about
from ivr.engine.directory.sms_answer import answer_message
from ivr.engine.library import catalogue, is_sensitive
from ivr.model import Answer
from ivr.snapshot.read import Snapshot
from ivr.wings.phone.call import Call
from ivr.wings.phone.http import OverHttp
from ivr.wings.phone.text import send_text
from ivr.wings.phone.trial_numbers import OWN_NUMBER, WITHHELD
from ivr.wings.phone.walk import language_keys
from ivr.wings.selfcall.findings import TourReport
from ivr.wings.selfcall.sounds import Sounds, says


class AnswerCaller:
    """Calls and texts over `post`; what is wrong goes into the report."""

    def __init__(self, library: Snapshot, sounds: Sounds, post: OverHttp, report: TourReport) -> None:
        self._library, self._sounds, self._post, self._report = library, sounds, post, report

    def of_the_day(self, language: str, now: datetime) -> Iterator[Answer]:
        """One answer of each topic that has any in a language; tomorrow its next one."""
        for topic in self._library.topics:
            if there := [one for one in about(self._library, topic, "", language, now) if one.code]:
                yield there[now.toordinal() % len(there)]

    def question_of_the_day(self, language: str, now: datetime) -> tuple[str, Answer] | None:
        """What somebody texts, and the answer that belongs to it; none that is nobody else's business."""
        asked = [
            (words[0], answer)
            for answer in self.of_the_day(language, now)
            if not is_sensitive(self._library, [answer.topic])
            if (words := self._library.keywords.answers.get(answer.id, {}).get(language))
        ]
        return asked[now.toordinal() % len(asked)] if asked else None

    def call(self, language: str, answer: Answer, now: datetime) -> None:
        """The answer is heard once its code was typed."""
        self._report.calls += 1
        call = Call(self._post, f"{self._post.public_url}/voice", now, to=OWN_NUMBER, sender=WITHHELD)
        call.dial()
        for key in f"{language_keys(self._library, language)}{answer.code}#":
            call.press(key)
        said = catalogue(self._library, language).own("answer", answer.ear)
        if not (said and says(self._sounds.heard(call.events), said.text)):
            self._report.error(f"call {language} {answer.code}", f"the answer {answer.id} was not heard")
        call.hang_up()

    def text(self, language: str, question: str, answer: Answer, now: datetime) -> None:
        """The answer stands in the message that comes back."""
        self._report.texts += 1
        replies = send_text(self._post, f"{self._post.public_url}/sms", question, now, WITHHELD)
        said = answer_message(self._library, answer, language).splitlines()[-1]
        if not any(said in str(reply["body"]) for reply in replies):
            self._report.error(f"text {language} {question}", f"the answer {answer.id} did not come")
