"""What tries the line says whether it speaks of what is published or of the files, and --draft chooses the files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from tests.breaking import apply
from tests.conftest import HOUSE, MONDAY

BREAD = "data/organisations/bread.yaml"
AT = "2026-11-23T13:00"
COMMANDS = [
    ["find", "--topic", "food", "--place", "4000", "--at", AT],
    ["text", "food 4000", "--at", AT],
    ["call", "--keys", "1 1 4000", "--at", AT],
    ["directory", "--at", AT],
]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the house, published, and then changed."""
    copy = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    compile_content(copy, Shelf(tmp_path / "state/snapshots"), MONDAY)
    apply(copy, {"file": BREAD, "replace": "name: Bread", "with": "name: Cake"})
    return copy


def wegwijs(content: Path, *words: str) -> Result:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    return CliRunner(mix_stderr=False).invoke(main, words, env=environ)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
class TestEachCommand:
    def test_it_speaks_of_what_is_published_and_says_that_the_files_differ(
        self, words: list[str], content: Path
    ) -> None:
        result = wegwijs(content, *words)
        assert ("Bread" in result.stdout, "Cake" in result.stdout) == (True, False)
        assert "of what is published" in result.stderr
        assert "--draft" in result.stderr

    def test_with_draft_it_speaks_of_the_files_and_callers_keep_what_they_had(
        self, words: list[str], content: Path
    ) -> None:
        live = Shelf(content.parent / "state/snapshots").order()
        result = wegwijs(content, *words, "--draft")
        assert ("Bread" in result.stdout, "Cake" in result.stdout) == (False, True)
        assert "of your files" in result.stderr
        assert Shelf(content.parent / "state/snapshots").order() == live

    def test_json_is_for_programs_and_says_nothing_besides(self, words: list[str], content: Path) -> None:
        result = wegwijs(content, *words, "--json")
        assert json.loads(result.stdout)
        assert result.stderr == ""


def test_where_the_files_say_the_same_that_is_said(content: Path) -> None:
    wegwijs(content, "compile")
    assert "Your files say the same." in wegwijs(content, "find").stderr


def test_files_with_errors_are_no_draft_and_what_is_published_is_told_all_the_same(content: Path) -> None:
    apply(content, {"file": BREAD, "replace": "topics: [food]", "with": "topics: [fod]"})
    result = wegwijs(content, "find")
    assert (result.exit_code, "1 problem" in result.stderr) == (0, True)
    assert wegwijs(content, "find", "--draft").exit_code == 1


def test_a_walk_goes_through_the_draft(content: Path) -> None:
    assert "Cake." in str(json.loads(wegwijs(content, "walk", "--draft", "--place", "4000", "--json").stdout))
