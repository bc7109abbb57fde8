"""The browser phone sounds: every sentence comes out of a real <audio> in a real Chromium, whole and loud enough."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import soundfile
from playwright.sync_api import Page, ViewportSize, expect

from ivr.audio import tones
from ivr.engine.library import catalogue
from ivr.language.pieces import pieces_of, spelled
from ivr.snapshot.shelf import Shelf
from ivr.web.audio import clip_name
from tests.browser import chromium, demo, empty_tab, heard
from tests.conftest import sentence
from tests.listening import LISTEN, Sound, sounds_of
from tests.sounding import Spoken, spoken_house

SIZE: ViewportSize = {"width": 1280, "height": 800}
SECONDS = 60_000  # milliseconds that a call may take at its real speed on a busy machine


@dataclass(frozen=True)
class Ear:
    """A call as it was heard: its sounds in order, its sentences (language, key, text) and what had no clip."""

    sounds: list[Sound]
    sentences: list[tuple[str, str, str]]
    unspoken: list[str]

    @property
    def marks(self) -> list[Sound]:
        return [sound for sound in self.sounds if sound.address.startswith("/audio/marks/")]

    @property
    def spoken(self) -> list[Sound]:
        return [sound for sound in self.sounds if not sound.address.startswith("/audio/marks/")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    return spoken_house(tmp_path_factory)


@pytest.fixture(scope="module")
def calls(house: Spoken) -> Iterator[dict[str, Ear]]:
    """Three calls side by side, at the speed of real speech, each hung up in the middle of its last sentence."""
    with (
        demo(house.content, house.state) as address,
        chromium() as browser,
        empty_tab(browser, SIZE) as english,
        empty_tab(browser, SIZE) as arabic,
        empty_tab(browser, SIZE) as sms,
    ):
        for page in (english, arabic, sms):
            page.add_init_script(LISTEN)
            page.goto(address)
        click(english, "call")
        click(arabic, "call", *keys("211234"))
        click(sms, "call", *keys("15"))
        choose(arabic, after="place-ask", then="4000")
        choose(english, after="language-choice", then="1", count=2)
        choose(sms, after="choice-more", then="140002")
        choose(english, after="choice-more", then="14000")
        hang_up(sms, within="option-through")
        hang_up(arabic, within="card-number-again")
        hang_up(english, within="card-number-again")
        yield {"english": listened(english), "arabic": listened(arabic), "sms": listened(sms)}


def click(page: Page, *buttons: str) -> None:
    """Clicks buttons in one moment: between two of them no sentence begins, however busy the machine is."""
    page.evaluate("names => names.forEach(name => document.querySelector(`[data-testid=${name}]`).click())", buttons)


def keys(pressed: str) -> list[str]:
    return [f"key-{key}" for key in pressed]


def choose(page: Page, *, after: str, then: str, count: int = 1) -> None:
    """Presses keys when the line has said this and waits."""
    expect(heard(page, after)).to_have_count(count, timeout=SECONDS)
    expect(page.get_by_test_id("waiting")).to_be_visible(timeout=SECONDS)
    click(page, *keys(then))


def hang_up(page: Page, *, within: str) -> None:
    expect(heard(page, within)).to_have_count(1, timeout=SECONDS)
    click(page, "hangup")
    expect(page.get_by_test_id("display")).to_have_attribute("data-state", "over")


def listened(page: Page) -> Ear:
    lines = "[...document.querySelectorAll('[data-testid=line]')].map(e => [e.lang, e.dataset.key, e.textContent])"
    notes = "[...document.querySelectorAll('.mark.note')].map(e => e.textContent).concat(window.synthesised)"
    return Ear(sounds_of(page), [(lang, key, text) for lang, key, text in page.evaluate(lines)], page.evaluate(notes))


@pytest.fixture(params=["english", "arabic", "sms"])
def call(request: pytest.FixtureRequest, calls: dict[str, Ear]) -> Ear:
    return calls[request.param]


def seconds_of(house: Spoken, address: str) -> float:
    """The length of a sound by what its file says."""
    kind, name = address.removeprefix("/audio/").split("/")
    mark = next((tones.mark(mark) for mark in tones.MARKS if f"marks/{mark}.wav" == f"{kind}/{name}"), None)
    about = soundfile.info(io.BytesIO(mark or (house.clips / kind / name).read_bytes()))
    return float(about.frames / about.samplerate)


def test_every_sentence_is_played_from_its_own_clip_in_order(call: Ear) -> None:
    expected = [f"/audio/{language}/{clip_name(text)}" for language, _, text in call.sentences]
    assert [sound.address for sound in call.spoken] == expected
    assert len(expected) >= 5


def test_every_sound_is_played_to_its_end(call: Ear) -> None:
    assert all(sound.played for sound in call.sounds)
    cut = [sound.address for sound in call.sounds[:-1] if not sound.ended]
    assert cut == []
    assert all(sound.at == pytest.approx(sound.seconds, abs=0.05) for sound in call.sounds if sound.ended)


def test_every_sound_lasts_as_long_as_its_file(call: Ear, house: Spoken) -> None:
    for sound in call.sounds:
        assert sound.seconds == pytest.approx(seconds_of(house, sound.address), abs=0.05), sound.address


def test_every_sound_is_loud_and_none_is_clipped(call: Ear) -> None:
    for sound in call.sounds[:-1]:
        least = 0.02 if sound in call.marks else 0.05  # marks are softer; speech at -20 dBFS is 0.1
        assert least < sound.loudest < 0.5, sound
        assert sound.peak < 0.95, sound


def test_nothing_is_left_to_a_voice_of_the_browser(call: Ear) -> None:
    assert call.unspoken == []


def test_from_the_language_to_the_number_of_a_card(calls: dict[str, Ear]) -> None:
    said = [text for _, _, text in calls["english"].sentences]
    assert said[:3] == [
        sentence("emergency", number="1 1 2"),
        sentence("language-choice", key="1"),
        sentence("language-choice", "ar", key="2"),
    ]
    assert [said[-9].rstrip("."), *said[-8:]] == [
        "Liège", "Bread.", sentence("card-open-until", time="2 in the afternoon"), sentence("card-number"),
        "0 4", "2 3 2", "0 2", "9 2", sentence("card-number-again"),
    ]  # fmt: skip
    assert {language for language, _, _ in calls["arabic"].sentences} == {"ar"}


def test_what_repeats_the_keys_of_a_caller_is_put_together_from_pieces(calls: dict[str, Ear], house: Spoken) -> None:
    library = Shelf(house.state / "snapshots").live()
    sentence = catalogue(library, "ar").text("place-unknown", code=spelled("1234"))
    library.close()
    pieces = list(pieces_of(sentence))
    assert [text for _, key, text in calls["arabic"].sentences if key == "place-unknown"] == pieces
    assert len(pieces) == 5
    assert not (house.clips / "ar" / clip_name(sentence)).exists()


def test_every_mark_sounds(calls: dict[str, Ear]) -> None:
    played = [sound.address for sound in calls["sms"].marks]
    assert played == [f"/audio/marks/{name}.wav" for name in ("wrong", "listening", "sent")]
