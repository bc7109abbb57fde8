"""What the verbs write is what Twilio's own classes write, to the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from ivr.language.letters import clean
from ivr.provider.twilio import twiml_verbs as verbs

STRANGE = "a & b < c > d \"e\" 'f' é ع 🤒"
TEXTS = some.one_of(some.just(STRANGE), some.text(max_size=20).map(clean))


def response(fill: Callable[[VoiceResponse], object]) -> str:
    """A document by Twilio's classes."""
    made = VoiceResponse()
    fill(made)
    return str(made)


@given(TEXTS.filter(bool))
def test_a_text_is_written_as_twilio_writes_it(text: str) -> None:
    """An empty one is left out by both: `ivr.provider.twilio.render` says none."""
    assert verbs.document([verbs.play(text)]) == response(lambda made: made.play(text))
    assert verbs.document([verbs.redirect(text)]) == response(lambda made: made.redirect(text, method="POST"))
    said = response(lambda made: made.say(text, voice="Polly.Lisa", language="nl-BE"))
    assert verbs.document([verbs.say(text, "nl-BE", "Polly.Lisa")]) == said


@given(TEXTS.filter(bool), TEXTS)
def test_an_address_is_written_as_twilio_writes_it(text: str, address: str) -> None:
    def ask(made: VoiceResponse) -> None:
        asked = Gather(input="dtmf", action=address, method="POST", timeout=1, num_digits=40, finish_on_key="#")
        asked.play(text)
        made.append(asked)

    assert verbs.document([verbs.gather([verbs.play(text)], address, 1, 40, "#")]) == response(ask)
    through = {"caller_id": "+3222123000", "timeout": 25, "time_limit": 1800, "action": address, "method": "POST"}
    dialled = verbs.dial("+3280014912", "+3222123000", 25, 1800, address)
    assert verbs.document([dialled]) == response(lambda made: made.dial("+3280014912", **through))


@pytest.mark.parametrize("finish", ["", "#", "*"])
def test_a_question_without_words(finish: str) -> None:
    asked = Gather(input="dtmf", action="/keys", method="POST", timeout=6, num_digits=4, finish_on_key=finish)
    wanted = response(lambda made: made.append(asked))
    assert verbs.document([verbs.gather([], "/keys", 6, 4, finish)]) == wanted


def test_slow_speech() -> None:
    def fill(made: VoiceResponse) -> None:
        made.say("", voice="Polly.Lisa", language="nl-BE").prosody(STRANGE, rate="slow")

    assert verbs.document([verbs.say(STRANGE, "nl-BE", "Polly.Lisa", slow=True)]) == response(fill)


def test_what_has_no_words() -> None:
    assert verbs.document([]) == str(VoiceResponse()) == str(MessagingResponse())
    assert verbs.document([verbs.pause(3)]) == response(lambda made: made.pause(length=3))
    assert verbs.document([verbs.hangup()]) == response(lambda made: made.hangup())
    spoken = {"max_length": 30, "finish_on_key": "#", "play_beep": True, "trim": "trim-silence", "timeout": 5}
    where = {"action": "/spoken?a=1&b=2", "recording_status_callback": "/told", "method": "POST"}
    recorded = verbs.record("/spoken?a=1&b=2", "/told", longest=30, silence=5, finish="#")
    assert verbs.document([recorded]) == response(lambda made: made.record(**spoken, **where))


@given(some.lists(TEXTS.filter(bool), max_size=3))
def test_messages(texts: list[str]) -> None:
    made = MessagingResponse()
    for text in texts:
        made.message(text)
    assert verbs.document(map(verbs.message, texts)) == str(made)
