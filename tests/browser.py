"""For the tests of the browser phone: `wegwijs demo` as anybody starts it, a real Chromium, fingers and ears."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserType, Locator, Page, ViewportSize, expect, sync_playwright
from werkzeug.serving import make_server

from ivr.app import create_app
from tests.conftest import ROOT, clean_environ, moment, settings_for

expect.set_options(timeout=20_000)  # a busy machine is no fault of the page

CHROMIUM = "chromium-headless-shell", "chromium", "google-chrome"
"""Which is taken where there are several: the first has no windows of its own, and takes a fifth less CPU."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo(content: Path, state: Path, speech: str = "clips", **more: str) -> Iterator[str]:
    """The demo on a free port, for as long as it is wanted. With "say" it makes no clips meanwhile."""
    port = free_port()
    environ = clean_environ()
    own = {"CONTENT": str(content), "STATE": str(state), "SPEECH": speech} | more
    environ |= {f"WEGWIJS_{name}": value for name, value in own.items()}
    command = [sys.executable, "-m", "ivr", "demo", "--port", str(port), "--at", "2026-11-23T12:30"]
    with subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/readyz")
            yield address
        finally:
            process.terminate()


@contextmanager
def phone_of(content: Path, state: Path) -> Iterator[str]:
    """What `demo` shows with "say", of a line that was published below a state already, served by this process."""
    port = free_port()
    settings = settings_for(content, state, PUBLIC_URL=f"http://127.0.0.1:{port}", SPEECH="say")
    with served_here(create_app(settings, clock=lambda: moment("2026-11-23 12:30"), demo=True), port):
        yield settings.public_url


@contextmanager
def served_here(app: Flask, port: int) -> Iterator[None]:
    """An application on a port, by a thread of this process."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:  # nobody listens yet, or a busy machine takes its time
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """The browser of this machine, with these switches besides. One at a time: `launched` starts another beside it."""
    with sync_playwright() as playwright, launched(playwright.chromium, *more) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *more: str) -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert executable, "these tests need Chromium; .ci/system-packages installs it"
    # Each window would start a page of its own for what is typed as an address, which nobody does here.
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    quiet.append("--disable-features=WebUIOmniboxPopup")
    browser = kind.launch(
        executable_path=executable, args=[*quiet, "--autoplay-policy=no-user-gesture-required", *more]
    )
    yield browser
    browser.close()


@contextmanager
def empty_tab(browser: Browser, size: ViewportSize) -> Iterator[Page]:
    """An empty page; whatever the browser complains of by its end is a failure."""
    complaints: list[str] = []
    with browser.new_context(viewport=size) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield page
        assert complaints == []


def until(page: Page, holds: str) -> None:
    """Waits until something holds on a page. Its own policy forbids the page to poll for it (`wait_for_function`)."""
    for _ in range(600):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it never came: {holds}")


def sped_up(page: Page, address: str) -> Page:
    page.goto(address)
    page.get_by_test_id("speed").click()
    return page


def said(page: Page, text: str) -> Locator:
    return page.get_by_test_id("line").get_by_text(text, exact=True)


def heard(page: Page, key: str) -> Locator:
    """The sentences in the transcript that were made from one text of the line."""
    return page.locator(f"[data-testid=line][data-key={key}]")


def press(page: Page, keys: str) -> None:
    names = {"*": "star", "#": "hash"}
    for key in keys:
        page.get_by_test_id(f"key-{names.get(key, key)}").click()


def dial(page: Page, keys: str = "", phone: str = "mobile") -> None:
    """Calls from this kind of telephone and types the keys ahead, before the line has said anything."""
    page.get_by_test_id("phone").select_option(phone)
    page.get_by_test_id("call").click()
    press(page, keys)


def text(page: Page, words: str) -> Locator:
    """Sends an SMS; what comes in."""
    show(page, "messages")
    page.get_by_test_id("message-input").fill(words)
    page.get_by_test_id("send").click()
    return page.get_by_test_id("reply")


def show(page: Page, pane: str) -> None:
    """On a small screen the panes are behind a bar of buttons; on a laptop all are there."""
    button = page.get_by_role("navigation", name="Sections").get_by_text(pane, exact=False).first
    if button.is_visible():
        button.click()


def way_of_writing(text: Locator) -> object:
    """The language a text is marked with, and which way it runs: ["ar", "rtl"]."""
    return text.evaluate("e => [e.closest('[lang]').lang, getComputedStyle(e).direction]")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def can_be_touched(control: Locator) -> bool:
    box = control.bounding_box()
    return bool(box and box["width"] >= 44 and box["height"] >= 44)
