"""The browser phone in a real Chromium, against a real server: `wegwijs demo` as anybody starts it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.conftest import HOUSE, ROOT

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(content: Path, state: Path) -> Iterator[str]:
    """The demo on a free port, for as long as it is wanted."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WEGWIJS_")}
    environ |= {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(state)}
    command = [sys.executable, "-m", "ivr", "demo", "--port", str(port), "--at", "2026-11-23T12:30"]
    with subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/readyz")
            yield address
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from serve(HOUSE, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    assert executable, "these tests need Chromium; .ci/system-packages installs it"
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=[*quiet, "--autoplay-policy=no-user-gesture-required"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=[WIDE, NARROW], ids=["laptop", "small"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The phone, sped up, with every complaint of the browser noted."""
    context = browser.new_context(viewport=request.param)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.get_by_test_id("speed").click()
    yield page
    assert complaints == []
    context.close()


def said(page: Page, text: str) -> Locator:
    return page.get_by_test_id("line").get_by_text(text, exact=True)


def press(page: Page, keys: str) -> None:
    names = {"*": "star", "#": "hash"}
    for key in keys:
        page.get_by_test_id(f"key-{names.get(key, key)}").click()


def show(page: Page, pane: str) -> None:
    """On a small screen the panes are behind a bar of buttons; on a laptop all are there."""
    button = page.get_by_role("navigation", name="Sections").get_by_text(pane, exact=False).first
    if button.is_visible():
        button.click()


def test_a_newcomer_dials_and_hears_a_number(page: Page) -> None:
    page.get_by_test_id("call").click()
    show(page, "transcript")
    expect(said(page, "For English, press 1.")).to_have_count(1)
    show(page, "phone")
    press(page, "1")
    press(page, "1")
    press(page, "4000")
    show(page, "transcript")
    expect(said(page, "Bread.")).to_have_count(1, timeout=20_000)
    expect(said(page, "Open now, until 2 in the afternoon.")).to_have_count(1)
    expect(page.locator("[data-testid=line][data-key=number]").first).to_have_text("0 4", timeout=20_000)


def test_each_sentence_has_its_language_and_direction(page: Page) -> None:
    page.get_by_test_id("call").click()
    show(page, "transcript")
    arabic = said(page, "للعربية اضغط 2.")
    expect(arabic).to_have_count(1)
    assert arabic.evaluate("e => [e.closest('[lang]').lang.slice(0, 2), getComputedStyle(e).direction]") == [
        "ar",
        "rtl",
    ]
    english = said(page, "For English, press 1.")
    assert english.evaluate("e => [e.closest('[lang]').lang.slice(0, 2), getComputedStyle(e).direction]") == [
        "en",
        "ltr",
    ]


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.keyboard.press("Enter")
    show(page, "transcript")
    expect(said(page, "For English, press 1.")).to_have_count(1)
    for key in "119000":
        page.keyboard.press(key)
    expect(said(page, "Hearth.")).to_have_count(1, timeout=20_000)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("transcript")).to_contain_text(re.compile("hung up", re.IGNORECASE))


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [("busy", "The number is busy."), ("answered", "That call has ended."), ("no-answer", "Nobody answers now.")],
)
def test_a_caller_is_put_through_and_comes_back(outcome: str, sentence: str, page: Page) -> None:
    page.get_by_test_id("call").click()
    for keys in ("1", "1", "4000"):
        page.wait_for_timeout(500)
        press(page, keys)
    page.wait_for_timeout(500)
    press(page, "5")
    page.get_by_test_id(f"outcome-{outcome}").click(timeout=20_000)
    expect(page.get_by_test_id("transcript")).to_contain_text("Put through to +3242320292")
    expect(page.get_by_test_id("transcript")).to_contain_text("+3223000000")
    show(page, "transcript")
    expect(said(page, sentence)).to_have_count(1, timeout=20_000)


def test_silence_ends_in_a_goodbye_with_a_number(page: Page) -> None:
    page.get_by_test_id("call").click()
    show(page, "transcript")
    expect(said(page, "You can always call us again. Good luck.")).to_have_count(1, timeout=60_000)


def test_a_text_is_answered_with_its_price(page: Page) -> None:
    show(page, "messages")
    page.get_by_test_id("message-input").fill("food 4000")
    page.get_by_test_id("send").click()
    reply = page.get_by_test_id("reply")
    expect(reply).to_contain_text("Bread: 04 232 02 92")
    expect(page.get_by_test_id("messages")).to_contain_text("GSM-7")


def test_an_arabic_text_is_answered_from_right_to_left(page: Page) -> None:
    show(page, "messages")
    page.get_by_test_id("message-input").fill("خبز 4000")
    page.get_by_test_id("send").click()
    reply = page.get_by_test_id("reply")
    expect(reply).to_contain_text("مفتوح حتى")
    text = reply.get_by_text("مفتوح حتى")
    assert text.evaluate("e => getComputedStyle(e).direction") == "rtl"
    expect(page.get_by_test_id("messages")).to_contain_text("UCS-2")


def test_the_clock_can_be_set_to_a_sunday_night(page: Page) -> None:
    show(page, "clock")
    page.get_by_test_id("moment").filter(has_text="Sunday night").click()
    expect(page.get_by_test_id("clock")).to_contain_text("23:30")
    show(page, "messages")
    page.get_by_test_id("message-input").fill("food 4000")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("reply")).to_contain_text("closed, opens Mon 12:00")


def test_nothing_sticks_out_and_everything_can_be_touched(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for key in ("key-1", "key-hash", "call", "hangup"):
        box = page.get_by_test_id(key).bounding_box()
        assert box and box["width"] >= 44 and box["height"] >= 44


def test_every_control_has_a_name_for_a_screen_reader(page: Page) -> None:
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, select, a')]
        .filter(e => !(e.ariaLabel || e.textContent.trim() || e.labels?.length || e.title))
        .map(e => e.outerHTML)"""
    )
    assert nameless == []
    assert page.locator("main, [role=main]").count() == 1
    assert page.get_by_test_id("transcript").locator("xpath=ancestor-or-self::*[@role='log']").count() == 1


def test_a_line_that_does_not_answer_is_said_kindly(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    page.route("**/phone/dial", lambda route: route.abort())
    page.get_by_test_id("call").click()
    expect(
        page.locator("[role=alert], [role=status], [role=log]").filter(has_text=re.compile("answer|reach|again")).first
    ).to_be_visible()
    page.unroute("**/phone/dial")
    page.get_by_test_id("call").click()
    expect(said(page, "For English, press 1.")).to_have_count(1, timeout=20_000)
    page.close()
