"""A volunteer with a telephone and a text editor: a new organisation, and "called today, still right"."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.content.marking import marked
from ivr.content.read.document import yaml_document
from ivr.country.opening import ZONE
from ivr.model.provenance import Checked
from ivr.publish.check import examine, load
from tests.breaking import apply, read_case
from tests.conftest import HOUSE
from tests.tabled import with_table
from tests.terminal import at_terminal

BREAD, LAMP = "data/organisations/bread.yaml", "data/organisations/the-lamp.yaml"
EVIDENCE = """        evidence:
          - {source: list, locator: line 1, value: "04 232 02 92", hours: "every day from 12:00 to 14:00"}
"""
TODAY = datetime.now(ZONE).date()
LAMP_SAID = {
    "name": "The Lamp",
    "summary": "A bowl of soup.",
    "topics": "food",
    "areas": "hill",
    "phone": "04 232 02 99",
    "hours": "Mo-Fr 09:00-12:00",
    "website": "lamp.example",
    "languages": "en",
    "how": "called",
    "translation": "ar=حساء",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


def wegwijs(content: Path, *words: str) -> Result:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    return CliRunner(mix_stderr=False).invoke(main, words, env=environ)


def new(content: Path, **said: str) -> Result:
    return wegwijs(content, "new", "organisation", *(f"--{name}={value}" for name, value in said.items()))


class TestNewOrganisation:
    def test_what_it_writes_has_no_problem_and_is_in_the_form_of_the_others(self, content: Path) -> None:
        assert new(content, **LAMP_SAID).exit_code == 0
        assert [found.code for found in examine(content, TODAY)] == ["N905"]  # who met what need was not asked
        assert (
            (content / LAMP).read_text()
            == f"""name: The Lamp
code: "700"
website: https://lamp.example
services:
  - id: food
    summary: A bowl of soup.
    topics: [food]
    areas: [hill]
    languages: [en]
    contacts:
      - kind: phone
        value: "+3242320299"
        hours: "Mo-Fr 09:00-12:00"
        checked: {{date: {TODAY}, how: called}}
      - kind: website
        value: https://lamp.example
        checked: {{date: {TODAY}, how: called}}
