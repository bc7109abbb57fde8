"""Recording by telephone: only operators get in, what they keep is what callers hear, and nothing else stays."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest

from ivr.app import create_app
from ivr.audio.disk import only_one
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.takes.folder import keep, read, unwanted
from ivr.audio.takes.quality import inspect
from ivr.audio.utterance import Utterance
from ivr.errors import WireError
from ivr.language.seconds import seconds_to_say
from ivr.model.steps import Gather, Keys
from ivr.provider.twilio.provider import Twilio
from ivr.snapshot.shelf import Shelf
from ivr.store.contract import StoreDown
from ivr.store.sqlite import SqliteStore
from ivr.web.audio import clip_name
from ivr.wings.phone.call import Call
from ivr.wings.phone.call_state import resumed, state_of
from ivr.wings.phone.playing import press
from ivr.wings.phone.transport import InProcess, PhoneAnswer
from ivr.wings.phone.twiml import read_voice
from ivr.wings.recorder import words
from ivr.wings.recorder.flow import About, turn
from ivr.wings.recorder.progress import Progress
from ivr.wings.recorder.session import RecordingSession
from ivr.wings.recorder.shared import Door
from ivr.wings.recorder.webhooks import recorder, recording_session
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, line_of, settings_for
from tests.gtts_double import file_of, murmur
from tests.recordings_double import ACCOUNT, RecordingsDouble, recordings_double
from tests.sealed import query, state_in

SERVICE, PIN = "+3222123009", "27182818"
FOOD, TIME, ARABIC = "For food, press 1.", "Please take your time, and write this down.", "مرحبا بكم في هذا الخط."
FIRST, SECOND = Utterance("en", FOOD, "option-food"), Utterance("en", TIME, "take-time")
WANTED = [FIRST, SECOND, Utterance("ar", ARABIC, "welcome")]


@cache
def spoken(text: str) -> bytes:
    """Somebody says this: a real voice, as a WAV."""
    program = find_program()
    assert program
    return Espeak(program).say(text, "en-gb", 1.0)


def murmured(text: str, voice: int = 140) -> bytes:
    return file_of(murmur(seconds_to_say(text) + 0.5, 8_000, voice), 8_000)


NOISE = np.random.default_rng(7).normal(0, 0.1, 24_000).astype(np.float32)
SOUNDS: dict[str, Callable[[], bytes]] = {
    "good": lambda: murmured(FOOD),
    "silent": lambda: file_of(np.zeros(16_000, dtype=np.float32), 8_000),
    "too long": lambda: file_of(murmur(60, 8_000), 8_000),
    "too short": lambda: file_of(murmur(0.2, 8_000), 8_000),
    "too loud": lambda: file_of(np.clip(murmur(2, 8_000) * 30, -1, 1), 8_000),
    "noisy": lambda: file_of(NOISE, 8_000),
    "disguised": lambda: b"<html>Please sign in.</html>",
    "a picture": lambda: b"\x89PNG" + bytes(100),
    "empty": lambda: b"",
}


@dataclass
class Clock:
    """Seconds since 1970, as a test wants them."""

    now: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.now


@dataclass
class Studio:
    """A line with the recorder, its provider, and operators who call."""

    line: Line
    double: RecordingsDouble
    session: RecordingSession
    clock: Clock
    content: Path
    state: Path
    wanted: list[Utterance]

    def call(self) -> Call:
        call = self.line.call(to=SERVICE)
        call.dial()
        return call

    def operator(self, language: str = "1") -> Call:
        """An operator who was let in and chose a language: English, or Arabic."""
        call = self.call()
        for keys in (f"{PIN}#", f"{language}#"):
            press(call, keys)
        return call

    def say(self, call: Call, data: bytes, then: str = "#") -> None:
        """Presses the key to record, and says this."""
        press(call, "1")
        call.speak(self.double.add(data), then=then)

    def kept(self) -> list[str]:
        return [one.text for one in read(self.content / "audio" / "recorded")[0]]

    def takes(self) -> list[Path]:
        return list((self.state / "takes").glob("*"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shelf of a line that was published once for all these tests."""
    state = tmp_path_factory.mktemp("published")
    line_of(HOUSE, state).shelf.close()
    return state / "snapshots"


