"""Recording in the browser phone: a real microphone of a real Chromium, and what callers hear afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, Page, ViewportSize, expect

from ivr.audio.manifest import digest
from ivr.audio.plan import plan
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.snapshot.shelf import Shelf
from ivr.wings.phone.trial_numbers import RECORDER_NUMBER
from ivr.wings.recorder import words
from tests.browser import chromium, demo, empty_tab, launched, press, said, until
from tests.listening import LISTEN, sounds_of
from tests.sounding import Spoken, spoken_house

SIZE: ViewportSize = {"width": 1280, "height": 800}
PIN = "314159"
SECONDS = 60_000  # milliseconds that one step may take on a busy machine
FAKE = "--use-fake-device-for-media-stream"
ALLOWED = "--use-fake-ui-for-media-stream"
NOT_SENT = "The line did not answer. Press a key to send what you said again."

# The browser asks whether the page may use the microphone, until somebody calls `allow()`; `tracks` are all it opened.
ASKED = """
window.tracks = [];
const opened = new Promise((resolve) => { window.allow = resolve; });
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (what) => {
  await opened;
  const stream = await open(what);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""

# Records once without a call; how many seconds that took, and whether anything was heard.
RECORD = """
async ([longest, timeout]) => {
  const { Microphone } = await import("/phone/microphone.js");
  const begin = performance.now();
  const spoken = await new Microphone().record({ longest, timeout }, new AbortController().signal, () => {});
  return [(performance.now() - begin) / 1000, spoken !== null];
}
"""


@dataclass(frozen=True)
class Studio:
    """A demo of a line, and the sentence that its recorder asks for first. `before` is what calls had left by then."""

    address: str
    house: Spoken
    text: str
    before: frozenset[Path] = frozenset()

    @property
    def recording(self) -> Path:
        return self.house.recorded / "en" / f"{digest(self.text.encode())}.wav"

    @property
    def clip(self) -> Path:
        return self.house.clips / "en" / f"{digest(self.text.encode())}.wav"

    @property
    def left_behind(self) -> set[Path]:
        return {path for name in ("spoken", "takes") for path in (self.house.state / name).glob("*")} - self.before


@contextmanager
def open_studio(folder: Path, factory: pytest.TempPathFactory) -> Iterator[Studio]:
    house = spoken_house(factory).copied(folder)
    (house.content / "audio").mkdir(exist_ok=True)  # as a line has that keeps what is recorded
    library = Shelf(house.state / "snapshots").live()
    text = next(one.text for one in plan(library) if one.language == "en")
    library.close()
    with demo(house.content, house.state, RECORD_PIN=PIN) as address:
        yield Studio(address, house, text)


@pytest.fixture
def own_studio(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """For who keeps a recording: the recorder then asks for the next sentence."""
    with open_studio(tmp_path, tmp_path_factory) as studio:
        yield studio


@pytest.fixture(scope="module")
def one_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with open_studio(tmp_path_factory.mktemp("studio"), tmp_path_factory) as studio:
        yield studio


@pytest.fixture
def studio(one_studio: Studio) -> Studio:
    """For who keeps none."""
    return replace(one_studio, before=frozenset(one_studio.left_behind))


class Microphone:
    """The one microphone of the browser. Whenever it is opened, it hears what lies in its file by then."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.switches = (FAKE, ALLOWED, f"--use-file-for-fake-audio-capture={path}%noloop")

    def hears(self, text: str, *, loudness: float = 0.5, noise: float = 0.0) -> None:
        """Somebody says this once, a moment after it is opened; "" is silence. The room has this much noise (RMS, 1
        being as loud as can be)."""
        program = find_program()
        assert program
        voice, rate = np.zeros(16_000, "float32"), 16_000
        if text:
            voice, rate = soundfile.read(io.BytesIO(Espeak(program).say(text, "en-gb", 1.0)), dtype="float32")
        quiet = np.zeros(int(rate * 0.8), "float32")
        sound = np.concatenate([quiet, voice * loudness, np.zeros(rate * 20, "float32")])
        sound += np.random.default_rng(1).normal(0, noise, len(sound))
        soundfile.write(self._path, sound, rate, "PCM_16")


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Microphone:
    return Microphone(tmp_path_factory.mktemp("microphone") / "said.wav")


@pytest.fixture(scope="module")
def browser(microphone: Microphone) -> Iterator[Browser]:
    with chromium(*microphone.switches) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with empty_tab(browser, SIZE) as page:
        yield page


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


def test_what_somebody_says_is_heard_by_the_next_caller(own_studio: Studio, microphone: Microphone, page: Page) -> None:
    studio = own_studio
    before = studio.clip.read_bytes()
    microphone.hears(studio.text)
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
    for _ in range(100):  # the clip is made beside the call
        if studio.clip.read_bytes() != before:
            break
        page.wait_for_timeout(100)
    assert studio.clip.read_bytes() != before
    said_seconds, clip = soundfile.info(studio.recording).duration, soundfile.info(studio.clip)
    assert (clip.samplerate, clip.subtype) == (8_000, "ULAW")
    assert 0.5 < clip.duration < said_seconds
    assert studio.left_behind == set()


def test_without_a_microphone_the_call_says_so_and_goes_on(studio: Studio, browser: Browser) -> None:
    with launched(browser.browser_type) as without, empty_tab(without, SIZE) as page:
        to_the_first_sentence(page, studio.address)
        press(page, "1")
        expect(page.get_by_text("There is no microphone")).to_be_visible(timeout=SECONDS)
        expect(page.get_by_test_id("display")).to_contain_text("Not recorded")
        expect(said(page, words.NOTHING_HEARD)).to_have_count(1, timeout=SECONDS)
    assert studio.left_behind == set()


def test_silence_before_the_microphone_is_told(studio: Studio, microphone: Microphone, page: Page) -> None:
    microphone.hears("")
    to_the_first_sentence(page, studio.address)
    speaking(page)
    expect(said(page, words.NOTHING_HEARD)).to_have_count(1, timeout=SECONDS)
    assert studio.left_behind == set()
    assert not studio.recording.exists()


def test_who_hangs_up_while_speaking_leaves_nothing(studio: Studio, microphone: Microphone, page: Page) -> None:
    microphone.hears(studio.text)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    to_the_first_sentence(page, studio.address)
    speaking(page)
    page.wait_for_timeout(1_500)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("display")).to_have_attribute("data-state", "over")
    assert not [url for url in asked if url.endswith("/phone/spoken")]
    assert studio.left_behind == set()


def test_who_presses_a_key_twice_still_hears_the_take_before_keeping_it(
    studio: Studio, microphone: Microphone, page: Page
) -> None:
    microphone.hears(studio.text)
    to_the_first_sentence(page, studio.address)
    page.get_by_test_id("key-1").dblclick()
    expect(page.get_by_text("Speak now, then press #")).to_be_visible(timeout=SECONDS)
    page.wait_for_timeout(3_000)
    page.keyboard.type("#1")
    expect(said(page, words.CHECK)).to_have_count(1, timeout=SECONDS)
    assert not studio.recording.exists()


def test_what_was_said_is_sent_again_by_a_key_when_the_line_did_not_answer(
    studio: Studio, microphone: Microphone, page: Page
) -> None:
    microphone.hears(studio.text)
    page.add_init_script(f"{ASKED}; allow();")
    to_the_first_sentence(page, studio.address)
    page.route("**/phone/spoken", lambda route: route.fulfill(body="no answer"))
    speaking(page)
    page.wait_for_timeout(3_000)
    for key in "#5":
        press(page, key)
        expect(page.get_by_role("alert")).to_contain_text(NOT_SENT, timeout=SECONDS)
        expect(page.get_by_text("Waiting for a key", exact=True)).to_be_visible()
    until(page, "tracks.length && tracks[0].readyState === 'ended'")
    page.wait_for_timeout(1_000)
    assert page.evaluate("tracks.map((track) => track.readyState)") == ["ended"]
    page.unroute("**/phone/spoken")
    page.get_by_test_id("key-1").dblclick()
    expect(said(page, words.CHECK)).to_have_count(1, timeout=SECONDS)
    expect(page.get_by_role("alert")).to_be_empty()
    assert page.evaluate("tracks.length") == 1
    assert not studio.recording.exists()


def test_the_microphone_stays_shut_when_the_line_does_not_answer_to_silence(
    studio: Studio, microphone: Microphone, page: Page
) -> None:
    microphone.hears("")
    page.add_init_script(f"{ASKED}; allow();")
    to_the_first_sentence(page, studio.address)
    page.route("**/phone/silence", lambda route: route.fulfill(body="no answer"))
    speaking(page)
    press(page, "#")
    expect(page.get_by_role("alert")).to_contain_text("does not understand", timeout=SECONDS)
    until(page, "tracks.length && tracks[0].readyState === 'ended'")
    page.wait_for_timeout(1_000)
    assert page.evaluate("tracks.map((track) => track.readyState)") == ["ended"]
    page.unroute("**/phone/silence")
    press(page, "5")
    expect(said(page, words.NOTHING_HEARD)).to_have_count(1, timeout=SECONDS)


def test_who_hangs_up_while_the_browser_asks_is_not_recorded_afterwards(
    studio: Studio, microphone: Microphone, page: Page
) -> None:
    microphone.hears(studio.text)
    page.add_init_script(ASKED)
    to_the_first_sentence(page, studio.address)
    press(page, "1")
    expect(said(page, words.SPEAK)).to_have_count(1, timeout=SECONDS)
    page.wait_for_timeout(5_000)
    page.get_by_test_id("hangup").click()
    expect(page.get_by_test_id("display")).to_have_attribute("data-state", "over")
    expect(page.get_by_test_id("call")).to_have_attribute("aria-disabled", "false")
    page.evaluate("allow()")
    until(page, "tracks.length && tracks.every((track) => track.readyState === 'ended')")


@pytest.mark.parametrize(
    ("text", "loudness", "noise", "heard"),
    [
        ("This is a soft voice.", 0.005, 0.0, True),
        ("This is a voice in a room with a noise.", 0.5, 0.005, True),
        ("", 0.0, 0.005, False),
    ],
    ids=["a soft voice", "a voice in a noisy room", "a noisy room"],
)
def test_a_recording_ends_when_nobody_speaks(
    text: str, loudness: float, noise: float, heard: bool, studio: Studio, microphone: Microphone, page: Page
) -> None:
    microphone.hears(text, loudness=loudness, noise=noise)
    page.goto(studio.address)
    seconds, was_heard = page.evaluate(RECORD, [15, 3])
    assert was_heard is heard
    assert seconds < 12


def test_a_call_to_the_recorder_is_not_copied_with_its_code(studio: Studio, page: Page) -> None:
    page.goto(studio.address)
    page.get_by_test_id("called").select_option(RECORDER_NUMBER)
    page.get_by_test_id("call").click()
    press(page, f"{PIN}#")
    expect(said(page, words.LANGUAGE)).to_have_count(1, timeout=SECONDS)
    expect(page.get_by_test_id("copy")).to_be_hidden()
    page.get_by_test_id("hangup").click()
    expect(page.get_by_test_id("display")).to_have_attribute("data-state", "over")
    page.get_by_test_id("called").select_option(index=0)
    page.get_by_test_id("call").click()
    expect(page.get_by_test_id("copy")).to_be_visible()
