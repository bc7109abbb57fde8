"""The counts of the directory follow the content: a region that somebody adds is counted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.publish.statistics import rows, table
from tests.conftest import HOUSE, Line, line_of
from tests.translating import into


@pytest.fixture
def four(tmp_path: Path) -> Path:
    """The house with a third region, whose one town the bread is for."""
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    areas, bread = content / "data/areas.yaml", content / "data/organisations/bread.yaml"
    east = "east:\n  name: the east\n  within: belgium\n"
    town = 'town:\n  name: the town\n  within: east\n  postcodes: ["9000"]\n'
    areas.write_text(f'{areas.read_text()}{east}  postcodes: ["9000", "9050"]\n{town}')
    bread.write_text(bread.read_text().replace("areas: [hill]", "areas: [hill, town]"))
    into(content, "ar", {"areas:east.name": "الشرق", "areas:town.name": "المدينة"})
    return content


def test_a_region_that_content_adds_is_counted(four: Path, tmp_path: Path) -> None:
    line = line_of(four, tmp_path / "state")
    [food] = [row for row in rows(line.library) if row.topic == "food"]
    assert food.serving == {"north": 0, "south": 1, "east": 1, "belgium": 1}
    assert table([food]).splitlines()[0].endswith("| disputes | north | south | east | belgium |")
    environ = {"WEGWIJS_CONTENT": str(four), "WEGWIJS_STATE": str(tmp_path / "state")}
    done = CliRunner().invoke(main, ["statistics", "--json"], env=environ)
    [told] = [row for row in json.loads(done.stdout) if row["topic"] == "food"]
    assert (told["east"], told["belgium"], told["services"]) == (1, 1, 2)
    line.shelf.close()


def test_every_service_counts_in_a_region_or_in_the_whole_country(shipped: Line) -> None:
    every = rows(shipped.library)[-1]
    assert list(every.serving) == ["brussels", "flanders", "wallonia", "belgium"]
    assert sum(every.serving.values()) >= every.services
