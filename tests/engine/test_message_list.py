"""A list of messages, and what each leads to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.engine.sms.message_list import answer, read_messages_file, table, verdicts
from ivr.errors import InputError
from tests.conftest import HOUSE, MONDAY, Line


class TestFile:
    def test_lines_and_json_are_read(self) -> None:
        assert read_messages_file("food 4000\n\n  law\n") == [{"text": "food 4000"}, {"text": "law"}]
        assert read_messages_file('[{"text": "food", "topic": "food"}]') == [{"text": "food", "topic": "food"}]

    @pytest.mark.parametrize(
        ("text", "why"), [("[1]", "message 1"), ('[{"topic": "x"}]', "message 1"), ("[\n{", "line 2")]
    )
    def test_what_cannot_be_read_is_told(self, text: str, why: str) -> None:
        with pytest.raises(InputError, match=why):
            read_messages_file(text)


VERDICTS = [
    (
        "groceries 4000",
        {"topic": "food", "need": "parcel", "place": "Luik", "door": ["hearth"], "language": "en"},
        set(),
    ),
    ("groceries 4000", {"topic": ["law", "food"], "place": "9000", "door": "night"}, {"place", "door"}),
    ("xyzzy", {"topic": "unknown-ok"}, set()),
    ("xyzzy", {"topic": "food"}, {"topic"}),
    ("bread", {"topic": "organisation:bread"}, set()),
    ("bread", {"topic": "food", "language": ["ar", "en"]}, set()),
    ("bread", {"topic": "law", "language": ["ar"]}, {"topic", "language"}),
    ("he beats me", {"emergency_number_first": True, "danger": "attack"}, set()),
    ("food", {"topic": ["food", "emergency"]}, {"emergency_number_first"}),
    ("he beats me", {"topic": "bed"}, {"woken"}),
    ("may i have bread 4000", {"topic": "food", "answer": "bread-for-all"}, set()),
    ("second night 9000", {"answer": ["night-rules", "none"]}, set()),
    ("7201", {"answer": "none"}, {"answer"}),
    ("meal 4000", {"answer": "none"}, set()),
]


@pytest.mark.parametrize(("text", "expected", "wrong"), VERDICTS)
def test_what_came_is_held_against_what_was_expected(
    house: Line, text: str, expected: dict[str, object], wrong: set[str]
) -> None:
    found = verdicts(house.library, expected, answer(house.library, text, MONDAY))
    assert {name for name, right in found.items() if not right} == wrong
    assert table([found, found]) == [(name, 2 * right, 2) for name, right in sorted_as_told(found)]


def sorted_as_told(found: dict[str, bool]) -> list[tuple[str, bool]]:
    order = [name for name, *_ in table([found])]
    return [(name, found[name]) for name in order]


class TestCommand:
    def run(self, tmp_path: Path, *words: str) -> str:
        environ = {"WEGWIJS_CONTENT": str(HOUSE), "WEGWIJS_STATE": str(tmp_path / "state")}
        CliRunner().invoke(main, ["compile"], env=environ, catch_exceptions=False)
        return CliRunner().invoke(main, ["text", *words], env=environ).output

    def test_json_holds_ids_or_null_and_every_answer_beyond_all_limits(self, tmp_path: Path) -> None:
        file = tmp_path / "messages.txt"
        file.write_text("he beats me 4000\nxyzzy\n" + "food\n" * 400)
        found = json.loads(self.run(tmp_path, "--file", str(file), "--json", "--at", MONDAY.isoformat()))
        assert len(found) == 402
        assert all(one["replies"] and one["replies"][0]["segments"] for one in found)
        assert [one["answer"] for one in found[:2]] == [None, None]
        kept = {name: found[0][name] for name in ("danger", "topic", "need", "place", "language")}
        assert kept == {"danger": "attack", "topic": "bed", "need": None, "place": "4000", "language": "en"}
        assert (found[1]["danger"], found[1]["topic"]) == (None, None)

    def test_what_is_right_and_wrong_is_counted(self, tmp_path: Path) -> None:
        file = tmp_path / "messages.json"
        file.write_text(json.dumps([{"text": "food", "topic": "food"}, {"text": "food", "topic": "law"}]))
        told = self.run(tmp_path, "--file", str(file))
        assert "WRONG: topic" in told
        assert "topic: 1 of 2 right, 50.0%" in told

    def test_words_or_a_file(self, tmp_path: Path) -> None:
        assert "WORDS, or --file" in self.run(tmp_path)
