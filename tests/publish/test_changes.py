"""What a publication changes: told in words, the most harmful first, and asked before something vanishes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.publish.changes import changes, content_of
from ivr.publish.check import load
from ivr.publish.compared import Difference, FieldChange
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from tests.breaking import apply
from tests.conftest import HOUSE, MONDAY, Line
from tests.terminal import at_terminal

BREAD = "data/organisations/bread.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the house, published."""
    copy = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    compile_content(copy, Shelf(tmp_path / "state/snapshots"), MONDAY)
    return copy


def wegwijs(content: Path, *words: str) -> Result:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    return CliRunner(mix_stderr=False).invoke(main, words, env=environ)


def live(content: Path) -> str:
    return Shelf(content.parent / "state/snapshots").order().live


def told(content: Path) -> list[str]:
    """What changes, each in a line."""
    after, _ = load(content, MONDAY.date())
    found = changes(Shelf(content.parent / "state/snapshots").live(), after)
    return [f"{change.event} {change.what}: {change.detail}" for change in found]


LINE, MAIN, TEXTS, PO = "menus/line.yaml", "menus/main.yaml", "menus/texts.yaml", "menus/texts/ar.po"
AR = "voice: yes, sms: yes, review: draft"
CHOICES = ('    - {key: "1", say: choice-bed, topic: bed}', '    - {key: "2", say: choice-law, topic: law}')
SWAPPED = ('    - {key: "1", say: choice-law, topic: law}', '    - {key: "2", say: choice-bed, topic: bed}')
CHANGES: list[tuple[str, list[dict[str, object]], list[str]]] = [
    ("an organisation is gone", [{"file": "data/organisations/window.yaml", "delete": True}],
     ["gone organisation Window: 1 service, 1 contact"]),
    ("a name is new", [{"file": BREAD, "replace": "name: Bread", "with": "name: Cake"}],
     ["changed organisation Cake: name Cake (before: Bread)"]),
    ("hours are others", [{"file": BREAD, "replace": "Mo-Su 12:00-14:00; PH off", "with": "Mo-Su 12:00-14:00"}],
     ["changed hours of phone +3242320292 of Bread: Mo-Su 12:00-14:00 (before: Mo-Su 12:00-14:00; PH off)"]),
    ("words for hours are others",
     [{"file": "data/organisations/night.yaml", "replace": "on Monday at ten", "with": "on Friday at ten"}],
     ["changed contact phone +3222123000 of Night, beds: hours_text (ar, en)",
      "changed hours of phone +3222123000 of Night, beds: Call on Friday at ten. (before: Call on Monday at ten.)"]),
    ("a number is another one",
     [{"file": BREAD, "replace": "+3242320292", "with": "+3242320293"},
      {"file": BREAD, "replace": "04 232 02 92", "with": "04 232 02 93"}],
     ["changed contact phone +3242320292 of Bread: value +3242320293 (before: +3242320292), evidence"]),
    ("a service asks for other topics", [{"file": BREAD, "replace": "topics: [food]", "with": "topics: [food, bed]"}],
     ["changed service Bread: topics"]),
    ("a language is no longer texted", [{"file": LINE, "replace": AR, "with": AR.replace("sms: yes", "sms: no")}],
     ["gone language ar by SMS: ", "changed danger attack: words (ar)", "changed danger hunger: words (ar)"]),
    ("a choice has another key",
     [{"file": MAIN, "replace": "\n".join(CHOICES), "with": "\n".join(SWAPPED)}],
     ["changed choice choice-bed of menu more: key 2 (before: 1)",
      "changed choice choice-law of menu more: key 1 (before: 2)"]),
    ("the line is called otherwise", [{"file": LINE, "replace": "name: The House", "with": "name: The Home"}],
     ["changed line The Home: name The Home (before: The House)"]),
    ("a sentence is another one", [{"file": TEXTS, "replace": "Take your time.", "with": "Take all your time."}],
     ["changed 1 sentence in en: silence"]),
    ("a word is gone", [{"file": "sms_templates/en/keywords.yaml", "replace": "meal, soup kitchen", "with": "meal"}],
     ["gone 1 word in en: soup kitchen"]),
    ("an answer says something else",
     [{"file": "data/answers/night-rules.yaml", "replace": "ear: You may stay one", "with": "ear: You can stay one"}],
     ["changed answer night-rules: ear (ar, en)"]),
    ("a message is another one", [{"file": "sms_templates/en/wiped.txt", "append": "Bye."}],
     ["changed 1 message in en: wiped"]),
    ("a place is called otherwise",
     [{"file": "data/postcodes.csv", "replace": "9050,Ledeberg,Ledeberg,", "with": "9050,Ledeberg,Gand-Ledeberg,"}],
     ["changed 1 postal code: 9050"]),
    ("a postal code is new",
     [{"file": "data/postcodes.csv", "append": "9051,Afsnee,A,A,Gent,Gand,East Flanders,Flanders,51.03,3.66,"}],
     ["changed 1 postal code: 9051"]),
]  # fmt: skip


