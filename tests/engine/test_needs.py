"""What somebody needs of a topic: who meets it comes first, by SMS, by telephone and in the directory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.engine.call.asked_needs import MOST_HEARD, asked_first, asked_next
from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.engine.directory.ranking import Query, rank
from ivr.engine.directory.search import Found, find
from ivr.engine.sms.intent import intent_of
from ivr.model.steps import Gather, Keys, Say
from ivr.wings.phone.cards_heard import cards_heard
from ivr.wings.phone.walk import end_of_number
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


BREAKFAST = "\n    breakfast:\n      name: A breakfast\n    meal:\n"
"""A third need of food, and the first for which it stands."""


def crowded(folder: Path, meets: str) -> Line:
    """The house with more who give food than anybody listens to; Pans, whom callers hear first, meets these needs."""
    content = Path(shutil.copytree(HOUSE, folder / "content"))
    edits = (
        ("data/topics.yaml", "\n    meal:\n", BREAKFAST),
        ("menus/line.yaml", "name: العربية, voice: yes, sms: yes", "name: العربية, voice: no, sms: no"),
    )
    for name, old, new in edits:
        file = content / name
        assert old in file.read_text(encoding="utf-8")
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (content / "data/organisations/pans.yaml").write_text(
        PANS.replace("needs: [meal]", f"needs: [{meets}]"), encoding="utf-8"
    )
    return line_of(content, folder / "state")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Who is heard first meets most of what is needed: who wants the next one is asked."""
    line = crowded(tmp_path_factory.mktemp("crowd"), "meal, breakfast")
    yield line
    line.shelf.close()


