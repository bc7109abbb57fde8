"""Everyone can use every page: with a screen reader, by day and by night, on a narrow telephone, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium, empty_tab
from tests.conftest import sampled, soak
from tests.wings.console.conftest import Console
from tests.wings.console.every_page import comes_as, every_page, furnished
from tests.wings.console.looking import SMALL, against_axe, against_keys, against_small_screens, unfolded
from tests.wings.console.serving import served_console


@dataclass
class Desk:
    """One browser before one console, and who sits there."""

    console: Console
    page: Page
    names: dict[str, str]
    who: str = field(default="")

    def open(self, who: str, path: str) -> Page:
        if self.who != who:
            comes_as(who, self.console, self.page.context)
            self.who = who
        answer = self.page.goto(f"{self.console.line.settings.public_url}/console{path.format(**self.names)}")
        assert answer and answer.ok and urlsplit(answer.url).path.endswith(path.partition("?")[0].format(**self.names))
        return self.page


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("access")
    with (
        served_console(folder, spoken=True) as console,
        chromium() as browser,
        empty_tab(browser, {"width": SMALL, "height": 740}) as page,
    ):
        page.emulate_media(reduced_motion="reduce")  # what has the focus is where it is at once
        # A page that says no is looked at as well, and is no complaint of the browser.
        page.route("**/nobody", lambda route: route.fulfill(response=route.fetch(), status=200))
        yield Desk(console, page, furnished(console))


# A page costs half a second of a processor; one in two is looked at in every run.
PAGES = [(who, path) if sampled(path, 2) else soak(who, path) for who, path in every_page()]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_nothing_keeps_anybody_from_using_a_page(who: str, path: str, desk: Desk) -> None:
    page = desk.open(who, path)
    assert page.locator("h1").count() == 1
    unfolded(page)
    found = [*against_small_screens(page), *against_axe(page), *against_keys(page)]
    assert found == [], "\n".join(found)


def test_nor_while_sentences_are_being_listed(desk: Desk) -> None:
    found = desk.console.office.desk.state / "sound"
    aside = found.rename(found.with_name("aside"))
    page = desk.open("administrator", "/sound")
    aside.rename(found)
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    unfolded(page)
    assert against_axe(page) == []
