"""The first page and the map of what is missing: what stands there, in which order, and that it is found out once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from ivr.publish.holes import CoverageRow, Hole
from ivr.store import keys
from ivr.store.contract import Tally
from ivr.wings.console.gaps.gap_table import GapMap, elsewhere, gap_holes, gap_rows, working_morning
from ivr.wings.console.today.directory_facts import directory_facts
from tests.conftest import MONDAY, Line, moment
from tests.wings.console.conftest import Console
from tests.wings.console.test_publishing import RENAMED, edit

NUMBER = "+3280014912"


def titles(page: str) -> dict[str, str]:
    """The cards of the page, each with its count."""
    return dict(re.findall(r'<h2>([^<]+) <span class="count">(\d+)</span></h2>', page))


class TestToday:
    def test_a_card_for_each_kind_of_work(self, console: Console) -> None:
        day = MONDAY.date().isoformat()
        for _ in range(3):
            console.office.store.tally(keys.REPORTS.name, Tally(f"hearth/advice {NUMBER} no-answer", day))
        console.office.store.tally(keys.WORDS.name, Tally("fietsenstalling", day))
        console.office.press.publish("Bram", MONDAY)
        edit(console, RENAMED)
        page = console.worker("editor").get("/").text
        found = titles(page)
        assert next(iter(found)) == "Callers say it does not work"
        assert (found["Waits to be published"], found["Words that nobody knew"]) == ("1", "1")
        assert "Hearth, 0800 14 912" in page and "3 × no answer" in page and "callers are warned" in page
        assert "/console/organisations/hearth" in page

    def test_what_is_on_a_card_stands_whole_on_its_page(self, console: Console) -> None:
        worker = console.worker("editor")
        assert "Hearth, 0800 14 912" in worker.get("/today/calls").text
        assert worker.get("/today/nothing").status_code == 404

    def test_a_translator_has_no_such_page(self, console: Console) -> None:
        assert console.worker("translator", "ar").get("/").headers["Location"].endswith("/texts")

    def test_it_is_found_out_once_for_each_save(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        worker = console.worker("editor")
        worker.get("/")
        for dear in ("directory_facts", "standings", "without_clip"):
            monkeypatch.setattr(f"ivr.wings.console.today.gathered.{dear}", _never)
        assert worker.get("/").status_code == 200

    def test_an_answer_that_ends_soon_is_told_before_its_day(self, house: Line) -> None:
        before = directory_facts(house.library, {}, date(2027, 12, 31) - timedelta(days=61))
        soon = directory_facts(house.library, {}, date(2027, 12, 31) - timedelta(days=60))
        assert before.ending == ()
        assert [one.answer for one in soon.ending] == ["night-rules"]

    def test_what_callers_report_is_telephoned_first_of_its_harm(self, house: Line) -> None:
        calls = directory_facts(house.library, {"+3242320292": 4}, MONDAY.date()).calls
        own = [one for one in calls if one.harm == next(each.harm for each in calls if each.name == "Bread")]
        assert (own[0].name, own[0].reports) == ("Bread", 4)


def _never(*_: object) -> None:
    raise AssertionError("this is dear, and nothing was saved")


def cell(asked: str, area: str, numbers: int, night: int = 0, topic: str = "") -> CoverageRow:
    return CoverageRow(asked, topic or asked, area, numbers, 0, min(numbers, 1), 1, {}, numbers, night)


MAP = GapMap(
    (cell("food", "north", 2), cell("food", "south", 2), cell("bed", "north", 3, 1), cell("bed", "south", 0),
     cell("cot", "north", 1, topic="bed"), cell("cot", "south", 0, topic="bed")),
    (Hole((0, 0, -1), "cot", ("south",), "nobody"), Hole((0, 1, -1), "food", ("north", "south"), "night")),
    ("north", "south"), ("bed",), {},
)  # fmt: skip


class TestCoverage:
    def test_holes_come_first(self) -> None:
        assert [(row.asked, row.holes) for row in gap_rows(MAP)] == [("bed", 1), ("food", 0)]

    def test_a_topic_is_shown_with_its_needs(self) -> None:
        assert [row.asked for row in gap_rows(MAP, "bed")] == ["bed", "cot"]
        assert [hole.asked for hole in gap_holes(MAP, "bed")] == ["cot"]

    def test_a_hole_is_said_the_short_way(self) -> None:
        assert elsewhere(MAP.holes[0], MAP.parts) == (False, ["south"])
        assert elsewhere(MAP.holes[1], MAP.parts) == (True, [])

    def test_day_is_a_working_day(self) -> None:
        assert working_morning(moment("2026-12-24 20:00")).date() == date(2026, 12, 24)
        assert working_morning(moment("2026-12-25 09:00")).date() == date(2026, 12, 28)

    def test_each_cell_says_what_it_counts(self, console: Console) -> None:
        worker = console.worker("editor")
        page = worker.get("/coverage").text
        assert page.count('<th scope="col">') > 1 and page.count('<th scope="row">') == 3
        assert "nobody" in page and "numbers" in page
        assert worker.get("/coverage?topic=food&of=draft").text.count('<th scope="row">') == 3
        assert worker.get("/coverage?topic=unheard-of").status_code == 200
