"""Pages keep what they found out, and none is stale: what somebody writes into the folder, saves or publishes stands
on the very next page."""

from __future__ import annotations

import time

import pytest

from tests.conftest import MONDAY
from tests.wings.console.conftest import Console
from tests.wings.console.test_unchanged import SETTLED

EDITS = (
    ("/texts/ar?group=topics", "data/topics.yaml", "name: Food", "name: Fool"),
    ("/texts/ar?group=topics", "menus/texts/ar.po", 'msgstr "', 'msgstr "Q'),
    ("/texts/en?group=organisations", "data/organisations/bread.yaml", "summary: ", "summary: Q"),
    ("/organisations", "data/organisations/bread.yaml", "name: ", "name: Q"),
    ("/organisations/bread", "data/organisations/bread.yaml", "name: ", "name: Q"),
    ("/menus/-/codes?kind=organisation", "data/organisations/bread.yaml", "name: ", "name: Q"),
    ("/menus/-/topics", "data/topics.yaml", "name: Food", "name: Fool"),
    ("/menus", "menus/texts.yaml", "choice-food: ", "choice-food: Q"),
    ("/publish", "data/organisations/bread.yaml", "name: ", "name: Q"),
    ("/publish", "data/topics.yaml", "name: Food", "name: Fool"),
    ("/answers", "data/answers/{first}", "name: ", "name: Q"),
)  # fmt: skip


@pytest.mark.parametrize(("page", "file", "old", "new"), EDITS)
def test_what_is_written_into_the_folder_stands_on_the_next_page(
    console: Console, page: str, file: str, old: str, new: str
) -> None:
    worker = console.worker()
    file = file.format(first=min(path.name for path in (console.root / "data/answers").glob("*.yaml")))
    text = console.file(file)
    assert old in text
    time.sleep(SETTLED)
    first, again = (_without_token(worker.get(page).text) for _ in range(2))
    assert first == again
    (console.root / file).write_text(text.replace(old, new))
    assert _without_token(worker.get(page).text) != again
    (console.root / file).write_text(text)
    assert _facts(worker.get(page).text) == _facts(again)


def test_what_somebody_saves_stands_on_the_next_page_of_everybody(console: Console) -> None:
    one, other = console.worker(), console.worker("editor")
    time.sleep(SETTLED)
    for page in ("/texts/en?group=topics", "/menus/-/topics", "/publish"):
        one.get(page)
    desk = console.office.desk
    opened = desk.open("data/topics.yaml", MONDAY)
    desk.save(
        {opened.file: (opened.version, opened.text.replace("name: Food", "name: Eating"))}, "Amina", "Eat", MONDAY
    )
    for page in ("/texts/en?group=topics", "/menus/-/topics", "/publish"):
        assert "Eating" in one.get(page).text and "Eating" in other.get(page).text


def test_what_is_published_stands_on_the_next_page(console: Console) -> None:
    worker = console.worker()
    rows = worker.get("/publish/before").text.count("<tr>")
    text = console.file("data/topics.yaml")
    (console.root / "data/topics.yaml").write_text(text.replace("name: Food", "name: Eating"))
    assert "Eating" in worker.get("/publish").text
    console.office.press.publish("Amina", MONDAY)
    assert worker.get("/publish/before").text.count("<tr>") == rows + 1
    assert "Nothing: callers hear the draft already." in worker.get("/publish").text


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def _facts(page: str) -> str:
    """A page without its forms' tokens and versions, and without who saved what."""
    return "\n".join(line for line in _without_token(page).splitlines() if "somebody at the server" not in line)
