"""What a region does, it does for who lives there: nobody elsewhere is sent to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.engine.directory.ranking import Query
from ivr.engine.directory.search import find
from ivr.engine.library import Library
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.order import in_order
from ivr.model import Place, ServiceEntry
from tests.conftest import HOUSE, MONDAY, Line, line_of

REGIONS = {"brussels": "1080", "flanders": "8400", "wallonia": "5000"}
ROW = "5000,Namen,Namur,Namür,Namen,Namur,Namur,Wallonia,50.4599,4.8628,\n"


def regions_of(library: Library, entry: ServiceEntry) -> set[str]:
    """The regions that a service is there for; all of them where it serves the whole country."""
    found = {next((id for id in way(library, area) if id in REGIONS), "") for area in entry.service.areas}
    return set(REGIONS) if "" in found else found


def way(library: Library, area: str | None) -> Iterator[str]:
    while area:
        yield area
        area = library.areas[area].within


@pytest.mark.parametrize("region", REGIONS)
def test_nobody_is_offered_what_is_there_for_another_region(region: str, shipped: Line) -> None:
    library = shipped.library
    place = library.place(REGIONS[region])
    assert place
    for topic, known in library.topics.items():
        for need in ("", *known.needs):
            for entry in offered(library, topic, need, place):
                assert region in regions_of(library, entry), (topic, need, entry.id)


def offered(library: Library, topic: str, need: str, place: Place) -> tuple[ServiceEntry, ...]:
    """By SMS and on the telephone."""
    since = int(MONDAY.timestamp()) // 60
    texted = in_order(library, Conversation(language="fr", topic=topic, need=need, place=place.id, since=since))
    return *texted.entries, *find(library, Query(topic, place, "fr", MONDAY, need or None)).entries


@pytest.mark.parametrize(("need", "place", "first"), [
    ("rent-deposit", "5000", "wallonie-1718/line"),
    ("landlord", "2000", "huurdersbond/rent"),
    ("social-housing", "1080", "cpas-brussels-molenbeek-saint-jean/help"),
    ("pregnant", "8400", "uz-gent-vrouwenkliniek/support"),  # in the same region, it is said where
])  # fmt: skip
def test_a_text_names_the_own_region_or_whom_everybody_may_ask(
    need: str, place: str, first: str, shipped: Line
) -> None:
    library = shipped.library
    since = int(MONDAY.timestamp()) // 60
    asked = Conversation(language="fr", topic=library.topic_of[need], need=need, place=place, since=since)
    assert in_order(library, asked).entries[0].id == first


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The house with a second town in the south, and beds with who is there for the first one."""
    folder = tmp_path_factory.mktemp("towns")
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    with (content / "data/postcodes.csv").open("a", encoding="utf-8") as file:
        file.write(ROW)
    bread = content / "data/organisations/bread.yaml"
    text = bread.read_text(encoding="utf-8")
    assert "topics: [food]" in text
    bread.write_text(text.replace("topics: [food]", "topics: [food, bed]"), encoding="utf-8")
    line = line_of(content, folder / "state")
    yield line
    line.shelf.close()


class TestNobodyNear:
    """Who has beds is in the north, and in the edited house in one town of the south, too."""

    def test_who_helps_in_another_town_of_the_region_is_named(self, towns: Line) -> None:
        found = find(towns.library, Query("bed", towns.library.place("5000"), "en", MONDAY))
        assert found.wider
        assert [entry.id for entry in found.entries] == ["bread/table"]

    def test_of_another_region_nobody_is_but_the_number_for_everybody(self, house: Line) -> None:
        found = find(house.library, Query("bed", house.library.place("4000"), "en", MONDAY))
        assert (found.wider, found.unmet) == (False, True)
        assert [entry.id for entry in found.entries] == ["hearth/advice"]

    def test_where_no_place_is_known_all_regions_are_named(self, house: Line) -> None:
        found = find(house.library, Query("bed", None, "en", MONDAY))
        assert [entry.id for entry in found.entries] == ["night/beds", "night/women"]
