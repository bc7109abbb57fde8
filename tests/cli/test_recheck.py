"""Whom to telephone again, in which order, with which questions; and what becomes of the answers."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ivr.cli import main
from ivr.country.opening import ZONE
from ivr.publish.check import examine, load
from tests.conftest import HOUSE
from tests.tabled import with_table

TODAY = datetime.now(ZONE).date()
HEARTH, NIGHT, BREAD = (f"data/organisations/{name}.yaml" for name in ("hearth", "night", "bread"))
SHEET = "data/tables/hall.csv"
ADVICE = {"contacts": ["hearth/advice.phone"], "answer": "differs"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


def wegwijs(content: Path, *words: str) -> Result:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    return CliRunner(mix_stderr=False).invoke(main, words, env=environ)


def listed(content: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(wegwijs(content, "recheck", "--json").stdout)
    return rows


def answered(content: Path, *rows: dict[str, Any]) -> Result:
    file = content.parent / "answers.json"
    file.write_text(json.dumps(rows))
    return wegwijs(content, "recheck", "--result", str(file))


def standing(content: Path, service: str) -> list[str]:
    """Of each contact of a service, as the directory that is published gives it."""
    assert wegwijs(content, "compile", "--allow-removals").exit_code == 0
    found = json.loads(wegwijs(content, "directory", "--json").stdout)
    services = {f"{one['id']}/{own['id']}": own for one in found for own in one["services"]}
    return [contact["standing"] for contact in services[service]["contacts"]]


class TestList:
    def test_each_number_is_there_once_with_what_one_call_makes_sure_of(self, content: Path) -> None:
        numbers = [row["number"] for row in listed(content)]
        assert sorted(numbers) == ["+3222123000", "+3242320292", "+3280013500", "+3280014912"]

    def test_harm_comes_first_then_whom_everybody_gets_then_what_is_disputed(self, content: Path) -> None:
        beds, women, advice, meal = "+3222123000", "+3280013500", "+3280014912", "+3242320292"
        assert [row["number"] for row in listed(content)] == [beds, women, advice, meal]
        heard = {"contacts": ["night/women.phone"], "answer": "differs", "field": "phone", "heard": "0800 13 501"}
        assert answered(content, heard).exit_code == 0
        assert standing(content, "night/women") == ["disputed"]
        assert [row["number"] for row in listed(content)] == [women, beds, advice, meal]

    def test_the_questions_are_of_this_number_in_every_language(self, content: Path) -> None:
        [row] = [row for row in listed(content) if row["number"] == "+3280014912"]
        assert set(row["ask"]) == {"en", "ar"}
        assert [question for question in row["ask"]["en"] if "Hearth" in question]
        assert [question for question in row["ask"]["en"] if "Market 1, 1000 Brussels" in question]
        assert row["contacts"] == ["hearth/advice.phone"]
        assert row["standing"] == "one-source"

    def test_it_is_read_on_a_terminal_too(self, content: Path) -> None:
        said = wegwijs(content, "recheck", "--most", "1", "--language", "en")
        assert said.exit_code == 0
        assert len([line for line in said.stdout.splitlines() if line.startswith("    ")]) == 1


class TestAnswers:
    def test_the_list_with_answers_is_what_it_takes(self, content: Path) -> None:
        rows = [row | {"answer": "right", "by": "volunteer"} for row in listed(content)]
        assert answered(content, *rows).exit_code == 0
        assert f"checked: {{date: {TODAY}, how: called, by: volunteer}}" in (content / BREAD).read_text()
        assert {row["standing"] for row in listed(content)} == {"one-source"}, "until it is published"
        assert standing(content, "bread/table") == ["confirmed"]
        assert {row["standing"] for row in listed(content)} == {"confirmed"}

    def test_what_nobody_answered_is_left_alone(self, content: Path) -> None:
        before = (content / BREAD).read_bytes()
        said = answered(content, *listed(content), {"contacts": ["bread/table.phone"], "answer": "no-answer"})
        assert said.exit_code == 0
        assert (content / BREAD).read_bytes() == before

    def test_what_is_gone_is_in_the_directory_and_given_to_nobody(self, content: Path) -> None:
        assert answered(content, {"contacts": ["hearth/advice.phone"], "answer": "gone"}).exit_code == 0
        assert standing(content, "hearth/advice") == ["gone", "one-source"]
        assert "0800 14 912" not in wegwijs(content, "text", "hearth").stdout
        assert "+3280014912" not in [row["number"] for row in listed(content)]

    def test_other_hours_are_a_dispute_and_never_closed(self, content: Path) -> None:
        heard = {"contacts": ["hearth/advice.phone"], "answer": "differs", "heard": "Mo-Sa 09:00-20:00"}
        assert answered(content, heard).exit_code == 0
        assert standing(content, "hearth/advice") == ["disputed", "one-source"]
        saturday = ("directory", "--json", "--at", "2026-11-28T10:00")
        [hearth] = [one for one in json.loads(wegwijs(content, *saturday).stdout) if one["id"] == "hearth"]
        assert hearth["services"][0]["contacts"][0]["state"] == "unknown"
        [dispute] = hearth["services"][0]["disputes"]
        assert dispute["values"][-1] == {"value": "Mo-Sa 09:00-20:00", "source": "called", "date": TODAY.isoformat()}

    @pytest.mark.parametrize("field", ["hours", "phone", "owner"])
    def test_what_nobody_wrote_down_is_doubted_all_the_same(self, field: str, content: Path) -> None:
        assert answered(content, ADVICE | {"field": field, "heard": "unknown"}).exit_code == 0
        assert standing(content, "hearth/advice")[0] == "disputed"

    def test_a_second_dispute_goes_below_the_first(self, content: Path) -> None:
        heard = {"contacts": ["bread/table.phone"], "answer": "differs"}
        assert answered(content, heard | {"heard": "Mo 09:00-12:00"}).exit_code == 0
        assert answered(content, heard | {"heard": "04 232 02 93", "field": "phone"}).exit_code == 0
        read, problems = load(content, TODAY)
        [bread] = [one for one in read.organisations if one.id == "bread"]
        assert [dispute.field for dispute in bread.services[0].disputes] == ["hours (phone)", "phone"]
        assert {found.code for found in problems} == {"D217"}

    @pytest.mark.parametrize(
        ("row", "says"),
        [
            ({"contacts": ["attic/advice.phone"], "answer": "right"}, "there is no contact attic/advice.phone"),
            ({"contacts": ["hearth/advice.fax"], "answer": "right"}, "has no contact advice.fax"),
            ({"contacts": ["hearth"], "answer": "right"}, "has no contact"),
            ({"contacts": ["hearth/advice.phone"], "answer": "perhaps"}, "row 2: answer"),
            ({"contacts": ["hearth/advice.phone"], "answer": "differs"}, "row 2: heard"),
            (ADVICE | {"heard": "mornings only, ask Jan"}, "row 2: heard: it stops making sense"),
            (ADVICE | {"heard": 'Mo unknown "ask Jan"'}, "row 2: heard: opening hours without words"),
            (ADVICE | {"field": "phone", "heard": "0800 14 912 Jan"}, "row 2: heard: 0800 14 912 Jan"),
            (ADVICE | {"field": "owner", "heard": "Jan"}, 'row 2: heard: of the owner write "unknown"'),
            (ADVICE | {"by": "Jan"}, "row 2: by"),
            (ADVICE | {"heard": "unknown", "field": "fax"}, "row 2: field"),
            ({"contacts": ["hall-gent/help.phone"], "answer": "right"}, "there is no contact hall-gent/help.phone"),
            ({"answer": "right"}, "row 2: contacts"),
        ],
    )
    def test_one_wrong_row_and_nothing_is_written(self, row: dict[str, Any], says: str, content: Path) -> None:
        before = (content / BREAD).read_bytes()
        said = answered(content, {"contacts": ["bread/table.phone"], "answer": "right"}, row)
        assert said.exit_code == 1
        assert says in said.stderr
        assert (content / BREAD).read_bytes() == before

    @pytest.mark.parametrize("text", ["just words", "[", "{a: b}"])
    def test_a_file_that_is_no_list_is_told(self, text: str, content: Path) -> None:
        file = content.parent / "answers.yaml"
        file.write_text(text)
        said = wegwijs(content, "recheck", "--result", str(file))
        assert said.exit_code == 1
        assert len(said.stderr.splitlines()) == 1
        assert not examine(content, TODAY)


class TestRows:
    """The same of the rows of a table, whose sheet says it."""

    @pytest.fixture
    def content(self, tmp_path: Path) -> Path:
        return with_table(tmp_path / "content")

    def test_they_are_listed_like_all_others(self, content: Path) -> None:
        wegwijs(content, "compile", "--allow-removals")
        assert ["hall-liege/help.phone"] in [row["contacts"] for row in listed(content)]

    @pytest.mark.parametrize(
        ("said", "cells", "found"),
        [
            ({"answer": "right", "by": "staff"}, f"{TODAY} called staff", "confirmed"),
            ({"answer": "gone"}, f"{TODAY} called gone", "gone"),
            (
                {"answer": "differs", "field": "phone", "heard": "04/220.58.12"},
                f"{TODAY} phone 04 220 58 12",
                "disputed",
            ),
        ],
    )
    def test_an_answer_is_one_cell_of_the_sheet(
        self, said: dict[str, str], cells: str, found: str, content: Path
    ) -> None:
        before = (content / SHEET).read_text()
        assert answered(content, {"contacts": ["hall-liege/help.phone"], **said}).exit_code == 0
        now = (content / SHEET).read_text()
        column = "heard" if said["answer"] == "differs" else "checked"
        assert now == before.replace("locator", f"locator,{column}").replace("line 2", f"line 2,{cells}").replace(
            "line 3", "line 3,"
        )
        assert standing(content, "hall-liege/help")[0] == found

    @pytest.mark.parametrize("name", ["help.fax", "advice.phone", ""])
    def test_a_contact_that_the_row_has_not_is_told(self, name: str, content: Path) -> None:
        said = answered(content, {"contacts": [f"hall-liege/{name}"], "answer": "right"})
        assert (said.exit_code, "has no contact" in said.stderr) == (1, True)
