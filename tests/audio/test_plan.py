"""The plan of sounds holds what is said at any moment of the coming year, not only in a plain week."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.audio.plan import plan
from ivr.country.opening import ZONE
from ivr.engine.directory import spoken_card
from ivr.engine.directory.chosen import chosen
from ivr.engine.library import catalogue
from ivr.language.pieces import pieces_of
from ivr.model.steps import Say
from ivr.snapshot.read import Snapshot
from tests.conftest import HOUSE, MONDAY, Line, line_of, moment, soak
from tests.sounding import shipped_plan


@pytest.fixture
def closed_for_weeks(tmp_path: Path) -> Iterator[Line]:
    """The house, one service of which closes for three weeks around New Year."""
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    file = content / "data/organisations/bread.yaml"
    lines = file.read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.strip() == "services:")
    lines.insert(at, "closures:\n  - {first: 2026-12-21, last: 2027-01-10}")
    file.write_text("\n".join(lines) + "\n")
    line = line_of(content, tmp_path / "state")
    yield line
    line.shelf.close()


def said(library: Snapshot, language: str, at: datetime) -> set[str]:
    """All that the cards of every service say at this instant; names that know their pieces, in these."""
    words = catalogue(library, language)
    speech = [
        part
        for entry in library.services()
        for given in [chosen(entry, language, at)]
        for part in (*spoken_card.card(library, given, words), *spoken_card.more(library, given, words))
    ]
    says = [part for part in speech if isinstance(part, Say)]
    names = {piece for part in says if part.prompt == "organisation-name" for piece in pieces_of(part.text)}
    return names | {part.text for part in says if part.prompt != "organisation-name"}


def planned(library: Snapshot, language: str) -> set[str]:
    return {wanted.text for wanted in plan(library, MONDAY) if wanted.language == language}


@pytest.mark.parametrize("minutes", [8, soak(1000)])
def test_any_minute_of_the_coming_year_is_in_it(
    minutes: int, shipped: Line, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chance, every = random.Random(2026), shipped_plan(tmp_path_factory, shipped.library)
    texts = {wanted.text for wanted in every if wanted.language == "nl"}
    for _ in range(minutes):
        at = MONDAY.replace(hour=0) + timedelta(minutes=chance.randrange(365 * 24 * 60))
        local = at.astimezone(ZONE)
        assert said(shipped.library, "nl", local) - texts == set(), local


@pytest.mark.parametrize("at", ["2026-12-18 12:00", "2026-12-22 10:00", "2027-01-03 10:00", "2027-01-09 23:00"])
def test_what_opens_again_in_some_weeks_is_in_it(at: str, closed_for_weeks: Line) -> None:
    library = closed_for_weeks.library
    texts = said(library, "en", moment(at))
    assert texts - planned(library, "en") == set()
    if at == "2026-12-22 10:00":
        assert "Closed now. Opens on 11 January at noon." in texts
