"""Answers by SMS: what is told, to whom, and what it costs."""

from __future__ import annotations

import pytest

from ivr.engine.directory.sms_answer import ANSWER_SEGMENTS, answer_message
from ivr.language.gsm import encoding, segments
from tests.conftest import Line

OFFERED = ("nl", "fr", "en")


class TestMessage:
    @pytest.mark.parametrize("language", OFFERED)
    def test_every_answer_fits_into_three_sms_of_plain_letters(self, language: str, shipped: Line) -> None:
        answers = [one for one in shipped.library.answers.values() if language in one.sms]
        messages = [answer_message(shipped.library, one, language) for one in answers]
        assert len(messages) > 40
        assert {encoding(message) for message in messages} == {"GSM-7"}
        assert max(map(segments, messages)) < ANSWER_SEGMENTS

    def test_what_may_not_wait_says_the_emergency_number_once(self, shipped: Line) -> None:
        answers = shipped.library.answers
        for id in ("urgent-medical-help", "violence-at-home"):
            assert answer_message(shipped.library, answers[id], "en").count("112") == 1
        assert "112" not in answer_message(shipped.library, answers["bank-account"], "en")
