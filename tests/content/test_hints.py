"""What somebody types who is no programmer, and what `wegwijs check` says of it: one problem, and the right hint."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.content.checks.typed_numbers import why_not_dialled
from ivr.errors import Problem
from ivr.publish.check import examine
from tests.breaking import apply
from tests.conftest import HOUSE, MONDAY, ROOT

CASES: list[dict[str, Any]] = YAML(typ="safe").load(ROOT / "tests/data/typed.yaml")
SHARED = (
    "menus/line.yaml", "menus/main.yaml", "menus/texts.yaml", "menus/texts/ar.po", "data/topics.yaml",
    "data/areas.yaml", "data/sources.yaml", "data/place_names.yaml", "data/postcodes.csv",
    "sms_templates/en/keywords.yaml",
)  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


def problems(content: Path) -> list[Problem]:
    return examine(content, MONDAY.date())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["typed"])
def test_what_was_typed_is_one_problem_with_its_hint(case: dict[str, Any], content: Path) -> None:
    file = case.get("file", "data/organisations/bread.yaml")
    apply(content, {"file": file, "replace": case["instead_of"], "with": case["typed"]})
    (found,) = problems(content)
    assert found.code == case["code"]
    assert case["told"] in f"{found.message} {found.hint}"
    assert case.get("not", "\0") not in f"{found.message} {found.hint}"


@pytest.mark.parametrize("file", SHARED)
def test_a_file_that_is_missing_is_one_problem(file: str, content: Path) -> None:
    (content / file).unlink()
    assert len(problems(content)) == 1


@pytest.mark.parametrize("file", [file for file in SHARED if file.endswith((".yaml", ".csv"))])
@pytest.mark.parametrize("text", ["", "\tx: [\n"], ids=["empty", "unreadable"])
def test_one_that_cannot_be_read_is_one_problem_too(file: str, text: str, content: Path) -> None:
    (content / file).write_text(text)
    assert len(problems(content)) == 1


def test_what_has_nothing_to_do_with_it_is_told_all_the_same(content: Path) -> None:
    (content / "data/topics.yaml").unlink()
    apply(content, {"file": "data/organisations/bread.yaml", "replace": "+3242320292", "with": "+32423202"})
    assert [found.code for found in problems(content)] == ["D201", "F101"]


def test_an_organisation_that_is_gone_is_one_warning_in_each_catalogue(content: Path) -> None:
    (content / "data/organisations/night.yaml").unlink()
    told = [(found.code, found.file) for found in problems(content) if found.code == "C804"]
    assert told == [("C804", "menus/texts/ar.po")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("116 117", "116117"),
        ("+32116117", "116117"),
        ("+32 1733", "1733"),
        ("0032 1712", "1712"),
        ("1 1 2", "112"),
        ("32 2 225 43 13", "+3222254313"),
        ("+32 (0)2 225 43 13", "+3222254313"),
        ("0902 12 345", "higher price"),
        ("+32 1307", "higher price"),
        ("02 225 43 1O", "a letter O"),
    ],
)
def test_a_number_is_suggested_as_the_line_dials_it(typed: str, told: str) -> None:
    message, hint = why_not_dialled(typed)
    assert told in (hint if "mean" in hint else message)
