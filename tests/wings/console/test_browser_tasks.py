"""What people come to the console for, done in a real Chromium: within two minutes by mouse, and by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ivr.wings.console.access.roles import Role
from ivr.wings.console.sound.spoken_finding import known_so_far
from ivr.wings.console.sound.take_list import TakeList
from tests.browser import chromium, empty_tab
from tests.conftest import MONDAY
from tests.wings.console.conftest import Console
from tests.wings.console.effort import Effort
from tests.wings.console.looking import against_axe, unfolded
from tests.wings.console.serving import served_console, sits_down
from tests.wings.console.test_sound import murmured

BREAD, HEARTH = "data/organisations/bread.yaml", "data/organisations/hearth.yaml"
MOST_STOPS = 200


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    with served_console(tmp_path_factory.mktemp("tasks"), spoken=True) as console:
        yield console


@pytest.fixture(scope="module")
def page(console: Console) -> Iterator[Page]:
    with chromium() as browser, empty_tab(browser, {"width": 1280, "height": 800}) as page:
        yield page


def opened(page: Page, console: Console, path: str, role: Role = "publisher", *languages: str) -> Page:
    sits_down(console.worker(role, *languages), page.context, console)
    page.goto(f"{console.line.settings.public_url}/console{path}")
    return page


def heard(console: Console, code: str, text: str = "") -> list[str]:
    """What a caller hears who types a code in English; of one text of the line alone, where that is given."""
    call = console.line.call()
    call.url = f"{console.line.settings.public_url}/voice"
    call.dial()
    for key in f"1{code}#":
        call.press(key)
    return [str(event["heard"]) for event in call.events if "heard" in event and text in ("", event.get("key"))]


def goes_to(what: Locator) -> None:
    """Presses Tab until one is there."""
    for _ in range(MOST_STOPS):
        if what.evaluate("one => one === document.activeElement"):
            return
        what.page.keyboard.press("Tab")
    raise AssertionError(f"the key Tab does not reach {what}")


def presses(what: Locator, key: str = "Enter") -> None:
    goes_to(what)
    what.page.keyboard.press(key)


def writes(what: Locator, text: str) -> None:
    goes_to(what)
    what.page.keyboard.press("Control+a")
    what.page.keyboard.type(text)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(name)).first


def test_a_number_is_corrected_and_heard_within_two_minutes(
    page: Page, console: Console, record_property: Callable[[str, object], None]
) -> None:
    assert heard(console, "701", "number")[:4] == ["0 4", "2 3 2", "0 2", "9 2"]
    she = Effort(opened(page, console, "/"))
    she.clicks_on(page.get_by_role("link", name="Organisations", exact=True))
    she.clicks_on(page.get_by_label("Name, number, code or website"), leads=False)
    she.types("bread")
    she.presses("Enter", leads=True)
    she.reads(page.locator("tbody tr").first)
    she.clicks_on(page.get_by_role("link", name="Bread", exact=True))
    she.reads(page.locator(".contact").first)
    she.clicks_on(page.get_by_role("link", name="Change Telephone"))
    she.clicks_on(page.locator("#value"), leads=False)
    she.presses("Control+a")
    she.types("04 232 99 15")
    expect(page.locator(".understood .number")).to_contain_text("04 232 99 15")
    she.reads(page.locator(".understood .number"))
    she.reads(page.get_by_role("group", name="How do you know?"))
    she.clicks_on(page.get_by_label("I called them"), leads=False)
    she.clicks_on(button(page, "Save in the draft"))
    assert "2 3 2 – 9 9 – 1 5" in she.reads(page.locator(".hears .said").first)
    she.clicks_on(page.get_by_role("link", name="Publish", exact=True))
    assert "04 232 99 15" in she.reads(page.locator(".group").first)
    for box in page.locator(".decide input[type=checkbox]").all():
        she.clicks_on(box, leads=False)
    she.reads(page.locator(".decide"))
    she.clicks_on(button(page, "Publish"))
    expect(page.get_by_role("heading", name="It is published")).to_be_visible()
    assert heard(console, "701", "number")[:4] == ["0 4", "2 3 2", "9 9", "1 5"]
    record_property("effort", str(she))
    print(she)  # noqa: T201  # `pytest -rP` shows it
    assert she.seconds < 120 and she.clicks <= 12


class TestByKeysAlone:
    def test_the_first_stop_jumps_over_the_menu(self, page: Page, console: Console) -> None:
        opened(page, console, "/organisations")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("#q")).to_be_focused()

    def test_what_is_refused_is_told_with_its_field(self, page: Page, console: Console) -> None:
        opened(page, console, "/organisations/hearth/contacts/advice.phone", "editor")
        hours = page.locator("#hours")
        writes(hours, "Mon-Fri 9 to 5")
        presses(button(page, "Save"))
        expect(hours).to_have_attribute("aria-invalid", "true")
        expect(hours).to_have_accessible_description(re.compile("write the times of 24 hours"))
        expect(hours).to_have_value("Mon-Fri 9 to 5")
        unfolded(page)
        assert against_axe(page) == []

    def test_a_number_is_corrected(self, page: Page, console: Console) -> None:
        opened(page, console, "/organisations/hearth/contacts/advice.phone", "editor")
        writes(page.locator("#value"), "02/225 43 13")
        presses(page.get_by_label("I called them"), "Space")
        presses(button(page, "Save"))
        expect(page.locator(".contact .number").first).to_contain_text("02 225 43 13")
        assert '"+3222254313"' in console.file(HEARTH)

    def test_a_choice_is_moved(self, page: Page, console: Console) -> None:
        opened(page, console, "/menus/more", "editor")
        presses(button(page, "Down: “For a bed"))
        expect(page.locator(".choices > li").first).to_contain_text("For a lawyer")
        menus = console.file("menus/main.yaml")
        assert menus.index("choice-law") < menus.index("choice-bed", menus.index("more:"))

    def test_a_sentence_is_translated(self, page: Page, console: Console) -> None:
        opened(page, console, "/texts/ar?q=silence", "translator", "ar")
        writes(page.locator("#text-0"), "لا بأس")
        presses(button(page, "Save what I changed"))
        expect(page.get_by_role("status").first).to_be_visible()
        assert "لا بأس" in console.file("menus/texts/ar.po")

    def test_a_recording_is_accepted(self, page: Page, console: Console) -> None:
        spoken = known_so_far(console.office.desk)
        assert spoken
        one = next(one for one in spoken.sentences if (one.language, one.prompt) == ("en", "welcome"))
        TakeList(console.office.desk).add(one, murmured(one.text), MONDAY)
        opened(page, console, f"/sound/en/{one.id}", "translator", "en")
        presses(button(page, "Use this one"))
        expect(page.get_by_text("Callers hear it once it is published")).to_be_visible()
        assert [take.standing for take in TakeList(console.office.desk).of(one)] == ["accepted"]

    def test_the_draft_is_published(self, page: Page, console: Console) -> None:
        changed = console.file("data/organisations/window.yaml").replace("name: Window", "name: Shutter")
        (console.root / "data/organisations/window.yaml").write_text(changed)
        opened(page, console, "/publish")
        for box in page.locator(".decide input[type=checkbox]").all():
            presses(box, "Space")
        presses(button(page, "Publish"))
        expect(page.get_by_role("heading", name="It is published")).to_be_visible()
        assert "Shutter" in " ".join(heard(console, "704"))
