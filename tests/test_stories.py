"""Replays every story over the wire."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Line, moment, sentence
from tests.storybook import Book, play_call, play_chat

BOOKS = [Book(path) for path in sorted((Path(__file__).parent / "stories").glob("*.yaml"))]


def stories(kind: str) -> list[Any]:
    return [pytest.param(book, story, id=story["story"]) for book in BOOKS for story in book.stories if kind in story]


def hold(
    play: Callable[[Line, dict[str, Any], bool], None],
    book: Book,
    story: dict[str, Any],
    request: pytest.FixtureRequest,
) -> None:
    line, update = request.getfixturevalue(story["line"]), request.config.getoption("--update")
    assert isinstance(line, Line)
    play(line, story, update)
    if update:
        book.save()


@pytest.mark.parametrize(("book", "story"), stories("call"))
def test_a_call_goes_as_told(book: Book, story: dict[str, Any], request: pytest.FixtureRequest) -> None:
    hold(play_call, book, story, request)


@pytest.mark.parametrize(("book", "story"), stories("text"))
def test_a_text_is_answered_as_told(book: Book, story: dict[str, Any], request: pytest.FixtureRequest) -> None:
    hold(play_chat, book, story, request)


BOOK = """\
# A comment stays.
- story: A call
  line: house
  at: 2026-11-23 12:30
  call:
    - dial: DIALLED # this one too
    - "1": CHOSEN
  says: ["SAID"]

- story: A chat
  line: house
  at: 2026-11-23 12:30
  text:
    - "FOOD 4000": |
        FOUND
    - "STOP": STOPPED
"""


def told(**words: str) -> str:
    return re.sub('[A-Z]{4,}(?! 4|")|SAID', lambda word: words[word[0].lower()], BOOK)


def test_a_story_is_told_anew_where_it_stands(house: Line, tmp_path: Path) -> None:
    said = sentence("choice-food", key="1")
    found, stopped = (
        str(house.text(words, moment("2026-11-23 12:30"))[0]["body"]).replace("\n", "\n        ")
        for words in ("FOOD 4000", "STOP")
    )
    (tmp_path / "book.yaml").write_text(told(dialled="x", chosen="x", said=said[2:], found="x", stopped="x"))
    wrong = Book(tmp_path / "book.yaml")
    for play, story in zip((play_call, play_chat), wrong.stories, strict=True):
        with pytest.raises(AssertionError):
            play(house, story)
        play(house, story, True)
        play(house, story)
    wrong.save()
    keys = {"dialled": "emergency language-choice", "chosen": "welcome choice-food choice-more"}
    assert wrong.path.read_text() == told(**keys, said=said, found=found, stopped=f"|\n        {stopped}")


@pytest.mark.parametrize(
    "story",
    [
        {"call": [{"dial": ""}]},
        {"call": [{"dial": None}]},
        {"call": [{"dial": "emergency language-choice"}, {"hang up": ""}]},
        {"call": [{"dial": "emergency language-choice"}], "says": [""]},
    ],
    ids=["empty", "missing", "no end", "nothing said"],
)
def test_what_a_story_does_not_expect_is_never_filled_in(story: dict[str, Any], house: Line) -> None:
    with pytest.raises((AssertionError, AttributeError)):
        play_call(house, {"at": "2026-11-23 12:30", **story}, True)


@pytest.mark.parametrize("answer", ["", None])
def test_nor_is_an_answer(answer: str | None, house: Line) -> None:
    with pytest.raises((AssertionError, AttributeError)):
        play_chat(house, {"at": "2026-11-23 12:30", "text": [{"FOOD 4000": answer}]}, True)
