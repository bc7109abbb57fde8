"""Places as people write them, and the words that are none."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from ivr.country.geography import kilometres
from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.engine.directory.place_names import resolve
from ivr.engine.library import place_of
from ivr.language.letters import fold
from ivr.model.steps import Gather, Keys, Say
from ivr.publish.check import examine
from tests.conftest import HOUSE, MONDAY, ROOT, Line

SPELLINGS = list(csv.DictReader((Path(__file__).parents[1] / "data" / "place_spellings.csv").read_text().splitlines()))


def table() -> dict[str, list[dict[str, str]]]:
    """The rows of each postal code."""
    with (ROOT / "data" / "postcodes.csv").open(encoding="utf-8") as file:
        codes: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(file):
            codes.setdefault(row["postal_code"], []).append(row)
    return codes


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


def said_of(line: Line, postcode: str) -> str:
    """What a caller hears who keys in a postal code."""
    at = State(stage="place", language="fr", topic="shelter", trail="main")
    steps, _ = turn(line.library, at, Keys(postcode), MONDAY)
    assert isinstance(steps[-1], Gather)
    return next(part.text for part in steps[-1].speech if isinstance(part, Say) and part.prompt == "place-here")


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("4041", "Milmort, Vottem."),
        ("8902", "Hollebeke, Voormezele, Zillebeke."),
        ("9420", "Erpe-Mere."),
        ("1080", "Molenbeek-Saint-Jean."),
        ("4000", "Liège."),
    ],
)
def test_a_caller_hears_all_places_of_a_postal_code_or_its_municipality(
    postcode: str, said: str, shipped: Line
) -> None:
    assert said_of(shipped, postcode) == said


def test_no_postal_code_of_several_places_is_called_by_one_of_them_alone(shipped: Line) -> None:
    """Whoever lives in another one would take it for a mistake. A municipality is none of them."""
    for postcode, rows in table().items():
        place = shipped.library.place(postcode)
        assert place
        for language in ("nl", "fr"):
            main = [row[f"name_{language}"] for row in rows if row["name_nl"] == row["municipality_nl"]]
            municipality = {rows[0][f"municipality_{language}"], *main}
            names = {row[f"name_{language}"] for row in rows}
            said = place.called(language)
            assert said in municipality or all(name in said for name in names), (postcode, said)
            assert len(said) <= 40


def test_who_names_one_of_several_places_reads_that_name(shipped: Line) -> None:
    """By name, by code and name, and from one message to the next."""
    for words in ("vottem", "4041 vottem", "Vottem 4041"):
        assert "Vottem" in shipped.chat(words)[0].text and "Milmort" not in shipped.chat(words)[0].text
    assert "Milmort, Vottem" in shipped.chat("4041")[0].text
    assert "Vottem." in shipped.chat("vottem", "hallo")[1].text


def test_every_place_of_the_table_is_remembered_as_itself(shipped: Line) -> None:
    for postcode, rows in table().items():
        for row in rows:
            place = shipped.library.locality(postcode, fold(row["name_nl"]).replace(" ", ""))
            assert place and place.name["nl"] == row["name_nl"]
            again = place_of(shipped.library, place.id)
            assert again and (again.postcode, again.name["nl"]) == (postcode, row["name_nl"])


def test_an_address_may_have_any_of_the_names_that_people_say(tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    with (content / "data/place_names.yaml").open("a") as names:
        names.write('old town: "9000"\nстарый город: "9000"\n')
    hearth = content / "data/organisations/hearth.yaml"
    hearth.write_text(hearth.read_text().replace('"1000", city: Brussels}', '"9000", city: Old Town}'))
    assert "Old Town" in hearth.read_text()
    assert [problem.code for problem in examine(content, MONDAY.date())] == []


def test_a_name_of_several_places_is_not_answered_with_one_of_them(shipped: Line) -> None:
    """A municipality without a place of its name, and what people say for one."""
    for words, said in (
        ("Pajottegem", "Herne, Herfelingen"),
        ("libramont", "Libramont-Chevigny"),
    ):
        place = resolve(shipped.library, words)
        assert place and place.postcode
        whole = shipped.library.place(place.postcode)
        assert whole and place.called("nl") == whole.called("nl") and said in place.called("nl")