@pytest.fixture(scope="module")
def scattered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Who is heard first meets one need of three: everybody is asked before."""
    line = crowded(tmp_path_factory.mktemp("scattered"), "meal")
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

    def test_for_something_else_who_meets_most_of_the_rest_comes_first(self, crowd: Line) -> None:
        def order(*declined: str) -> list[str]:
            where = crowd.library.place("4000")
            found = find(crowd.library, Query("food", where, "en", MONDAY, declined=declined))
            return [entry.organisation.id for entry in found.entries]

        assert order() == order("parcel") == [*["pans"] * MOST_HEARD, "bread", "hearth"]
        assert order("breakfast", "meal")[0] == "hearth"

    def test_who_meets_more_of_a_topic_comes_first_and_one_need_makes_them_equal(self, shipped: Line) -> None:
        library = shipped.library
        place = library.place("1080")
        unmet = [rank(library, entry, Query("legal", place, "en", MONDAY)).unmet for entry in library.services("legal")]
        assert len(set(unmet)) > 2
        for entry in library.services("legal"):
            assert rank(library, entry, Query("legal", place, "en", MONDAY, "appeal")).unmet == 0

    @pytest.mark.parametrize(("need", "place", "first"), [
        ("clothes", "8400", "ocmw-flanders-oostende/help"),  # the first door of the town
        ("rent-deposit", "5000", "wallonie-1718/line"),  # none is known: the nearest number for everybody
        ("free-lawyer", "#wallonia", "wallonie-1718/line"),
    ])  # fmt: skip
    def test_where_nobody_near_meets_it_whom_everybody_may_ask_comes_first(
        self, need: str, place: str, first: str, shipped: Line
    ) -> None:
        library = shipped.library
        where = library.area_place(place[1:]) if place.startswith("#") else library.place(place)
        found = find(library, Query(library.topic_of[need], where, "en", MONDAY, need))
        assert found.unmet
        assert found.entries[0].id == first
        assert len({entry.id for entry in found.entries}) == len(found.entries)

    def test_what_cannot_wait_keeps_who_is_there_for_it(self, shipped: Line) -> None:
        library = shipped.library
        found = find(library, Query("mental-health", library.place("5000"), "en", MONDAY, "psychologist"))
        assert found.unmet
        assert found.entries[0].service.topics[0] == "mental-health"


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
    """On the telephone, where more can help than anybody listens to: who wants the next one is asked."""

    CHOICES = ("A parcel of food: press 1.", "Something else: press 2.")
    START = State(stage="place", language="en", trail="main", topic="food")

    def heard(self, line: Line, state: State, keys: str) -> tuple[list[str], State]:
        steps, after = turn(line.library, state, Keys(keys), MONDAY)
        assert isinstance(steps[-1], Gather)
        return [said.text for said in steps[-1].speech if isinstance(said, Say)], after

    def test_it_offers_what_the_first_one_does_not_meet_and_something_else(self, crowd: Line) -> None:
        assert self.heard(crowd, self.START, "4000")[1].stage == "card"
        said, after = self.heard(crowd, self.START, "40003")
        assert (said[-3:], after.stage) == (["What do you need?", *self.CHOICES], "need")

    @pytest.mark.parametrize(("key", "need", "first"), [("1", "parcel", "Hearth."), ("2", "", "Pans.")])
    def test_a_key_brings_who_meets_it(self, crowd: Line, key: str, need: str, first: str) -> None:
        said, after = self.heard(crowd, self.START, f"40003{key}")
        assert (after.stage, after.need, after.card) == ("card", need, 1)
        assert first in said

    def test_it_comes_before_anybody_where_the_first_one_meets_little(self, scattered: Line) -> None:
        said, after = self.heard(scattered, self.START, "4000")
        asked = ["What do you need?", "A breakfast: press 1.", "A parcel of food: press 2.", "Something else: press 3."]
        assert (said[-4:], after.stage) == (asked, "need")
        assert "Pans." in self.heard(scattered, after, "3")[0]
        assert "Hearth." in self.heard(scattered, after, "2")[0]

    def test_who_needs_what_nobody_near_meets_hears_so_once(self, scattered: Line) -> None:
        said, after = self.heard(scattered, self.START, "40001")
        nobody = scattered.library.prompts["en"]["nothing-here"].format(place="Liège")
        assert said[:2] == [nobody, "Hearth."]  # the number for everybody
        after_it, _ = self.heard(scattered, after, "3")
        assert (after_it[0], nobody in after_it) == ("Pans.", False)

    def test_it_is_not_asked_where_it_would_not_pay(self, house: Line, crowd: Line) -> None:
        assert self.heard(house, self.START, "40003")[1].stage == "card"
        assert self.heard(crowd, self.START, "90003")[1].stage == "card"  # one organisation serves that place

    def test_who_came_by_the_code_of_a_need_is_not_asked(self, crowd: Line) -> None:
        said, after = self.heard(crowd, State(stage="menu", language="en", trail="main"), "811#4000")
        assert (after.stage, after.need, after.topic) == ("card", "parcel", "food")
        assert "Bring a bag." in said

    def test_another_key_leads_nowhere_and_counts(self, crowd: Line) -> None:
        said, after = self.heard(crowd, self.START, "400036")
        assert (after.stage, after.tries) == ("need", 1)
        assert said[-2:] == [*self.CHOICES]

    def test_back_leads_from_the_card_to_the_question_and_on_to_the_place(self, crowd: Line) -> None:
        _, card = self.heard(crowd, self.START, "400031")
        _, asked = self.heard(crowd, card, "*")
        _, place = self.heard(crowd, asked, "*")
        assert [(state.stage, state.need) for state in (card, asked, place)] == [
            ("card", "parcel"), ("need", ""), ("place", ""),
        ]  # fmt: skip

    def test_the_order_holds_while_somebody_listens(self, crowd: Line) -> None:
        state = self.heard(crowd, self.START, "400031")[1]
        names = []
        for _ in range(4):
            said, state = self.heard(crowd, state, "3")
            names.append(said[0])
        assert names == ["Pans.", "Pans.", "Pans.", "Bread."]

    def test_of_a_need_that_is_gone_its_topic_is_left_and_it_is_asked_anew(self, crowd: Line) -> None:
        _, after = self.heard(crowd, State(stage="card", language="en", topic="food", need="gone", place="4000"), "3")
        assert (after.stage, after.need, after.later) == ("need", "", 1)


def test_a_walk_tells_the_card_that_meets_each_need_and_where_nobody_near_does(scattered: Line) -> None:
    found = {one.need: one for one in cards_heard(scattered.library, scattered.call, "en", 1, "4000")}
    assert {need: (one.near, one.cards, one.told) for need, one in found.items()} == {
        "breakfast": (False, 0, True),
        "meal": (True, 1, False),
        "parcel": (True, 1, False),
    }
    assert found["parcel"].seconds


class TestMeant:
    """Who chose "a bed for tonight" meant a bed."""

    PLACES = ("1080", "1000", "2000", "9000", "8400", "4000", "5000", "6000")

    def found(self, line: Line, place: str) -> Found:
        return find(line.library, Query("shelter", line.library.place(place), "nl", MONDAY))

    @pytest.mark.parametrize("place", PLACES)
    def test_a_bed_comes_before_any_question(self, place: str, shipped: Line) -> None:
        found = self.found(shipped, place)
        assert asked_first(shipped.library, "shelter", found) == ()
        assert found.entries[0].service.meets("bed-tonight")

    @pytest.mark.parametrize(
        ("place", "first"), [("1080", "bed-tonight"), ("8400", "bed-tonight"), ("5000", "women-shelter")]
    )
    def test_who_wants_the_next_one_is_asked_for_another_bed_first_where_there_is_one(
        self, place: str, first: str, shipped: Line
    ) -> None:
        assert asked_next(shipped.library, "shelter", self.found(shipped, place).entries)[0] == first

    def test_where_nobody_has_what_is_meant_everybody_is_asked_as_ever(self, shipped: Line) -> None:
        others = tuple(entry for entry in self.found(shipped, "1080").entries if not entry.service.meets("bed-tonight"))
        assert asked_first(shipped.library, "shelter", Found(others))


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        (("card-no-phone", "card-label"), 3.0),
        (("card-number", "card-label"), None),
        (("card-label", "number", "card-number-again", "number"), 3.0),
    ],
)
def test_a_walk_waits_for_the_number_and_where_there_is_none_for_the_street(
    keys: tuple[str, ...], heard: float | None
) -> None:
    assert end_of_number([{"key": key, "t": at, "seconds": 2} for at, key in enumerate(keys)]) == heard
