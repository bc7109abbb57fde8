"""What callers are told about what is kept: by telephone, and on a page."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ivr.audio.plan import plan
from ivr.language.locale import direction
from ivr.language.prompts import PAGE_PROMPTS
from ivr.language.seconds import seconds_to_say
from ivr.publish.check import examine
from ivr.publish.compile import compile_content
from ivr.wings.phone.walk import topics
from tests.conftest import HOUSE, MONDAY, Line, line_of
from tests.translating import into
from tests.twelve import NAMES, twelve_languages

RIGHTS = "choice-health-menu choice-papers-menu choice-living-menu choice-family-menu choice-privacy".split()
TELLING = '    - {key: "2", say: choice-more, goto: more}\n    - {key: "3", say: choice-told, tell: TOLD}'


class Page(HTMLParser):
    """The page by language: which way it is written, and its text."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.directions: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {}
        self._section = ""
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.tags.add(tag)
        self.links += [str(about[name]) for name in ("href", "src", "action") if name in about]
        if tag == "section":
            self._section = str(about["lang"])
            self.directions[self._section] = str(about["dir"])

    def handle_data(self, data: str) -> None:
        if self._section and data.strip():
            self.texts.setdefault(self._section, []).append(data.strip())


def page_of(line: Line) -> Page:
    response = line.app.test_client().get("/privacy")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    return Page(response.text)


@pytest.mark.parametrize("name", ["shipped", "house"])
def test_the_page_tells_every_sentence_in_every_language(name: str, request: pytest.FixtureRequest) -> None:
    line: Line = request.getfixturevalue(name)
    page, keywords = page_of(line), line.library.keywords
    for language in line.library.line.languages:
        wipe = keywords.commands["wipe"][language.code][0].upper()
        told = page.texts[language.code]
        for key in PAGE_PROMPTS:
            sentence = line.library.prompts[language.code][key].format(wipe=wipe)
            assert told.count(sentence) == 1 or key == "privacy-title", key
        assert line.library.prompts[language.code]["privacy-title"] in told[0]
        assert page.directions[language.code] == direction(language.code)


def test_it_runs_nothing_and_fetches_nothing(shipped: Line) -> None:
    page = page_of(shipped)
    assert page.tags <= {"html", "head", "meta", "title", "body", "nav", "a", "section", "h1", "h2", "p"}
    assert page.links == [f"#{one.code}" for one in shipped.library.line.languages]


def test_it_has_as_many_languages_as_the_line(tmp_path: Path) -> None:
    line = line_of(twelve_languages(tmp_path), tmp_path / "state")
    page = page_of(line)
    assert list(page.texts) == list(NAMES)
    assert page.directions == {code: direction(code) for code in NAMES}


def test_it_is_never_behind_and_no_text_breaks_it(tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    line = line_of(content, tmp_path / "state")
    file = content / "menus/texts.yaml"
    file.write_text(file.read_text().replace("Not who called.", "Not you & yours."))
    assert "Not who called." in page_of(line).texts["en"]
    compile_content(content, line.shelf, datetime.now(UTC))
    assert "Not you & yours." in page_of(line).texts["en"]


@pytest.mark.parametrize(("key", "language"), [("1", "nl"), ("2", "fr"), ("3", "en")])
def test_a_caller_hears_it_in_their_language_and_is_back_in_the_menu(key: str, language: str, shipped: Line) -> None:
    call = shipped.call()
    call.dial()
    for pressed in (key, "6", "4"):
        call.press(pressed)
    before = len(call.events)
    call.press("5")
    heard = [event for event in call.events[before:] if "heard" in event]
    assert [event["key"] for event in heard] == ["privacy-call", *RIGHTS]
    assert {event["language"] for event in heard} == {language}
    assert seconds_to_say(str(heard[0]["heard"])) <= 16
    call.press("3")
    assert [event["key"] for event in call.events if "heard" in event][-1] == "choice-money"


def test_it_lies_in_the_last_menu_and_is_no_way_to_a_topic(shipped: Line) -> None:
    menus = shipped.library.menus
    telling = [(menu, choice) for menu, node in menus.items() for choice in node.choices if choice.tell]
    assert [(menu, choice.tell) for menu, choice in telling] == [("rights", "privacy-call")]
    assert menus["rights"].choices[-1] == telling[0][1]
    assert set(dict(topics(shipped.library, "main"))) == set(shipped.library.topics)


class TestTelling:
    """A choice that tells something of the operator's own."""

    def content(self, folder: Path, told: str, sentence: str = "") -> Path:
        content = Path(shutil.copytree(HOUSE, folder / "content"))
        menu = content / "menus/main.yaml"
        first, _, rest = menu.read_text().partition('    - {key: "2", say: choice-more, goto: more}')
        menu.write_text(first + TELLING.replace("TOLD", told) + rest)
        file = content / "menus/texts.yaml"
        file.write_text(f'{file.read_text()}choice-told: "About us: press {{key}}."\n{sentence}')
        into(content, "ar")
        return content

    def problems(self, content: Path) -> list[str]:
        return [problem.code for problem in examine(content, MONDAY.date()) if problem.level == "error"]

    def test_it_is_said_and_planned(self, tmp_path: Path) -> None:
        line = line_of(self.content(tmp_path, "about-us", 'about-us: "We are the house."\n'), tmp_path / "state")
        call = line.call()
        call.dial()
        for key in "13":
            call.press(key)
        assert [event["heard"] for event in call.events if event.get("key") == "about-us"] == ["We are the house."]
        assert "We are the house." in {wanted.text for wanted in plan(line.library, MONDAY)}

    def test_a_sentence_that_is_missing_is_found(self, tmp_path: Path) -> None:
        assert self.problems(self.content(tmp_path, "about-us")) == ["T401"]

    def test_a_sentence_that_has_slots_cannot_be_told(self, tmp_path: Path) -> None:
        assert self.problems(self.content(tmp_path, "card-open-until")) == ["T403", "T403"]
