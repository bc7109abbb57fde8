"""The pages in each of their languages: nothing untranslated, nothing left over, every slot in its place."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from ivr.wings.console import interface
from tests.conftest import ROOT
from tests.wings.console.conftest import Console

CONSOLE = ROOT / "ivr" / "wings" / "console"
OTHERS = [language for language in interface.LANGUAGES if language != "en"]
SLOT = re.compile(r"%(?:\((\w+)\))?[sd]|</?[a-z]+[^>]*>")


@cache
def said() -> Catalog:
    """Every sentence of the pages as it is written."""
    catalogue = Catalog()
    kinds = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    words = {"_": None, "lazy": None, "gettext": None, "ngettext": (1, 2)}
    for _, _, message, *_ in extract_from_dir(CONSOLE, method_map=kinds, keywords=words):
        catalogue.add(message)
    return catalogue


def path_of(language: str) -> Path:
    return CONSOLE / "translations" / f"{language}.po"


def translated(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_and_none_is_left_over(language: str, request: pytest.FixtureRequest) -> None:
    catalogue = translated(language)
    if request.config.getoption("--update"):
        catalogue.update(said(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path_of(language).open("wb") as file:
            write_po(file, catalogue, omit_header=True, width=0, sort_output=True)
    there = {message.id: message for message in catalogue if message.id}
    wanted = {message.id for message in said() if message.id}
    assert sorted(map(str, wanted ^ there.keys())) == [], "pytest --update tests/wings/console/test_interface.py"
    several = (str, tuple, list)
    empty = [id for id, one in there.items() if not isinstance(one.string, several) or not all(_forms(one.string))]
    assert empty == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_slot_stays_in_its_place(language: str) -> None:
    for message in translated(language):
        if message.id:
            wanted = {slot for form in _forms(message.id) for slot in SLOT.findall(form)}
            for form in _forms(message.string):
                assert set(SLOT.findall(form)) <= wanted, form
            assert {slot for form in _forms(message.string) for slot in SLOT.findall(form)} == wanted, message.id


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


@pytest.mark.parametrize(("language", "title"), [("nl", "Vandaag"), ("fr", "Aujourd"), ("de", "Today")])
def test_the_pages_speak_the_language_of_the_browser(language: str, title: str, console: Console) -> None:
    page = console.worker("editor").get("/", headers={"Accept-Language": language}).text
    assert title in page.partition("<h1>")[2].partition("</h1>")[0]


def test_a_language_that_was_chosen_stays(console: Console) -> None:
    worker = console.worker("editor")
    worker.post("/account/language", language="nl")
    assert '<html lang="nl">' in worker.get("/account").text
