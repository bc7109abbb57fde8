"""Places as people write them, and the words that are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ivr.country.geography import kilometres
from ivr.engine.directory.place_names import resolve
from tests.conftest import ROOT, Line

SPELLINGS = list(csv.DictReader((Path(__file__).parents[1] / "data" / "place_spellings.csv").read_text().splitlines()))


@pytest.mark.parametrize("row", SPELLINGS, ids=lambda row: row["spelling"])
def test_a_spelling_leads_to_its_place_and_nonsense_to_none(row: dict[str, str], shipped: Line) -> None:
    place = resolve(shipped.library, row["spelling"])
    found = (place.postcode or place.areas[0]) if place else ""
    assert found == row["postcode"] or found == row["area"] != ""


def test_every_postal_code_of_the_table_is_known_with_its_areas(shipped: Line) -> None:
    with (ROOT / "data" / "postcodes.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            place = resolve(shipped.library, row["postal_code"])
            assert place and place.postcode == row["postal_code"]
            assert place.areas[-1] == "belgium"
            assert shipped.library.areas[place.areas[-2]].region == row["region"]


def test_every_name_of_the_table_is_some_place_of_that_name(shipped: Line) -> None:
    with (ROOT / "data" / "postcodes.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            for name in (row["name_nl"], row["name_fr"], row["municipality_nl"]):
                assert resolve(shipped.library, name), name


def test_codes_that_do_not_exist_are_nothing(shipped: Line) -> None:
    assert [code for code in ("0000", "0999", "9999", "10800", "108") if resolve(shipped.library, code)] == []


@pytest.mark.parametrize(
    ("here", "there", "expected"), [("1000", "9000", 50), ("1000", "4000", 89), ("1000", "1000", 0)]
)
def test_distances_are_those_of_the_map(here: str, there: str, expected: int, shipped: Line) -> None:
    one, other = shipped.library.place(here), shipped.library.place(there)
    assert one and one.point and other and other.point
    assert abs(kilometres(one.point, other.point) - expected) <= 2
