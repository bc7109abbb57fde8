"""Recording in the browser phone: a real microphone of a real Chromium, and what callers hear afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from flask.testing import FlaskClient
from playwright.sync_api import Page, ViewportSize, expect

from ivr.phone.call import RECORDER_NUMBER
from ivr.provider import recordings
from ivr.provider.client import ProviderError
from ivr.recorder import words
from ivr.recorder.local import LocalRecordings
from ivr.snapshot.shelf import Shelf
from ivr.sounds.plan import plan
from ivr.speech.espeak_engine import Espeak, find_program
from ivr.speech.manifest import digest
from ivr.web.app import create_app
from tests.browser import chromium, demo, empty_tab, press, said
from tests.conftest import HOUSE, MONDAY, line_of, settings_for
from tests.listening import LISTEN, sounds_of
from tests.sounding import Spoken, spoken_house

SIZE: ViewportSize = {"width": 1280, "height": 800}
PIN = "314159"
SECONDS = 60_000  # milliseconds that one step may take on a busy machine
ALLOWED = "--use-fake-ui-for-media-stream"


@dataclass(frozen=True)
class Studio:
    """A demo of a line of its own, and the sentence that its recorder asks for first."""

    address: str
    house: Spoken
    text: str

    @property
    def recording(self) -> Path:
        return self.house.recorded / "en" / f"{digest(self.text.encode())}.wav"

    @property
    def clip(self) -> Path:
        return self.house.clips / "en" / f"{digest(self.text.encode())}.wav"

    @property
    def left_behind(self) -> list[Path]:
        return [path for name in ("spoken", "takes") for path in (self.house.state / name).glob("*")]


@pytest.fixture
def studio(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    house = spoken_house(tmp_path_factory).copied(tmp_path)
    library = Shelf(house.state / "snapshots").live()
    text = next(one.text for one in plan(library) if one.language == "en")
    library.close()
    with demo(house.content, house.state, RECORD_PIN=PIN) as address:
        yield Studio(address, house, text)


def microphone(tmp_path: Path, text: str) -> str:
    """The switch for a microphone before which somebody says this once, a moment after it is opened; "" is silence."""
    program, path = find_program(), tmp_path / "said.wav"
    assert program
    voice, rate = np.zeros(16_000, "float32"), 16_000
    if text:
        voice, rate = soundfile.read(io.BytesIO(Espeak(program).say(text, "en-gb", 1.0)), dtype="float32")
    quiet = np.zeros(int(rate * 0.8), "float32")
    soundfile.write(path, np.concatenate([quiet, voice * 0.5, np.zeros(rate * 20, "float32")]), rate, "PCM_16")
    return f"--use-file-for-fake-audio-capture={path}%noloop"


def to_the_first_sentence(page: Page, address: str, *, called: str = RECORDER_NUMBER) -> None:
    page.add_init_script(LISTEN)
    page.goto(address)
    page.get_by_test_id("called").select_option(called)
    page.get_by_test_id("call").click()
    press(page, f"{PIN}#")
    expect(said(page, words.LANGUAGE)).to_have_count(1, timeout=SECONDS)
    press(page, "1#")
    expect(said(page, words.READ)).to_have_count(1, timeout=SECONDS)


def speaking(page: Page) -> None:
    """Presses 1, and the line records."""
    press(page, "1")
    expect(page.get_by_text("Speak now, then press #")).to_be_visible(timeout=SECONDS)


def test_what_somebody_says_is_heard_by_the_next_caller(studio: Studio, tmp_path: Path) -> None:
    before = studio.clip.read_bytes()
    flags = ("--use-fake-device-for-media-stream", ALLOWED, microphone(tmp_path, studio.text))
    with chromium(*flags) as browser, empty_tab(browser, SIZE) as page:
        to_the_first_sentence(page, studio.address)
        speaking(page)
        page.wait_for_timeout(4_000)
        press(page, "#")
        expect(said(page, words.CHECK)).to_have_count(1, timeout=SECONDS)
        take = next(sound for sound in sounds_of(page) if sound.address.startswith("/take/"))
        press(page, "1")
        expect(said(page, words.KEPT_NOW)).to_have_count(1, timeout=SECONDS)
        page.get_by_test_id("hangup").click()
        assert take.ended
        assert take.loudest > 0.02
    assert soundfile.info(studio.recording).samplerate == 16_000
    said_seconds, clip = soundfile.info(studio.recording).duration, soundfile.info(studio.clip)
    assert studio.clip.read_bytes() != before
    assert (clip.samplerate, clip.subtype) == (8_000, "ULAW")
    assert 0.5 < clip.duration < said_seconds
    assert studio.left_behind == []


def test_without_a_microphone_the_call_says_so_and_goes_on(studio: Studio) -> None:
    with chromium() as browser, empty_tab(browser, SIZE) as page:
        to_the_first_sentence(page, studio.address)
        press(page, "1")
        expect(page.get_by_text("There is no microphone")).to_be_visible(timeout=SECONDS)
        expect(said(page, words.NOTHING_HEARD)).to_have_count(1, timeout=SECONDS)
    assert studio.left_behind == []


def test_silence_before_the_microphone_is_told(studio: Studio, tmp_path: Path) -> None:
    flags = ("--use-fake-device-for-media-stream", ALLOWED, microphone(tmp_path, ""))
    with chromium(*flags) as browser, empty_tab(browser, SIZE) as page:
        to_the_first_sentence(page, studio.address)
        speaking(page)
        expect(said(page, words.NOTHING_HEARD)).to_have_count(1, timeout=SECONDS)
    assert studio.left_behind == []
    assert not studio.recording.exists()


def test_who_hangs_up_while_speaking_leaves_nothing(studio: Studio, tmp_path: Path) -> None:
    flags = ("--use-fake-device-for-media-stream", ALLOWED, microphone(tmp_path, studio.text))
    with chromium(*flags) as browser, empty_tab(browser, SIZE) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        to_the_first_sentence(page, studio.address)
        speaking(page)
        page.wait_for_timeout(1_500)
        page.get_by_test_id("hangup").click()
        expect(page.get_by_test_id("display")).to_have_attribute("data-state", "over")
        assert not [url for url in asked if url.endswith("/phone/spoken")]
    assert studio.left_behind == []


class TestTheRequests:
    """What a page, or somebody who writes their own, can send."""

    @pytest.fixture
    def client(self, tmp_path: Path) -> FlaskClient:
        line_of(HOUSE, tmp_path).shelf.close()
        return self.page(tmp_path, RECORD_PIN=PIN)

    @staticmethod
    def page(state: Path, **more: str) -> FlaskClient:
        settings = settings_for(HOUSE, state, SECRET_KEY="a key of these tests", **more)
        return create_app(settings, clock=lambda: MONDAY, demo=True).test_client()

    @staticmethod
    def recording(client: FlaskClient) -> str:
        """A call in which the line records."""
        call = client.post("/phone/dial", json={"to": RECORDER_NUMBER}).get_json()["call"]
        for key in f"{PIN}#1#1":
            answer = client.post("/phone/press", json={"call": call, "key": key}).get_json()
            call = answer["call"]
        assert answer["recording"] == {"longest": 13.0, "timeout": 5.0, "keys": "#"}
        assert answer["waiting"] is None
        return str(call)

    @pytest.mark.parametrize(
        "data",
        [b"", b"RIFF", b"no sound at all" * 1000, bytes(range(256)) * 1000],
        ids=["empty", "cut", "text", "noise of bytes"],
    )
    def test_whatever_comes_as_a_take_the_call_goes_on(self, data: bytes, client: FlaskClient, tmp_path: Path) -> None:
        form = {"call": self.recording(client), "seconds": "2.5", "take": (io.BytesIO(data), "take")}
        answer = client.post("/phone/spoken", data=form)
        assert answer.status_code == 200
        assert words.READ in [event.get("heard") for event in answer.get_json()["events"]]
        assert list((tmp_path / "spoken").glob("*")) == []

    @pytest.mark.parametrize("seconds", ["", "many", "nan", "inf", "-1"])
    def test_no_number_of_seconds_is_refused_in_words(self, seconds: str, client: FlaskClient) -> None:
        form = {"call": self.recording(client), "seconds": seconds, "take": (io.BytesIO(b"x"), "take")}
        answer = client.post("/phone/spoken", data=form)
        assert (answer.status_code, answer.get_json()) == (400, {"error": "this is no number of seconds"})

    def test_nothing_is_refused_in_words(self, client: FlaskClient) -> None:
        answer = client.post("/phone/spoken", data={"call": self.recording(client), "seconds": "1"})
        assert (answer.status_code, answer.get_json()) == (400, {"error": "nothing was said"})

    def test_a_call_that_is_not_ours_is_over(self, client: FlaskClient, tmp_path: Path) -> None:
        form = {"call": "forged", "seconds": "1", "take": (io.BytesIO(b"x"), "take")}
        assert client.post("/phone/spoken", data=form).status_code == 410
        assert not (tmp_path / "spoken").exists()

    def test_more_than_anybody_can_say_at_once_is_not_taken(self, client: FlaskClient, tmp_path: Path) -> None:
        head = f'--cut\r\nContent-Disposition: form-data; name="call"\r\n\r\n{self.recording(client)}\r\n--cut\r\n'
        take = 'Content-Disposition: form-data; name="take"; filename="take"\r\n\r\n'
        data = (head + take).encode() + bytes(5_000_001) + b"\r\n--cut--\r\n"
        answer = client.post("/phone/spoken", data=data, content_type="multipart/form-data; boundary=cut")
        assert answer.status_code == 413
        assert not (tmp_path / "spoken").exists()

    def test_another_number_than_those_of_the_page_is_refused(self, client: FlaskClient) -> None:
        answer = client.post("/phone/dial", json={"to": "+3225550000"})
        assert (answer.status_code, answer.get_json()) == (400, {"error": "this is not a number of the line"})

    def test_without_a_code_the_page_offers_no_recorder(self, client: FlaskClient, tmp_path: Path) -> None:
        assert "the recorder" in client.get("/").text
        other = self.page(tmp_path)
        assert "the recorder" not in other.get("/").text
        assert other.post("/phone/dial", json={"to": RECORDER_NUMBER}).status_code == 400


def test_on_a_line_that_is_no_demo_that_number_may_be_one_of_its_own(tmp_path: Path) -> None:
    line = line_of(HOUSE, tmp_path, RECORD_PIN=PIN, TWILIO_ACCOUNT_SID="AC" + "1" * 32)
    call = line.call(to=RECORDER_NUMBER)
    call.dial()
    line.shelf.close()
    assert words.WELCOME not in [event.get("heard") for event in call.events]


def test_a_recording_of_this_machine_is_there_until_it_is_deleted(tmp_path: Path) -> None:
    local = LocalRecordings(tmp_path / "spoken")
    id = recordings.recording_id({"RecordingUrl": local.add(b"sound")})
    assert local.fetch(id) == b"sound"
    local.delete(id)
    local.delete(id)
    with pytest.raises(ProviderError):
        local.fetch(id)
