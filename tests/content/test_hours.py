"""Opening hours as they are typed, and as documents print them: what `check` says of them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.content.checks.around import Named, around_of
from ivr.content.checks.openings import hours_of
from ivr.content.checks.printed_hours import days_printed, times_printed
from ivr.content.examine import read
from ivr.content.read.files import Files
from ivr.errors import Problem
from tests.conftest import HOUSE, MONDAY, ROOT

HOURS: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / "tests" / "data" / "hours.yaml")
PRINTS: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / "tests" / "data" / "prints.yaml")
BREAD = "data/organisations/bread.yaml"


@pytest.fixture(scope="module")
def house() -> Files:
    files, _ = read(HOUSE, MONDAY.date())
    return files


def found(files: Files, hours: str, closures: list[dict[str, str]] | None = None) -> list[Problem]:
    """What is wrong with the hours of the first contact of Bread, or with its closures."""
    bread = files.organisations["bread"].copy()
    bread.data["services"][0]["contacts"][0]["hours"] = hours
    if closures:
        bread.data["closures"] = closures
    around = around_of(files, MONDAY.date())
    return sorted(hours_of(bread, around, Named("bread", {})), key=lambda problem: problem.code)


@pytest.mark.parametrize("hours", HOURS["right"])
def test_right_hours_are_accepted(hours: str, house: Files) -> None:
    assert found(house, hours) == []


@pytest.mark.parametrize("row", HOURS["wrong"], ids=lambda row: row["hours"])
def test_wrong_hours_are_told_with_their_line_and_their_cure(row: dict[str, Any], house: Files) -> None:
    problems = found(house, row["hours"])
    assert [problem.code for problem in problems] == row["says"]
    assert {(problem.file, problem.line) for problem in problems} == {(BREAD, 12)}
    assert row.get("message", "") in problems[0].message
    assert row.get("hint", "") in " ".join(problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-12-24", "2027-01-01", []),
        ("2026-12-24", "2026-12-24", []),
        ("2026-12-24", "2026-12-20", ["D215"]),
        ("2026-02-30", "2026-12-20", ["D215"]),
        ("2026-12-24", "2037-01-01", ["D215"]),
        ("2026-12-24", "2027-12-01", ["D231"]),
        ("2025-12-24", "2026-01-01", ["D229"]),
    ],
)
def test_closures_are_days_that_are_meant(first: str, last: str, says: list[str], house: Files) -> None:
    problems = found(house, "Mo-Fr 09:00-17:00", [{"first": first, "last": last}])
    assert [problem.code for problem in problems] == says


@pytest.mark.parametrize("row", PRINTS["understood"], ids=lambda row: row["prints"])
def test_a_print_is_understood_as_people_mean_it(row: dict[str, Any]) -> None:
    times, days = times_printed(row["prints"]), days_printed(row["prints"])
    assert times is not None and days is not None
    assert " ".join(sorted(times)) == row.get("times", "")
    assert " ".join(sorted(days)) == row.get("days", "")


@pytest.mark.parametrize("text", PRINTS["not understood"])
def test_a_print_that_is_not_understood_is_none(text: str) -> None:
    assert None in (times_printed(text), days_printed(text))


@pytest.mark.parametrize("row", PRINTS["compared"], ids=lambda row: f"{row['hours']} | {row['prints']}")
def test_hours_are_compared_with_their_print(row: dict[str, Any], tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    text = (content / BREAD).read_text().replace("Mo-Su 12:00-14:00; PH off", row["hours"])
    (content / BREAD).write_text(text.replace("every day from 12:00 to 14:00", row["prints"]))
    _, problems = read(content, date(2026, 11, 23))
    told = [problem.message for problem in problems if problem.code in ("D219", "D232")]
    assert told == row.get("says", [])