def change(content: Path, edits: list[dict[str, object]]) -> None:
    for one in edits:
        apply(content, one)


WINDOW: list[dict[str, object]] = [{"file": "data/organisations/window.yaml", "delete": True}]


class TestWords:
    def test_of_what_was_not_touched_nothing_is_said(self, content: Path) -> None:
        assert told(content) == []
        assert "nothing changed" in wegwijs(content, "compile").stdout

    def test_what_is_read_back_is_what_was_published(self, house: Line) -> None:
        assert changes(house.library, load(HOUSE, MONDAY.date())[0]) == []
        assert changes(house.library, content_of(house.library)) == []

    @pytest.mark.parametrize(("edits", "lines"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
    def test_each_change_is_told(self, edits: list[dict[str, object]], lines: list[str], content: Path) -> None:
        change(content, edits)
        assert told(content) == lines

    def test_what_is_gone_comes_first_and_what_is_new_last(self, content: Path) -> None:
        window = content / "data/organisations/window.yaml"
        held = window.read_text()
        window.unlink()
        compile_content(content, Shelf(content.parent / "state/snapshots"), MONDAY)
        window.write_text(held)
        apply(content, {"file": BREAD, "replace": "name: Bread", "with": "name: Cake"})
        apply(content, {"file": "sms_templates/en/keywords.yaml", "replace": "meal, soup kitchen", "with": "meal"})
        assert told(content) == [
            "gone 1 word in en: soup kitchen",
            "changed organisation Cake: name Cake (before: Bread)",
            "added organisation Window: 1 service, 1 contact",
        ]

    def test_of_very_many_a_few_lines_are_told_and_all_as_json(self, content: Path) -> None:
        window = (content / "data/organisations/window.yaml").read_text()
        files = [content / f"data/organisations/window-{number}.yaml" for number in range(25)]
        for number, path in enumerate(files):
            named = window.replace("name: Window", f"name: Window {number}")
            path.write_text(named.replace('"704"', f'"{720 + number}"'))
        assert wegwijs(content, "compile").exit_code == 0
        for path in files:
            path.unlink()
        result = wegwijs(content, "compile")
        assert result.stdout.count("  gone     organisation") == 20
        assert "and 5 more" in result.stdout
        assert result.stderr.count(",") < 10
        refused = json.loads(wegwijs(content, "compile", "--json").stdout)
        assert (refused["snapshot"], len(refused["changes"])) == (None, 25)


class TestValues:
    def test_a_number_stands_beside_what_it_becomes_and_who_hears_it(self, content: Path) -> None:
        change(content, CHANGES[4][1])
        [found] = changes(Shelf(content.parent / "state/snapshots").live(), load(content, MONDAY.date())[0])
        assert found.fields[0] == FieldChange("value", "+3242320292", "+3242320293")
        assert (found.organisation, found.of, found.way) == ("bread", "Bread", "phone")
        assert (found.topics, found.areas) == (("food",), ("hill",))

    def test_an_answer_that_callers_lose_is_asked_for(self) -> None:
        assert Difference("gone", "answer", "night-rules").asked
        assert not Difference("changed", "answer", "night-rules").asked

    def test_a_sentence_stands_beside_what_it_becomes(self, content: Path) -> None:
        apply(content, {"file": TEXTS, "replace": "Take your time.", "with": "Take all your time."})
        found = changes(Shelf(content.parent / "state/snapshots").live(), load(content, MONDAY.date())[0])
        [value] = found[0].fields
        assert ("Take your time." in value.before, "Take all your time." in value.after) == (True, True)


class TestAsking:
    def test_where_nobody_sits_at_a_terminal_it_refuses(self, content: Path) -> None:
        before = live(content)
        change(content, WINDOW)
        result = wegwijs(content, "compile")
        assert (result.exit_code, live(content)) == (1, before)
        assert "organisation Window" in result.stderr
        assert "--allow-removals" in result.stderr

    def test_it_goes_where_that_is_meant(self, content: Path) -> None:
        before = live(content)
        change(content, WINDOW)
        assert wegwijs(content, "compile", "--allow-removals").exit_code == 0
        assert live(content) != before

    def test_what_only_changes_or_comes_is_not_asked_for(self, content: Path) -> None:
        for _, edits, lines in CHANGES[1:6]:
            if not lines[0].startswith("gone"):
                change(content, edits)
        assert wegwijs(content, "compile").exit_code == 0

    @pytest.mark.parametrize(("answer", "goes"), [("y", True), ("n", False), ("", False)])
    def test_at_a_terminal_it_asks(self, answer: str, goes: bool, content: Path) -> None:
        before = live(content)
        change(content, WINDOW)
        shown, status = at_terminal(content, ["compile"], answer)
        assert "Callers lose: organisation Window. Publish all the same?" in shown
        assert (live(content) != before, status == 0) == (goes, goes)
