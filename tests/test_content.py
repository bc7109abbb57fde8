"""Broken content: every fault is found, on its line, and none hides another."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.check import examine, load
from ivr.content.codes import CODES
from ivr.errors import ContentRefused
from tests.conftest import HOUSE, MONDAY, ROOT

BROKEN = ROOT / "tests" / "broken"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the house to break."""
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_fault_is_found_on_its_line(code: str, content: Path) -> None:
    expected = YAML(typ="safe").load(BROKEN / code / "expected.yaml")
    shutil.copytree(BROKEN / code, content, dirs_exist_ok=True)
    for file in expected.get("delete", ()):
        (content / file).unlink()
    problems = examine(content, MONDAY.date())
    found = [{"code": problem.code, "file": problem.file, "line": problem.line} for problem in problems]
    assert found == expected["problems"]
    assert code in {problem.code for problem in problems}


def test_every_folder_of_broken_content_has_a_code() -> None:
    assert {path.name for path in BROKEN.iterdir()} == set(CODES)


def test_the_house_has_no_fault(content: Path) -> None:
    assert examine(content, MONDAY.date()) == []


def test_five_faults_in_one_file_are_five_problems(content: Path) -> None:
    (content / "data/organisations/five.yaml").write_text(
        """name: Five
code: "799"
websit: https://five.example
services:
  - id: five
    summary: {en: Five., ar: خمسة.}
    topics: [fod]
    areas: [belgium]
    contacts:
      - kind: phone
        value: "0470"
        hours: "Mo-Vr 9:00"
        evidence: [{source: list, locator: line 5, hours: "ma-vr"}]
      - kind: phone
        value: "+32470123456"
        evidence: [{source: lists, locator: line 5, value: "0470 12 34 56"}]
"""
    )
    problems = examine(content, MONDAY.date())
    assert [(problem.line, problem.code) for problem in problems] == [
        (3, "F105"),
        (7, "D205"),
        (11, "D201"),
        (12, "D203"),
        (16, "D207"),
    ]


def test_every_problem_says_what_is_wrong_and_how_to_mend_it() -> None:
    assert all(len(code.title) > 5 and len(code.hint) > 15 for code in CODES.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "- a\n- b\n",
        "a: &x [*x]\n",
        "a: " + "[" * 2000 + "\n",
        "\t\n",
        "? [a]: b\n",
        "<<: {a: b}\n",
        "a: !!python/x y\n",
    ],
    ids=range(9),
)
def test_a_file_that_is_no_content_is_a_problem_and_not_a_crash(text: str, content: Path) -> None:
    (content / "data/organisations/hearth.yaml").write_text(text)
    with pytest.raises(ContentRefused) as refusal:
        load(content, MONDAY.date())
    assert any(problem.file == "data/organisations/hearth.yaml" for problem in refusal.value.problems)


def test_an_empty_folder_is_all_problems(tmp_path: Path) -> None:
    with pytest.raises(ContentRefused) as refusal:
        load(tmp_path, MONDAY.date())
    assert {problem.code for problem in refusal.value.problems} == {"F101"}


def test_scalars_stay_as_typed(content: Path) -> None:
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal.", "0470").replace("name: Bread", "name: no"))
    loaded, _ = load(content, MONDAY.date())
    bread = next(organisation for organisation in loaded.organisations if organisation.id == "bread")
    assert (bread.name, bread.services[0].summary["en"]) == ("no", "0470")


def mutations(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a tree of dictionaries and lists."""
    items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in items:
        yield (key,)
        yield from ((key, *way) for way in mutations(inner))


@pytest.mark.parametrize(
    "wrong", [["x"], {"x": "y"}, "", "x", "0" * 50], ids=["list", "mapping", "empty", "word", "long"]
)
def test_any_value_can_be_replaced_by_anything_and_check_still_reports(wrong: Any, content: Path) -> None:
    yaml, dice = YAML(typ="safe", pure=True), random.Random(len(str(wrong)))
    for file in sorted(content.rglob("*.yaml")):
        text = file.read_text()
        ways = list(mutations(YAML(typ="base", pure=True).load(text)))
        for way in dice.sample(ways, min(len(ways), 12)):
            data = YAML(typ="base", pure=True).load(text)
            inner = data
            for part in way[:-1]:
                inner = inner[part]
            inner[way[-1]] = wrong
            with file.open("w") as out:
                yaml.dump(data, out)
            problems = examine(content, MONDAY.date())
            if not any(problem.level == "error" for problem in problems):
                load(content, MONDAY.date())
        file.write_text(text)


def test_a_stray_quote_in_the_postal_codes_is_only_text(content: Path) -> None:
    table = content / "data/postcodes.csv"
    table.write_text(table.read_text().replace("Gent,Gand", '"Gent,Gand', 1))
    assert [problem.code for problem in examine(content, MONDAY.date())] == []


@pytest.mark.parametrize("date", ["2026-13", "2026-31-03", "2026-02-30"])
def test_a_date_that_no_calendar_has_is_a_problem(date: str, content: Path) -> None:
    sources = content / "data/sources.yaml"
    sources.write_text(sources.read_text().replace("2026-05", date))
    assert [problem.code for problem in examine(content, MONDAY.date())] == ["F110"]
