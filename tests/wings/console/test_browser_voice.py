"""A sentence is recorded in the console with a real microphone of a real Chromium, and a caller hears it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from ivr.audio.manifest import digest
from ivr.wings.console.sound.spoken_finding import known_so_far
from ivr.wings.console.sound.spoken_list import SpokenSentence
from tests.browser import chromium, empty_tab, fits
from tests.conftest import MONDAY
from tests.wings.console.conftest import Console
from tests.wings.console.serving import served_console
from tests.wings.console.test_browser_try import sign_in
from tests.wings.test_browser_recorder import Microphone

SMALL: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Console]:
    """The house with its console on a port of this machine, its sentences found."""
    with served_console(tmp_path, spoken=True) as console:
        yield console


@pytest.fixture
def microphone(tmp_path: Path) -> Microphone:
    return Microphone(tmp_path / "said.wav")


def welcome(console: Console) -> SpokenSentence:
    spoken = known_so_far(console.office.desk)
    assert spoken
    return next(one for one in spoken.sentences if (one.language, one.prompt) == ("en", "welcome"))


def opened(page: Page, console: Console) -> SpokenSentence:
    """The page of the welcome, found through the menu and the table."""
    one = welcome(console)
    page.get_by_role("link", name="Sound", exact=True).click()
    page.get_by_label("Language").select_option("en")
    page.get_by_label("Words in the sentence").fill(one.text)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("rowheader", name=one.text).get_by_role("link").click()
    expect(page.get_by_role("button", name="Record", exact=True)).to_be_visible()
    return one


def heard_clips(console: Console) -> dict[str, bytes]:
    """The clips that a call in English plays, by the sentence."""
    call = console.line.call()
    call.url = f"{console.line.settings.public_url}/voice"
    call.dial()
    call.press("1")
    client, clips = console.line.app.test_client(), {}
    for event in call.events:
        if event.get("heard") and event.get("clip"):
            url = urlsplit(str(event["clip"]))
            with client.get(f"{url.path}?{url.query}", base_url=console.line.settings.public_url) as answer:
                clips[str(event["heard"])] = answer.data
    return clips


def test_what_somebody_says_to_the_console_a_caller_hears_once_it_is_published(
    served: Console, microphone: Microphone
) -> None:
    microphone.hears(welcome(served).text)
    with chromium(*microphone.switches) as browser, empty_tab(browser, SMALL) as page:
        sign_in(page, served, served.line.settings.public_url)
        one = opened(page, served)
        page.get_by_role("button", name="Record", exact=True).click()
        expect(page.get_by_role("button", name="I have said it")).to_be_visible()
        page.wait_for_timeout(4_000)
        page.get_by_role("button", name="I have said it").click()
        expect(page.get_by_text("Not used yet")).to_be_visible()
        assert fits(page)
        page.locator("audio").first.evaluate("sound => { sound.play(); }")
        expect(page.locator("audio").first).to_have_js_property("ended", True)
        assert heard_clips(served) == {}
        page.get_by_role("button", name="Use this one").click()
        expect(page.get_by_text("Callers hear it once it is published")).to_be_visible()
        served.office.press.publish("Bram", MONDAY)
        recording = served.root / "audio" / "recorded" / "en" / f"{one.id}.wav"
        sounds = heard_clips(served)
        address = f"/console/sound/en/{one.id}/take/{digest(recording.read_bytes())}"
        assert sounds == {one.text: page.request.get(f"{served.line.settings.public_url}{address}").body()}
        assert served.office.desk.log(MONDAY)[0].who == "Amina"


def test_without_a_microphone_the_page_says_so_and_takes_a_file(served: Console) -> None:
    with chromium() as browser, empty_tab(browser, SMALL) as page:
        sign_in(page, served, served.line.settings.public_url)
        opened(page, served)
        page.get_by_role("button", name="Record", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("There is no microphone")
        expect(page.get_by_label("Or send a file")).to_be_visible()
