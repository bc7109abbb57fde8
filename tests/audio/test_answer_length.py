"""How long the answers of the line that ships really take: each of them said by espeak-ng, as a caller hears it."""

from __future__ import annotations

import pytest

from ivr.audio import waveform
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.utterance import Utterance, VoiceSettings, requests
from ivr.cli.voices import voice_settings
from ivr.content.checks.answers import LONGER, MOST_SECONDS
from tests.conftest import Line, sampled, soak

LEAST_SECONDS = 20
WRITTEN_IN = "en"


def seconds(text: str, language: str, espeak: Espeak, manner: VoiceSettings) -> float:
    """Of the clip that a text becomes: at the pace of the line, and with its words for what voices get wrong."""
    [request] = requests(Utterance(language, text, "answer"), [espeak], manner)
    return waveform.seconds(waveform.finish(waveform.decode(espeak.say(request.spoken, request.voice, request.rate))))


@pytest.mark.parametrize(("language", "one_in"), [("en", 4), soak("en", 1), soak("nl", 1), soak("fr", 1)])
def test_every_answer_takes_twenty_to_forty_seconds(language: str, one_in: int, shipped: Line) -> None:
    """A language costs six seconds; some of the one in which answers are written are said in every run."""
    program = find_program()
    assert program
    espeak, manner = Espeak(program), voice_settings(shipped.library)
    answers = [answer for answer in shipped.library.answers.values() if sampled(answer.id, one_in)]
    took = {answer.id: seconds(answer.ear[language], language, espeak, manner) for answer in answers}
    assert len(took) == len(answers) > 40 / one_in / 2
    most = MOST_SECONDS * (1 if language == WRITTEN_IN else LONGER)
    assert {id: one for id, one in took.items() if not LEAST_SECONDS <= one <= most} == {}