@pytest.fixture
def studio(tmp_path: Path, published: Path) -> Iterator[Studio]:
    content, state, clock = tmp_path / "content", tmp_path / "state", Clock()
    shutil.copytree(published, state / "snapshots")
    wanted = list(WANTED)
    with recordings_double() as double:
        settings, shelf = settings_for(content, state, **double.settings), Shelf(state / "snapshots")
        app = create_app(settings, clock=lambda: MONDAY)
        store = SqliteStore(state / "recorder.sqlite", None, clock)
        ours = recording_session(settings, store, PIN, lambda: wanted, Twilio(settings), clock)
        app.register_blueprint(recorder(ours, lambda: {SERVICE}))
        line = Line(settings, app, shelf, InProcess(app, PUBLIC_URL, TOKEN))
        yield Studio(line, double, ours, clock, content, state, wanted)
        store.close()


def heard(call: Call, since: int = 0) -> str:
    return " ".join(str(event["heard"]) for event in call.events[since:] if "heard" in event)


def last(call: Call) -> str:
    """What was said after the last key, silence or recording."""
    does = ("pressed", "silence", "spoken")
    return heard(call, max(at for at, event in enumerate(call.events) if any(word in event for word in does)))


# What an operator does, and a part of what they hear then. "say" records something of SOUNDS.
STORIES: dict[str, list[tuple[str, str]]] = {
    "keeps one and stops": [
        ("1", words.SPEAK), ("say good", words.YOU_SAID), ("1", words.KEPT_NOW), ("9", words.THANKS),
    ],
    "does it again": [("1", ""), ("say good", words.CHECK), ("2", words.SPEAK), ("say good", words.YOU_SAID)],
    "hears it again": [("2", FOOD), ("2", FOOD), ("1", words.SPEAK)],
    "hears the take again": [("1", ""), ("say good", ""), ("0", words.YOU_SAID), ("1", words.KEPT_NOW)],
    "keeps all": [
        ("1", ""), ("say good", ""), ("1", TIME), ("1", ""), ("say good", words.YOU_SAID), ("1", words.NOTHING_LEFT),
    ],
    "passes over all": [("3", TIME), ("3", "2 sentences are left to record.")],
    "passes over a take": [("1", ""), ("say good", ""), ("3", TIME), ("1", ""), ("say good", ""), ("9", words.THANKS)],
    "says nothing": [("1", ""), ("-", words.NOTHING_HEARD), ("1", words.SPEAK), ("-", words.NOTHING_HEARD)],
    "ends it at once": [("1", ""), ("#", words.NOTHING_HEARD)],
    "falls asleep": [("-", FOOD), ("-", FOOD), ("-", words.GOODBYE)],
    "presses what means nothing": [("7", FOOD), ("*", FOOD), ("5", words.GOODBYE)],
    "falls asleep over a take": [("1", ""), ("say good", ""), ("-", words.YOU_SAID), ("8", ""), ("-", words.GOODBYE)],
    "is silent": [("1", ""), ("say silent", "The sound is silent."), ("1", words.SPEAK), ("say good", words.YOU_SAID)],
    "speaks too long": [("1", ""), ("say too long", "too long for this text")],
    "speaks too short": [("1", ""), ("say too short", "too short for this text")],
    "shouts": [("1", ""), ("say too loud", "too loud and crackles")],
    "has no quiet room": [("1", ""), ("say noisy", "mostly noise")],
    "sends a page": [("1", ""), ("say disguised", "not a sound file but text")],
    "sends a picture": [("1", ""), ("say a picture", "not a sound file but a picture")],
    "sends nothing": [("1", ""), ("say empty", "The file is empty.")],
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_an_operator(name: str, studio: Studio) -> None:
    call = studio.operator()
    for does, hears in STORIES[name]:
        if does.startswith("say "):
            call.speak(studio.double.add(SOUNDS[does.removeprefix("say ")]()))
        else:
            press(call, does)
        assert hears in last(call)
    assert studio.double.files == {}, "nothing stays at the provider"
    assert all("470" not in asked for asked in studio.double.asked)


class TestTheWholeWay:
    def test_what_an_operator_keeps_is_what_the_next_caller_hears(self, studio: Studio) -> None:
        operator = studio.operator()
        assert last(operator).startswith("2 sentences are left to record. For food, press 1.")
        studio.say(operator, spoken(FOOD))
        [take] = [event["clip"] for event in operator.events if "/take/" in (event.get("clip") or "")]
        answer = studio.line.app.test_client().get(take.removeprefix(PUBLIC_URL))
        assert (answer.data, answer.headers["Cache-Control"]) == (spoken(FOOD), "no-store")
        press(operator, "1")
        assert words.KEPT_NOW in last(operator)

        time.sleep(0.1)  # the first clip of a language is heard a moment later
        caller = studio.line.call()
        caller.dial()
        caller.press("1")
        played = [event["clip"] for event in caller.events if event.get("heard") == FOOD]
        assert [clip.partition("?")[0] for clip in played] == [f"{PUBLIC_URL}/audio/en/{clip_name(FOOD)}"]
        with studio.line.app.test_client().get(urlsplit(played[0]).path) as clip:
            assert clip.data == inspect(spoken(FOOD), FOOD).wav
        assert studio.kept() == [FOOD] and studio.takes() == []

    def test_a_sentence_has_the_number_it_has_among_those_of_its_language(self, studio: Studio) -> None:
        assert [studio.session._number(one) for one in WANTED] == [1, 2, 1]

    def test_after_an_hour_what_was_said_is_given_to_nobody(self, studio: Studio) -> None:
        operator = studio.operator()
        studio.say(operator, spoken(FOOD))
        [take] = [event["clip"] for event in operator.events if "/take/" in (event.get("clip") or "")]
        studio.clock.now += 3_601
        assert studio.line.app.test_client().get(take.removeprefix(PUBLIC_URL)).status_code == 404

    def test_another_language_without_a_line_of_english(self, studio: Studio) -> None:
        call = studio.operator("2")
        assert ARABIC in last(call) and FOOD not in heard(call)

    def test_of_two_takes_of_one_sentence_the_first_that_was_kept_stays(self, studio: Studio) -> None:
        one = studio.operator()
        studio.say(one, murmured(FOOD, 140))
        studio.clock.now += 300  # somebody who thinks so long keeps nobody else waiting
        other = studio.operator()
        studio.say(other, murmured(FOOD, 190))
        for call, hears in ((one, words.KEPT_NOW), (other, words.NOT_NEEDED)):
            press(call, "1")
            assert hears in last(call)
        kept = studio.content / "audio" / "recorded" / "en" / clip_name(FOOD)
        assert kept.read_bytes() == murmured(FOOD, 140)

    def test_an_old_take_is_still_there_after_a_new_one(self, studio: Studio) -> None:
        recorded = studio.content / "audio" / "recorded"
        keep(recorded, "en", FOOD, murmured(FOOD), "m4a")
        (recorded / "en" / "texts.yaml").write_text("")  # so that nobody knows what the recording says
        call = studio.operator()
        studio.say(call, murmured(FOOD, 190))
        press(call, "1")
        assert words.KEPT_NOW in last(call)
        [old] = (recorded / "en" / "old").iterdir()
        assert (old.suffix, old.read_bytes()) == (".m4a", murmured(FOOD))

    def test_a_sentence_that_changed_is_recorded_anew_and_its_old_recording_is_listed(self, studio: Studio) -> None:
        call = studio.operator()
        studio.say(call, murmured(FOOD))
        press(call, "1")
        studio.wanted[0] = Utterance("en", "For food or drinks, press 1.", "option-food")
        assert "For food or drinks, press 1." in heard(studio.operator())
        found, problems = read(studio.content / "audio" / "recorded")
        assert ([one.text for one in unwanted(found, studio.wanted)], problems) == ([FOOD], [])

    def test_a_sentence_that_changes_during_a_call_is_not_kept(self, studio: Studio) -> None:
        call = studio.operator()
        studio.say(call, murmured(FOOD))
        del studio.wanted[0]
        press(call, "1")
        assert words.NOT_NEEDED in last(call) and TIME in last(call)
        assert studio.kept() == []

    def test_two_operators_at_once_get_different_sentences(self, studio: Studio) -> None:
        one, other = studio.operator(), studio.operator()
        assert FOOD in last(one) and TIME in last(other)
        for call, text in ((one, FOOD), (other, TIME)):
            studio.say(call, murmured(text))
        for call in (one, other):
            press(call, "1")
        assert sorted(studio.kept()) == sorted([FOOD, TIME])

    def test_a_place_is_free_again_after_some_minutes(self, studio: Studio) -> None:
        studio.operator().hang_up()
        studio.clock.now += 200
        assert FOOD in last(studio.operator())

    def test_a_language_without_a_voice_is_read_from_a_list(self) -> None:
        state = Progress(stage="read", language="ar", text=clip_name(ARABIC).removesuffix(".wav"))
        [ask], _ = turn(state, Keys("2"), About([], WANTED, lambda wanted: False, number=lambda wanted: 7))
        assert isinstance(ask, Gather)
        assert ask.speech == (words.say(words.unheard(7)), words.say(words.READ))

    def test_while_other_clips_are_made_it_is_kept_for_later(
        self, studio: Studio, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        waited: list[float] = []
        monkeypatch.setattr(studio.session, "_pause", waited.append)
        call = studio.operator()
        studio.say(call, murmured(FOOD))
        with only_one(studio.state / "clips"):
            press(call, "1")
        assert words.KEPT_LATER in last(call) and 1 < sum(waited) < 5
        assert studio.kept() == [FOOD]


class TestTheDoor:
    def test_three_wrong_codes_and_goodbye(self, studio: Studio) -> None:
        call = studio.call()
        for _ in range(3):
            assert not call.ended
            press(call, "123456#")
            assert last(call).startswith(words.REFUSED)
        assert call.ended

    @pytest.mark.parametrize("code", ["", "2718281", "271828180", "*", "*27182818", "999999999999"])
    def test_nothing_but_the_code_opens(self, code: str, studio: Studio) -> None:
        call = studio.call()
        press(call, f"{code}#")
        assert words.LANGUAGE not in heard(call) and not call.ended

    def test_after_ten_codes_in_an_hour_not_even_the_right_one_opens(self, studio: Studio) -> None:
        for _ in range(5):
            call = studio.call()
            press(call, "111111#")
            press(call, "222222#")
            call.hang_up()
        call = studio.call()
        press(call, f"{PIN}#")
        assert last(call) == f"{words.REFUSED} {words.GOODBYE}" and call.ended
        studio.clock.now += 3_601
        assert FOOD in last(studio.operator())

    def test_the_right_code_opens_as_often_as_it_is_typed(self, studio: Studio) -> None:
        for _ in range(25):
            studio.operator().hang_up()

    def test_every_refusal_sounds_the_same(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong = studio.call()
        for _ in range(3):
            press(wrong, "123456#")
        forged = studio.line.post(
            f"{PUBLIC_URL}/voice/record/keys?{query({'stage': 'read'}, 'CA9')}", {"CallSid": "CA9"}, MONDAY
        )

        def down(*_: object) -> int:
            raise StoreDown("locked")

        monkeypatch.setattr(SqliteStore, "count", down)
        shut = studio.call()
        press(shut, f"{PIN}#")
        texts = [verb.text for verb in read_voice(forged.body) if verb.text]
        assert last(wrong) == last(shut) == " ".join(texts) == f"{words.REFUSED} {words.GOODBYE}"

    def test_an_hour_after_the_code_it_is_asked_for_again(self, studio: Studio) -> None:
        call = studio.operator()
        studio.clock.now += 3_601
        press(call, "1")
        assert last(call).startswith(words.REFUSED) and call.ended

    @pytest.mark.parametrize("stage", ["language", "read", "speak", "check", "pin", "nonsense"])
    @pytest.mark.parametrize("view", ["keys", "silence", "spoken"])
    def test_a_forged_address_lets_nobody_in(self, view: str, stage: str, studio: Studio) -> None:
        operator = studio.operator()
        assert operator.waiting
        text = state_in(operator.waiting.attributes["action"], operator.sid)["text"]
        state = {"stage": stage, "language": "en", "text": text, "take": "a" * 32}
        for call in ("CA" + "0" * 32, ""):
            url = f"{PUBLIC_URL}/voice/record/{view}?{query(state, call)}"
            form = {"CallSid": call, "Digits": "1", "RecordingUrl": studio.double.add(murmured(FOOD))}
            answer = studio.line.post(url, form, MONDAY)
            assert FOOD not in answer.body and "<Record" not in answer.body and "/take/" not in answer.body
        assert [asked for asked in studio.double.asked if asked.startswith("GET")] == []
        assert studio.kept() == [] and studio.takes() == []

    def test_without_a_signature_there_is_nothing_at_all(self, studio: Studio) -> None:
        client = studio.line.app.test_client()
        for view in ("keys", "silence", "spoken", "told"):
            assert client.post(f"/voice/record/{view}", base_url=PUBLIC_URL).status_code == 403

    def test_the_code_and_the_caller_are_nowhere(self, studio: Studio, caplog: pytest.LogCaptureFixture) -> None:
        urls: list[str] = []

        def post(url: str, form: Mapping[str, str], now: datetime) -> PhoneAnswer:
            urls.append(url)
            return studio.line.post(url, form, now)

        call = studio.line.call(to=SERVICE)
        call.post = post
        call.dial()
        for keys in (f"{PIN}#", "1#"):
            press(call, keys)
        studio.say(call, murmured(FOOD))
        press(call, "1")
        stored = b"".join(path.read_bytes() for path in studio.state.rglob("*") if path.is_file())
        for secret in (PIN, call.sender.removeprefix("+"), call.sid):
            assert secret.encode() not in stored
            assert secret not in caplog.text + "".join(urls)

    @pytest.mark.parametrize(
        ("pin", "account"),
        [("", ACCOUNT), ("12345", ACCOUNT), ("1" * 13, ACCOUNT), ("abcdef", ACCOUNT), ("12 456", ACCOUNT), (PIN, "")],
    )
    def test_without_a_code_or_an_account_the_number_is_one_of_the_line(
        self, pin: str, account: str, published: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(published, tmp_path / "snapshots")
        settings = settings_for(HOUSE, tmp_path, TWILIO_ACCOUNT_SID=account)
        app, store = create_app(settings, clock=lambda: MONDAY), SqliteStore(tmp_path / "store.sqlite", None)
        ours = recording_session(settings, store, pin, lambda: WANTED, Twilio(settings))
        app.register_blueprint(recorder(ours, lambda: {SERVICE}))
        call = Call(InProcess(app, PUBLIC_URL, TOKEN), f"{PUBLIC_URL}/voice", MONDAY, to=SERVICE)
        call.dial()
        assert heard(call) and words.WELCOME not in heard(call)
        assert Door(store, pin if account else "").admit("CA1", pin).answer == "no"
        store.close()

    def test_a_code_of_twelve_digits_is_ended_by_the_hash_key_too(self, studio: Studio) -> None:
        call = studio.call()
        press(call, "123456789012#")
        assert last(call) == f"{words.REFUSED} {words.CODE}" and not any("silence" in event for event in call.events)

    def test_a_call_to_another_number_is_a_call_to_the_line(self, studio: Studio) -> None:
        call = studio.line.call()
        call.dial()
        assert words.WELCOME not in heard(call)

    def test_a_fault_of_the_recorder_does_not_reach_the_line(
        self, studio: Studio, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        operator = studio.operator()

        def explode(*_: object) -> None:
            raise RuntimeError("a secret")

        monkeypatch.setattr(studio.session, "answer", explode)
        press(operator, "1")
        assert last(operator) == words.BROKEN and operator.ended
        call = studio.call()
        assert heard(call) and not call.ended and words.WELCOME not in heard(call)
        assert "RuntimeError" in caplog.text and "secret" not in caplog.text


class TestAtTheProvider:
    def test_a_recording_that_cannot_be_fetched_is_said_and_deleted(self, studio: Studio) -> None:
        call = studio.operator()
        studio.double.get_status = [500]
        studio.say(call, murmured(FOOD))
        assert words.NOT_FETCHED in last(call)
        assert studio.double.files == {} and studio.takes() == []
        studio.say(call, murmured(FOOD))
        assert words.YOU_SAID in last(call)

    def test_a_delete_that_fails_is_done_after_the_next_recording(
        self, studio: Studio, caplog: pytest.LogCaptureFixture
    ) -> None:
        call = studio.operator()
        studio.double.delete_status = [503]
        studio.say(call, murmured(FOOD))
        assert len(studio.double.files) == 1 and "not deleted at the provider: 503" in caplog.text
        press(call, "2")
        call.speak(studio.double.add(murmured(FOOD)))
        assert studio.double.files == {}

    def test_who_hangs_up_in_the_middle_leaves_nothing(self, studio: Studio) -> None:
        call = studio.operator()
        studio.say(call, murmured(FOOD), then="hangup")
        assert (studio.takes(), studio.kept(), studio.double.files) == ([], [], {})
        assert call.events[-1]["ended"] == "caller hung up"

    def test_who_hangs_up_over_a_take_leaves_it_for_an_hour(self, studio: Studio) -> None:
        call = studio.operator()
        studio.say(call, murmured(FOOD))
        call.hang_up()
        [take] = studio.takes()
        os.utime(take, (studio.clock.now, studio.clock.now))
        studio.clock.now += 3_500
        studio.call()
        assert studio.takes() == [take]
        studio.clock.now += 200
        studio.call()
        assert studio.takes() == []

    def test_a_take_that_is_gone_is_not_kept_and_said_so(self, studio: Studio) -> None:
        call = studio.operator()
        studio.say(call, murmured(FOOD))
        studio.takes()[0].unlink()
        press(call, "1")
        assert words.NOT_KEPT in last(call) and FOOD in last(call)

    def test_a_recording_whose_call_never_came_back_is_deleted_after_the_next(self, studio: Studio) -> None:
        url = studio.double.add(b"lost")
        studio.line.post(f"{PUBLIC_URL}/voice/record/told", {"RecordingUrl": url}, MONDAY)
        assert len(studio.double.files) == 1, "the call may still need it"
        studio.clock.now += 61
        studio.say(studio.operator(), murmured(FOOD))
        assert studio.double.files == {}

    @pytest.mark.parametrize(
        "url",
        [
            "", "https://evil.example/x.wav", "http://[", "file:///etc/passwd", "https://api.twilio.com/../RE1",
            f"https://evil.example/2010-04-01/Accounts/{ACCOUNT}/Recordings/RE1@evil.example",
        ],
    )  # fmt: skip
    def test_an_address_that_is_none_is_asked_nowhere(self, url: str, studio: Studio) -> None:
        call = studio.operator()
        press(call, "1")
        call.speak(url)
        assert words.NOTHING_HEARD in last(call) and studio.double.asked == []

    def test_the_token_goes_to_the_configured_host_whatever_a_request_says(self, studio: Studio) -> None:
        with recordings_double() as evil:
            call = studio.operator()
            press(call, "1")
            real = studio.double.add(murmured(FOOD))
            call.speak(real.replace(studio.double.url, evil.url))
            assert words.YOU_SAID in last(call) and evil.asked == []
            studio.double.elsewhere = f"{evil.url}/x.wav"
            press(call, "2")
            call.speak(studio.double.add(murmured(FOOD)))
            assert words.NOT_FETCHED in last(call) and evil.asked == []


class TestThePhone:
    @pytest.mark.parametrize(
        "attributes",
        [
            "maxLength='1'",
            "maxLength='long'",
            "timeout='0'",
            "finishOnKey=''",
            "playBeep='yes'",
            "trim='a'",
            "loud='1'",
        ],
    )
    def test_it_refuses_a_record_that_the_provider_would_refuse(self, attributes: str) -> None:
        with pytest.raises(WireError):
            read_voice(f"<Response><Record {attributes}/></Response>")

    def test_the_verb_is_as_documented(self, studio: Studio) -> None:
        call = studio.operator()
        press(call, "1")
        assert call.recording
        verb = dict(call.recording.attributes)
        assert verb.pop("action").startswith(f"{PUBLIC_URL}/voice/record/spoken?s=")
        assert verb == {
            "method": "POST", "maxLength": "11", "finishOnKey": "#", "playBeep": "true", "trim": "trim-silence",
            "timeout": "5", "recordingStatusCallback": f"{PUBLIC_URL}/voice/record/told",
        }  # fmt: skip

    def test_a_call_goes_on_later_where_it_listens(self, studio: Studio) -> None:
        call = studio.operator()
        press(call, "1")
        again = resumed(studio.line.post, state_of(call))
        again.speak(studio.double.add(murmured(FOOD)))
        assert words.YOU_SAID in heard(again)

    def test_it_speaks_only_when_the_line_listens(self, studio: Studio) -> None:
        call = studio.operator()
        call.speak(studio.double.add(murmured(FOOD)))
        assert not any("spoken" in event for event in call.events)
