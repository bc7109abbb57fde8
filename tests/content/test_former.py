"""Content that was written under names of before says the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.content.read.files import read_files
from ivr.publish.check import examine, load
from tests.conftest import HOUSE, MONDAY

FORMER = [
    ("menus/line.yaml", "first_digit_timeout:", "timeout:"),
    ("menus/line.yaml", "inter_digit_timeout:", "typing:"),
    ("menus/line.yaml", "sms_to:", "text_to:"),
    ("menus/texts.yaml", "card-app:", "card-whatsapp:"),
    ("menus/texts/ar.po", 'prompt:card-app"', 'prompt:card-whatsapp"'),
    ("data/topics.yaml", "  sensitive:", "  quiet:"),
]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


def _write_as_before(content: Path) -> None:
    for file, now, before in FORMER:
        path = content / file
        text = path.read_text()
        assert text.count(now) >= 1
        path.write_text(text.replace(now, before))


def test_it_means_the_same_and_each_name_of_before_is_told_once(content: Path) -> None:
    now, _ = load(content, MONDAY.date())
    _write_as_before(content)
    assert load(content, MONDAY.date())[0] == now
    assert [found.code for found in examine(content, MONDAY.date())] == ["F113"] * 5


def test_where_both_names_stand_the_one_of_now_counts(content: Path) -> None:
    path = content / "menus/line.yaml"
    path.write_text(f"timeout: 19\n{path.read_text()}")
    files, problems = read_files(content)
    assert (files.line.data["first_digit_timeout"], problems) == ("5", [])
    assert files.line.data["timeout"] == "19"
