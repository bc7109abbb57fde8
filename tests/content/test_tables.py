"""Tables: a row becomes an organisation like any other, and serves its municipality before all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.content.built import build
from ivr.content.examine import read
from ivr.content.read.document import YamlDocument
from ivr.content.read.table_files import table_of
from ivr.engine.directory.chosen import chosen
from ivr.engine.directory.ranking import Query
from ivr.engine.directory.search import Found, find
from ivr.engine.directory.spoken_card import short_card
from ivr.engine.library import catalogue
from ivr.language.pieces import pieces_of
from ivr.model.steps import Say
from ivr.publish.holes import CoverageRow, coverage, holes
from ivr.publish.holes_told import coverage_table, hole_told
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot
from tests.conftest import MONDAY
from tests.tabled import COMMON, ROWS, with_table


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return with_table(tmp_path / "content")


@pytest.fixture
def library(content: Path, tmp_path: Path) -> Snapshot:
    files, problems = read(content, MONDAY.date())
    assert [str(found) for found in problems if found.level == "error"] == []
    write_snapshot(build(files), tmp_path / "table.sqlite")
    return Snapshot(tmp_path / "table.sqlite")


def asked(library: Snapshot, topic: str, place: str | None, need: str | None = None) -> Found:
    return find(library, Query(topic, library.place(place) if place else None, "en", MONDAY, need))


def ids(found: Found) -> list[str]:
    return [entry.id for entry in found.entries]


def test_a_row_is_an_organisation_with_what_all_rows_share(library: Snapshot) -> None:
    entry = library.service("hall-liege/help")
    assert entry
    assert (entry.organisation.name, entry.organisation.called("ar")) == ("Hall of Liège", "Hall Liège")
    phone, door = entry.service.contacts
    assert (phone.value, phone.note["en"], phone.appointment) == ("+3242205811", "Knock twice.", "required")
    assert phone.evidence[0].value == "04 220 58 11"
    assert door.address and door.address.street == "Square 3, left door"
    assert entry.organisation.emails == ("hall@hall.example",)


def test_an_address_on_the_internet_is_a_contact_where_there_is_no_other(library: Snapshot) -> None:
    assert [contact.kind for entry in library.services_of("hall-gent") for contact in entry.service.contacts] == [
        "email"
    ]


@pytest.mark.parametrize(
    ("topic", "place", "need", "first"),
    [
        ("law", "4000", None, "hall-liege/help"),
        ("food", "4000", "parcel", "hall-liege/help"),
        ("food", "4000", "meal", "hall-liege/help"),
        ("food", "4000", None, "bread/table"),
    ],
)
def test_it_is_the_first_door_of_its_town_for_each_of_its_needs(
    topic: str, place: str, need: str | None, first: str, library: Snapshot
) -> None:
    assert ids(asked(library, topic, place, need))[0] == first


@pytest.mark.parametrize("place", ["1000", None])
def test_nobody_is_sent_to_another_town(place: str | None, library: Snapshot) -> None:
    assert not [id for id in ids(asked(library, "law", place)) if id.startswith("hall-")]


def test_every_postal_code_of_a_municipality_has_it(library: Snapshot) -> None:
    for code in ("9000", "9050"):
        assert "hall-gent/help" in ids(asked(library, "law", code))


def test_a_municipality_is_the_narrowest_area_and_no_place_of_its_own(library: Snapshot) -> None:
    place = library.place("9000")
    assert place and place.areas == ("town-gent", "north", "belgium")
    assert library.area_place("town-gent") is None
    assert "gent" not in library.place_nicknames


def test_its_name_is_spoken_in_the_pieces_of_kind_and_town(library: Snapshot) -> None:
    entry = library.service("hall-liege/help")
    assert entry
    name = short_card(library, chosen(entry, "en", MONDAY), catalogue(library, "en"))[0]
    assert isinstance(name, Say)
    assert (name.text, pieces_of(name.text)) == ("Hall of Liège.", ("Hall of", "Liège"))


def test_it_is_asked_for_by_the_place_and_no_word_of_its_own(library: Snapshot) -> None:
    assert not library.meanings("hallofgent")


def test_a_fault_of_the_common_part_is_told_once_where_it_stands(content: Path) -> None:
    path = content / "data/tables/hall.yaml"
    path.write_text(COMMON.replace("topics: [law, food]", "topics: [law, food, lore]"))
    _, problems = read(content, MONDAY.date())
    assert [(found.code, found.file, found.line) for found in problems if "lore" in found.message] == [
        ("D205", "data/tables/hall.yaml", 6)
    ]


def test_a_wrong_number_is_told_on_its_row(content: Path) -> None:
    path = content / "data/tables/hall.csv"
    path.write_text(ROWS.replace("04 220 58 11", "04 220 58"))
    _, problems = read(content, MONDAY.date())
    assert [(found.code, found.file, found.line) for found in problems if found.code == "D201"] == [
        ("D201", "data/tables/hall.csv", 2)
    ]


def test_old_rows_are_one_warning(content: Path) -> None:
    sources = content / "data/sources.yaml"
    sources.write_text(sources.read_text().replace("2026-05", "2024-05"))
    _, problems = read(content, MONDAY.date())
    assert [found.message for found in problems if found.code == "D216" and found.file.startswith("data/tables")] == [
        "2 rows: the newest word on them is of 2024-05"
    ]


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "a,b\n1,2\n", 'a,b\r\n"1","2"\r\n'])
def test_a_sheet_has_commas_or_semicolons(text: str) -> None:
    assert table_of("t", YamlDocument("t.yaml"), text).rows == [(2, {"a": "1", "b": "2"})]


def covered(library: Snapshot, asked: str, area: str) -> CoverageRow:
    return next(row for row in coverage(library, MONDAY) if (row.asked, row.area) == (asked, area))


def test_coverage_counts_numbers_and_towns_with_their_own(library: Snapshot) -> None:
    row = covered(library, "parcel", "south")
    assert (row.numbers, row.own, row.towns, row.all_towns) == (1, 1, 1, 1)
    assert row.languages["en"] == 2
    assert (row.now, row.night) == (1, 0)


def test_holes_are_named_worst_first(library: Snapshot) -> None:
    found = holes(library, coverage(library, MONDAY))
    assert found == sorted(found)
    nobody = [hole for hole in found if hole.kind == "nobody"]
    assert found[: len(nobody)] == nobody
    assert ("bed", ("south",)) in [(hole.asked, hole.areas) for hole in nobody]
    assert hole_told(nobody[0], ["north", "south"]).startswith(f"{nobody[0].asked}: no number")
    assert "| parcel |" in coverage_table(coverage(library, MONDAY))
