"""What somebody needs of a topic: who meets it comes first, by SMS, by telephone and in the directory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.engine.call.asked_needs import MOST_HEARD
from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.engine.directory.search import Query, find
from ivr.engine.sms.intent import intent_of
from ivr.model.steps import Gather, Keys, Say
from tests.conftest import HOUSE, MONDAY, Line, line_of

PANS = "name: Pans\nservices:\n" + "".join(
    f"""  - id: pan-{number}
    summary: Soup number {number}.
    topics: [food]
    needs: [meal]
    areas: [hill]
    contacts:
      - kind: phone
        value: "+324232029{number}"
        evidence:
          - {{source: list, locator: line {number}, value: "04 232 02 9{number}"}}
"""
    for number in range(3, 3 + MOST_HEARD)
)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The house with more who give food than anybody listens to."""
    folder = tmp_path_factory.mktemp("crowd")
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    (content / "data/organisations/pans.yaml").write_text(PANS, encoding="utf-8")
    menus = content / "menus/line.yaml"
    menus.write_text(
        menus.read_text().replace("name: العربية, voice: yes, sms: yes", "name: العربية, voice: no, sms: no")
    )
    line = line_of(content, folder / "state")
    yield line
    line.shelf.close()


class TestDirectory:
    def first(self, line: Line, need: str | None, place: str | None = "4000") -> str:
        where = line.library.place(place) if place else None
        return find(line.library, Query("food", where, "en", MONDAY, need)).entries[0].id

    def test_who_meets_the_need_comes_before_who_is_near(self, house: Line) -> None:
        assert self.first(house, None) == "bread/table"
        assert self.first(house, "meal") == "bread/table"
        assert self.first(house, "parcel") == "hearth/advice"

    def test_the_rest_of_the_topic_comes_after_them(self, house: Line) -> None:
        found = find(house.library, Query("food", house.library.place("4000"), "en", MONDAY, "parcel"))
        assert [entry.id for entry in found.entries] == ["hearth/advice", "bread/table"]

    def test_who_does_not_serve_the_place_stays_behind(self, house: Line) -> None:
        assert self.first(house, "meal", "9000") == "hearth/advice"


class TestSms:
    @pytest.mark.parametrize(
        ("words", "topic", "needs"),
        [
            ("groceries", "food", ("parcel",)),
            ("soup kitchen", "food", ("meal",)),
            ("food", "food", ()),
            ("groceries and a lawyer", "food", ("parcel",)),
            ("a meal and groceries", "food", ("parcel", "meal")),
            ("811", "food", ("parcel",)),
        ],
    )
    def test_a_word_of_a_need_names_its_topic_too(
        self, house: Line, words: str, topic: str, needs: tuple[str, ...]
    ) -> None:
        meant = intent_of(house.library, words, ("en",))
        assert (meant.topic, meant.needs) == (topic, needs)


class TestQuestion:
    """On the telephone, where more can help than anybody listens to."""

    CHOICES = ("A warm meal: press 1.", "A parcel of food: press 2.", "Something else: press 3.")
    START = State(stage="place", language="en", trail="main", topic="food")

    def heard(self, line: Line, state: State, keys: str) -> tuple[list[str], State]:
        steps, after = turn(line.library, state, Keys(keys), MONDAY)
        assert isinstance(steps[-1], Gather)
        return [said.text for said in steps[-1].speech if isinstance(said, Say)], after

    def test_it_offers_the_needs_that_are_met_there_and_something_else(self, crowd: Line) -> None:
        said, after = self.heard(crowd, self.START, "4000")
        asked = [
            "What do you need?",
            "A warm meal: press 1.",
            "A parcel of food: press 2.",
            "Something else: press 3.",
        ]
        assert (said[-4:], after.stage) == (asked, "need")

    @pytest.mark.parametrize(
        ("key", "need", "first"), [("1", "meal", "Pans."), ("2", "parcel", "Hearth."), ("3", "", "Pans.")]
    )
    def test_a_key_brings_who_meets_it(self, crowd: Line, key: str, need: str, first: str) -> None:
        said, after = self.heard(crowd, self.START, f"4000{key}")
        assert (after.stage, after.need) == ("card", need)
        assert first in said

    def test_it_is_not_asked_where_it_would_not_pay(self, house: Line, crowd: Line) -> None:
        assert self.heard(house, self.START, "4000")[1].stage == "card"
        assert self.heard(crowd, self.START, "9000")[1].stage == "card"  # one organisation serves that place

    def test_who_came_by_the_code_of_a_need_is_not_asked(self, crowd: Line) -> None:
        said, after = self.heard(crowd, State(stage="menu", language="en", trail="main"), "811#4000")
        assert (after.stage, after.need, after.topic) == ("card", "parcel", "food")
        assert "Bring a bag." in said

    def test_another_key_leads_nowhere_and_counts(self, crowd: Line) -> None:
        said, after = self.heard(crowd, self.START, "40006")
        assert (after.stage, after.tries) == ("need", 1)
        assert said[-3:] == [*self.CHOICES]

    def test_back_leads_from_the_card_to_the_question_and_on_to_the_place(self, crowd: Line) -> None:
        _, card = self.heard(crowd, self.START, "40002")
        _, asked = self.heard(crowd, card, "*")
        _, place = self.heard(crowd, asked, "*")
        assert [(state.stage, state.need) for state in (card, asked, place)] == [
            ("card", "parcel"), ("need", ""), ("place", ""),
        ]  # fmt: skip

    def test_the_order_holds_while_somebody_listens(self, crowd: Line) -> None:
        state = self.heard(crowd, self.START, "40002")[1]
        names = []
        for _ in range(4):
            said, state = self.heard(crowd, state, "3")
            names.append(said[0])
        assert names == ["Pans.", "Pans.", "Pans.", "Bread."]

    def test_a_need_that_is_gone_leaves_its_topic(self, crowd: Line) -> None:
        _, after = self.heard(crowd, State(stage="card", language="en", topic="food", need="gone", place="4000"), "3")
        assert (after.stage, after.need, after.card) == ("card", "", 1)
