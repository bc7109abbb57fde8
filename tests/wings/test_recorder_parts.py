"""The parts of the recorder: its flow, what it remembers, and how it fetches what was said."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from ivr.audio.utterance import Utterance
from ivr.model import Language
from ivr.model.steps import End, Gather, Keys, Record, Silence, Start
from ivr.provider.twilio import recordings
from ivr.provider.twilio.client import TwilioError
from ivr.store.sqlite import SqliteStore
from ivr.web.audio import clip_name
from ivr.wings.recorder.flow import About, Admitted, Event, Keep, Kept, Spoken, turn
from ivr.wings.recorder.progress import Progress, Stage
from ivr.wings.recorder.shared import Leftovers
from tests.conftest import HOUSE, settings_for
from tests.recordings_double import ACCOUNT, RecordingsDouble, recordings_double

FOOD = "For food, press 1."
WANTED = [
    Utterance("en", FOOD, "option-food"),
    Utterance("en", "Take your time.", "time"),
    Utterance("ar", "مرحبا", "welcome"),
]


class TestTheFlow:
    """Whatever the state and the event, there is a way on."""

    LANGUAGES = (
        Language(code="en", name="English", voice=True, sms=True, review="draft", say="Polly.Amy", locale="en-GB"),
        Language(code="ps", name="پښتو", voice=True, sms=True, review="draft", locale="ps-AF"),
    )
    EVENTS: tuple[Event, ...] = (
        *(Keys(pressed) for pressed in ("", "0", "1", "2", "3", "9", "*", "#", "99", "1234567890123")),
        *(Admitted("yes"), Admitted("again"), Admitted("no")),
        *(Kept("now"), Kept("later"), Kept("no")),
        *(Start(), Silence(), Spoken(take="a" * 32), Spoken(why="It is silent.")),
    )

    @pytest.mark.parametrize("stage", ["pin", "language", "read", "speak", "check"])
    @pytest.mark.parametrize("missing", [(), WANTED, WANTED[2:]], ids=["none", "all", "another language"])
    @pytest.mark.parametrize("free", [True, False])
    def test_a_turn_ends_in_exactly_one_thing_to_do(self, stage: Stage, missing: list[Utterance], free: bool) -> None:
        about = About(self.LANGUAGES, missing, lambda one: True, lambda one: free)
        for text in ("", clip_name(FOOD).removesuffix(".wav"), "0" * 16):
            for take, place, event in product(("", "a" * 32), (0, 5), self.EVENTS):
                steps, state = turn(Progress(stage, "en", text, take, place), event, about)
                assert isinstance(steps[-1], Gather | Record | Keep | End)
                assert not any(isinstance(step, Gather | Record | Keep | End) for step in steps[:-1])
                assert Progress.read(state.write()) == state

    def test_every_longest_recording_is_one_the_provider_takes(self) -> None:
        for text in ("a", FOOD, "1 2 3 " * 200):
            wanted = Utterance("en", text, "key")
            state = Progress("read", "en", clip_name(text).removesuffix(".wav"))
            steps, _ = turn(state, Keys("1"), About(self.LANGUAGES, [wanted], lambda one: True))
            assert isinstance(steps[-1], Record) and 5 < steps[-1].longest <= 120


class TestLeftovers:
    def test_no_more_are_remembered_than_there_is_place_for(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        now = [1000.0]
        store = SqliteStore(tmp_path / "store.sqlite", None, lambda: now[0])
        leftovers = Leftovers(store)
        for number in range(33):
            leftovers.add(f"RE{number:032x}", 1000)
            leftovers.add("RE" + "0" * 32, 2000)
        assert len(list(leftovers.due(1999))) == 31 and len(list(leftovers.due(2000))) == 32
        assert "may stay at the provider" in caplog.text
        for slot, _ in leftovers.due(2000):
            leftovers.done(slot)
        assert list(leftovers.due(9999)) == []
        now[0] += 2
        leftovers.add("RE" + "f" * 32, 0)
        now[0] += 86_401
        assert list(leftovers.due(now[0])) == [], "nothing is remembered longer than a day"
        store.close()


@pytest.mark.parametrize(
    "parameters",
    [{"stage": "in"}, {"take": "../../etc"}, {"text": "A" * 16}, {"place": "-1"}, {"tries": "x" * 99}, {"in": "1"}],
)
def test_a_state_that_has_not_its_form_is_a_fresh_one(parameters: dict[str, str]) -> None:
    assert Progress.read(parameters) == Progress()


class TestFetching:
    def fetch(self, double: RecordingsDouble, data: bytes, *pauses: list[float]) -> bytes:
        settings = settings_for(HOUSE, HOUSE, **double.settings)
        id = recordings.recording_id({"RecordingUrl": double.add(data)})
        return recordings.fetch(settings, id, (pauses or ([],))[0].append)

    def test_a_file_that_is_not_there_yet_is_asked_for_again(self) -> None:
        pauses: list[float] = []
        with recordings_double() as double:
            double.get_status = [404, 404]
            assert self.fetch(double, b"sound", pauses) == b"sound"
        assert pauses == [0.5, 1.0]

    def test_one_that_never_comes_is_given_up(self) -> None:
        pauses: list[float] = []
        with recordings_double() as double, pytest.raises(TwilioError, match="404"):
            double.get_status = [404] * 9
            self.fetch(double, b"sound", pauses)
        assert sum(pauses) < 5

    def test_what_is_too_big_is_not_read(self) -> None:
        with recordings_double() as double, pytest.raises(TwilioError):
            self.fetch(double, bytes(recordings.MOST_BYTES + 1))

    @pytest.mark.parametrize("status", [301, 401, 403, 429, 500])
    def test_a_refusal_is_told_by_its_code(self, status: int) -> None:
        with recordings_double() as double, pytest.raises(TwilioError, match=str(status)):
            double.get_status = [status]
            self.fetch(double, b"sound")

    def test_where_nobody_answers_it_says_so(self) -> None:
        settings = settings_for(HOUSE, HOUSE, TWILIO_API="http://127.0.0.1:9", TWILIO_ACCOUNT_SID=ACCOUNT)
        with pytest.raises(TwilioError, match="no answer"):
            recordings.fetch(settings, "RE" + "0" * 32)