"""
        )

    @pytest.mark.parametrize(
        ("name", "id"),
        [
            ("L'Îlot: soup", "l-ilot-soup"),
            ("1712", "1712"),
            ("Hulp & Raad (Gent)", "hulp-raad-gent"),
            ("Help for all in the whole town of Hill, and more", "help-for-all-in-the-whole-town-of-hill"),
        ],
    )
    def test_its_id_comes_of_its_name_whatever_that_is(self, name: str, id: str, content: Path) -> None:
        new(content, **LAMP_SAID | {"name": name})
        (found,) = (one for one in load(content, TODAY)[0].organisations if one.id == id)
        assert found.name == name

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("topics", "fod", "did you mean food?"),
            ("areas", "hell", "did you mean hill?"),
            ("phone", "04 232 02 9", "one digit too few"),
            ("phone", "0902 12 345", "higher price"),
            ("hours", "9 to 5", "Mo-Fr 09:00-12:30"),
            ("email", "me", "is not an e-mail address"),
            ("languages", "zz", "there is no language zz"),
            ("how", "guessed", "called"),
        ],
    )
    def test_an_answer_that_makes_no_sense_writes_nothing_and_says_why(
        self, field: str, value: str, told: str, content: Path
    ) -> None:
        result = new(content, **LAMP_SAID | {field: value})
        assert result.exit_code > 0
        assert told in result.stderr
        assert not (content / LAMP).exists()

    def test_all_that_is_lacking_is_told_at_once(self, content: Path) -> None:
        assert "--summary, --topics, --areas, --how" in new(content, name="The Lamp").stderr

    def test_one_that_is_there_already_stays_as_it_is(self, content: Path) -> None:
        result = new(content, **LAMP_SAID | {"name": "Bread"})
        assert (result.exit_code, f"{BREAD} is there already" in result.stderr) == (1, True)
        assert (content / BREAD).read_text() == (HOUSE / BREAD).read_text()

    def test_without_its_translation_it_says_where_that_goes(self, content: Path) -> None:
        del (said := dict(LAMP_SAID))["translation"]
        assert "menus/texts/ar.po" in new(content, **said).stdout

    def test_at_a_terminal_it_asks_until_the_answer_makes_sense(self, content: Path) -> None:
        answers = (
            "The Lamp",
            "A bowl of soup.",
            "fod",
            "food",
            "hill",
            "04 232 02 99",
            "",
            "",
            "",
            "",
            "called",
            "حساء",
        )
        shown, status = at_terminal(content, ["new", "organisation"], *answers)
        assert (status, "did you mean food?" in shown) == (0, True)
        assert [found.code for found in examine(content, TODAY)] == ["N905"]  # who met what need was not asked
        assert 'value: "+3242320299"' in (content / LAMP).read_text()


@pytest.fixture
def table_content(tmp_path: Path) -> Path:
    return with_table(tmp_path / "table")


class TestChecked:
    def test_who_called_needs_no_document(self, content: Path) -> None:
        apply(content, {"file": BREAD, "replace": EVIDENCE, "with": ""})
        (problem,) = (found for found in examine(content, TODAY) if found.file == BREAD)
        assert (problem.code, "`wegwijs checked bread`" in problem.hint) == ("F109", True)
        assert "still right" in wegwijs(content, "checked", "bread").stdout
        assert examine(content, TODAY) == []

    @pytest.mark.parametrize("code", ["D216", "D218", "D219", "D221"])
    def test_messages_about_evidence_say_so(self, code: str, content: Path) -> None:
        read_case(code).broken(content)
        assert all("`wegwijs checked`" in found.hint for found in examine(content, TODAY) if found.code == code)

    def test_all_else_in_the_file_stays_to_the_letter(self, content: Path) -> None:
        wegwijs(content, "checked", "bread", "--by", "volunteer")
        was = (HOUSE / BREAD).read_text().split("\n")
        now = (content / BREAD).read_text().split("\n")
        (line,) = (line for line in now if line not in was)
        assert line == f"        checked: {{date: {TODAY}, how: called, by: volunteer}}"
        assert [line for line in now if line in was] == was

    @pytest.mark.parametrize("name", ["phone", "beds.phone", "+3222123000", "02 212 30 00", "02/212.30.00"])
    def test_a_contact_goes_by_its_kind_or_its_number_in_any_form(self, name: str, content: Path) -> None:
        wegwijs(content, "checked", "night", "--contact", name)
        text = (content / "data/organisations/night.yaml").read_text()
        assert text.index("checked") < text.index("- id: women")

    def test_a_later_one_takes_the_place_of_the_one_before(self, content: Path) -> None:
        wegwijs(content, "checked", "bread")
        wegwijs(content, "checked", "bread", "--how", "visited")
        assert (content / BREAD).read_text().count("checked:") == 1
        assert "how: visited}" in (content / BREAD).read_text()

    def test_at_a_terminal_it_asks_for_each(self, content: Path) -> None:
        shown, status = at_terminal(content, ["checked", "hearth"], "n", "y")
        assert (status, shown.count("still right?")) == (0, 2)
        text = (content / "data/organisations/hearth.yaml").read_text()
        assert text.index("kind: visit") < text.index("checked:")

    def test_a_row_of_a_table_says_so_in_its_sheet(self, table_content: Path) -> None:
        sheet = table_content / "data/tables/hall.csv"
        before = sheet.read_text()
        said = wegwijs(table_content, "checked", "hall-liege", "--how", "visited")
        assert (said.exit_code, "still right" in said.stdout) == (0, True)
        note = f"line 2,{TODAY} visited"
        now = before.replace("locator", "locator,checked").replace("line 2", note).replace("line 3", "line 3,")
        assert sheet.read_text() == now
        wegwijs(table_content, "checked", "hall-liege", "--by", "staff")
        assert sheet.read_text() == now.replace("visited", "called staff")

    def test_a_row_is_made_sure_of_as_a_whole(self, table_content: Path) -> None:
        said = wegwijs(table_content, "checked", "hall-liege", "--contact", "phone")
        assert (said.exit_code, "leave --contact out" in said.stderr) == (1, True)
        shown, status = at_terminal(table_content, ["checked", "hall-liege"], "n")
        assert (status, shown.count("still right?"), "Nothing was written" in shown) == (0, 1, True)
        assert "checked" not in (table_content / "data/tables/hall.csv").read_text()

    def test_a_slip_in_the_name_of_a_row_is_known(self, table_content: Path) -> None:
        assert "did you mean hall-liege?" in wegwijs(table_content, "checked", "hall-leige").stderr

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["brad"], "did you mean bread?"),
            (["bread", "--contact", "fax"], "there is no contact fax; there are table.phone"),
        ],
    )
    def test_what_is_not_there_is_said(self, words: list[str], told: str, content: Path) -> None:
        result = wegwijs(content, "checked", *words)
        assert (result.exit_code, told in result.stderr) == (1, True)

    @pytest.mark.parametrize(
        ("contact", "wanted"),
        [
            ('{kind: phone, value: "1712"}', '{checked: {date: 2026, how: asked}, kind: phone, value: "1712"}'),
            ("kind: chat\n    value: x  # 2", "kind: chat\n    value: x  # 2\n    checked: {date: 2026, how: asked}"),
            ("note: >-\n      a\n      b", "note: >-\n      a\n      b\n    checked: {date: 2026, how: asked}"),
            (
                "checked:\n      date: 2020\n      how: called\n    kind: phone",
                "checked: {date: 2026, how: asked}\n    kind: phone",
            ),
            ("evidence: []\n    kind: phone", "checked: {date: 2026, how: asked}\n    evidence: []\n    kind: phone"),
        ],
    )  # fmt: skip
    def test_however_the_contact_was_typed(self, contact: str, wanted: str) -> None:
        text = "services:\n- contacts:\n  - {}\n# end\n"
        found = marked(text.format(contact), [("services", 0, "contacts", 0)], Checked(date="2026", how="asked"))
        assert found == text.format(wanted)
        assert yaml_document("x", found)[1] == ()
