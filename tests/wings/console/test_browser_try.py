"""The draft by telephone, in a real Chromium: a sentence is changed and heard, while the line says the old one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ivr.wings.console.access.account import Account, invited
from ivr.wings.console.desk.desk import SavedDraft
from tests.browser import chromium, dial, empty_tab, fits, said, sped_up, text
from tests.conftest import MONDAY, PUBLIC_URL
from tests.wings.console.conftest import PASSWORD, Console
from tests.wings.console.serving import served_console
from tests.wings.console.test_try import NEW, OLD, PROMPTS

MISTAKES = (
    ("Contacts", "D3", "02 225 43 1"),
    ("Contacts", "E4", "in the morning"),
    ("Services", "D3", None),
    ("Organisations", "C2", "Loaf"),
)
"""Cells of a workbook with what is typed into them; the last one is right."""
HEARD = {"draft": "Welcome to The House.", "live": "This is The House."}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Console, str]]:
    """The house with its console on a port of this machine, and its address."""
    with served_console(tmp_path, SPEECH="say") as console:
        yield console, console.line.settings.public_url


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser, empty_tab(browser, {"width": 1280, "height": 800}) as tab:
        yield tab


def sign_in(page: Page, console: Console, address: str) -> None:
    """Amina, an editor, by her link and her password."""
    account, word = invited(Account("amina", "Amina", "editor"), MONDAY)
    console.office.register.put(account)
    page.goto(f"{address}/console/invitation?who=amina&word={word}")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button").first.click()
    page.fill("input[name=id]", "amina")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button").first.click()
    expect(page.get_by_role("link", name="Try it")).to_be_visible()


def test_a_changed_sentence_is_heard_on_the_draft_alone(page: Page, served: tuple[Console, str]) -> None:
    console, address = served
    assert address != PUBLIC_URL
    sign_in(page, console, address)
    opened = console.office.desk.open(PROMPTS, MONDAY)
    done = console.office.desk.save({PROMPTS: (opened.version, opened.text.replace(OLD, NEW))}, "A", "-", MONDAY)
    assert isinstance(done, SavedDraft)
    for which, sentence in HEARD.items():
        phone = sped_up(page, f"{address}/console/try/{which}/") if which == "draft" else page
        phone.goto(f"{address}/console/try/{which}/")
        dial(phone, "1")
        expect(said(phone, sentence)).to_have_count(1)
        expect(said(phone, HEARD["live" if which == "draft" else "draft"])).to_have_count(0)
        phone.get_by_test_id("hangup").click()
        expect(text(phone, "food 4000")).to_contain_text("Bread: 04 232 02 92")


def test_a_message_is_looked_at_while_it_is_typed(page: Page, served: tuple[Console, str]) -> None:
    console, address = served
    sign_in(page, console, address)
    page.goto(f"{address}/console/sms/messages/en/last")
    page.fill("textarea#text", "Nothing more for {{ line }}, α.")
    expect(page.locator("#preview .said")).to_have_text("Nothing more for The House, α.")
    expect(page.locator("#preview")).to_contain_text("UCS-2")
    page.fill("textarea#text", "{{ nonsense }}")
    expect(page.locator("#preview")).to_contain_text("is not known here")
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("sms", "sms/list", "sms/words", "sms/words/unknown", "sms/messages", "sms/messages/en/card", "try"):
        page.goto(f"{address}/console/{path}")
        assert fits(page), path


def test_a_workbook_with_mistakes_is_told_by_cell_and_writes_nothing(
    page: Page, served: tuple[Console, str], tmp_path: Path
) -> None:
    console, address = served
    sign_in(page, console, address)
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("link", name="Spreadsheet").click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Organisations, services and contacts").click()
    book = load_workbook(io.BytesIO(Path(waited.value.path()).read_bytes()))
    for sheet, at, value in MISTAKES:
        book[sheet][at] = value
    book.save(tmp_path / "changed.xlsx")
    before = console.office.desk.head(MONDAY)
    page.set_input_files("input[name=workbook]", tmp_path / "changed.xlsx")
    page.get_by_role("button", name="Show what it would change").click()
    expect(page.get_by_role("heading", name="3 cells have to be mended")).to_be_visible()
    for sheet, at, _ in MISTAKES[:3]:
        expect(page.locator("main")).to_contain_text(f"{sheet}, {at}:")
    expect(page.locator("td strong")).to_have_text("Loaf")
    assert fits(page)
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    assert console.office.desk.head(MONDAY) == before
    page.get_by_label("Leave out the rows").check()
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_role("status")).to_contain_text("Saved in the draft")
    assert "short_name: Loaf" in console.file("data/organisations/bread.yaml")
