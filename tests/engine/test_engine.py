"""Decisions: is it open, who comes first, how a number and a moment are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.engine.directory.hours import Status, status
from ivr.engine.directory.ranking import Query, Rank, best_contact, rank
from ivr.engine.directory.search import find
from ivr.language.catalogue import Catalogue
from ivr.model import Priority
from ivr.model.steps import Gather, Keys, Say, Start
from tests.conftest import MONDAY, Line, moment

WEEK = "Mo-Fr 09:00-17:00"


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (WEEK, "2026-11-23 09:00", Status("open", until=moment("2026-11-23 17:00"))),
        (WEEK, "2026-11-23 08:59", Status("closed", opens=moment("2026-11-23 09:00"))),
        (WEEK, "2026-11-23 17:00", Status("closed", opens=moment("2026-11-24 09:00"))),
        (WEEK, "2026-11-22 12:00", Status("closed", opens=moment("2026-11-23 09:00"))),
        # 21 July is a holiday that these hours say nothing about
        (WEEK, "2026-07-21 10:00", Status("unknown", opens=moment("2026-07-22 09:00"), holiday=True)),
        # the evening before a holiday: the next certain opening is the day after it
        (WEEK, "2026-07-20 18:00", Status("closed", opens=moment("2026-07-22 09:00"))),
        (WEEK + "; PH off", "2026-07-21 10:00", Status("closed", opens=moment("2026-07-22 09:00"))),
        ("24/7", "2026-07-21 03:00", Status("open")),
        ("24/7", "2026-12-25 03:00", Status("open")),
        # an opening without an end is certain when it starts, and nobody knows for how long
        ("Mo 09:00+", "2026-11-23 09:30", Status("unknown", opens=moment("2026-11-30 09:00"))),
        ("Mo 09:00+", "2026-11-23 08:00", Status("closed", opens=moment("2026-11-23 09:00"))),
        # the nights on which the clock changes
        ("Su 02:00-04:00", "2026-03-29 03:30", Status("open", until=moment("2026-03-29 04:00"))),
        ("Sa 22:00-06:00", "2026-10-25 05:30", Status("open", until=moment("2026-10-25 06:00"))),
        ("2020 Jan 01 09:00-10:00", "2026-11-23 09:30", Status("closed")),
        (None, "2026-11-23 09:30", Status("unknown")),
    ],
)
def test_the_status_at_an_instant(hours: str | None, at: str, expected: Status) -> None:
    assert status(hours, moment(at)) == expected


def test_an_instant_of_any_time_zone_means_the_same() -> None:
    local = moment("2026-11-23 16:59")
    assert status(WEEK, local.astimezone(UTC)) == status(WEEK, local)


class TestRanking:
    def order(self, line: Line, topic: str | None, place: str | None, language: str, at: datetime) -> list[str]:
        library = line.library
        where = library.place_named(place) or library.place(place) if place else None
        return [found.id for found in find(library, Query(topic, where, language, at)).entries]

    def test_the_narrowest_area_comes_first_even_when_it_is_closed(self, house: Line) -> None:
        assert self.order(house, "food", "4000", "en", MONDAY) == ["bread/table", "hearth/advice"]

    def test_what_does_not_serve_the_place_is_left_out(self, house: Line) -> None:
        assert self.order(house, "food", "9000", "en", MONDAY) == ["hearth/advice"]

    def test_without_a_place_what_serves_everywhere_comes_first(self, house: Line) -> None:
        assert self.order(house, "food", None, "en", MONDAY) == ["hearth/advice", "bread/table"]

    def test_a_group_comes_after_everybody(self, house: Line) -> None:
        assert self.order(house, "bed", "9000", "ar", MONDAY) == ["night/beds", "night/women"]

    def test_the_reasons_are_told(self, house: Line) -> None:
        entry = house.library.service("hearth/advice")
        assert entry
        sunday = rank(
            house.library, entry, Query("food", house.library.place("4000"), "en", MONDAY - timedelta(days=1))
        )
        assert sunday == Rank(
            elsewhere=False, other_need=False, priority=Priority(online_only=False, fit=1, for_whom=0), far=False,
            area=2, reached_now=2, unmet=1, later_need=1, language=0, price=0, kilometres=88, doubt=1, months_old=6,
            id="hearth/advice",
        )  # fmt: skip

    def test_on_a_quiet_topic_who_answers_now_comes_before_who_is_near(self, shipped: Line) -> None:
        midnight = moment("2026-11-22 23:30")
        first = self.order(shipped, "violence", "1080", "nl", midnight)[0]
        assert first == "ecoute-violences-conjugales/helpline"  # the whole country, day and night

    def test_an_open_telephone_is_given_before_a_closed_one(self, shipped: Line) -> None:
        entry = shipped.library.service("myria/advice")
        assert entry
        assert best_contact(entry.service, MONDAY, "nl").value == "+3280014912"
        assert best_contact(entry.service, MONDAY - timedelta(days=1), "nl").value == "+3222123000"


class TestPlaces:
    @pytest.mark.parametrize(("name", "postcode"), [("gent", "9000"), ("gand", "9000"), ("ledeberg", "9050")])
    def test_a_place_is_known_by_its_names(self, name: str, postcode: str, house: Line) -> None:
        place = house.library.place_named(name)
        assert place and place.postcode == postcode

    def test_the_areas_of_a_place_go_from_narrow_to_wide(self, house: Line) -> None:
        place = house.library.place("4000")
        assert place and place.areas == ("hill", "south", "belgium")

    def test_a_region_is_a_place_without_a_code(self, shipped: Line) -> None:
        place = shipped.library.place_named("brussel")
        assert place and place.postcode is None
        assert place.called("nl") == "Brussel"
        assert place.areas == ("brussels", "belgium")


class TestPhrases:
    def catalogue(self, line: Line, language: str) -> Catalogue:
        return Catalogue(language, line.library.prompts[language])

    @pytest.mark.parametrize(
        ("language", "at", "said"),
        [
            ("nl", "2026-11-23 12:30", "vandaag om 12 uur 30"),
            ("nl", "2026-11-24 09:00", "morgen om 9 uur"),
            ("fr", "2026-11-26 09:05", "jeudi à 9 heures 05"),
            ("en", "2026-12-03 09:00", "on 3 December at 9 in the morning"),
        ],
    )
    def test_a_moment_is_said_by_how_far_it_is(self, language: str, at: str, said: str, shipped: Line) -> None:
        assert self.catalogue(shipped, language).when(moment(at), MONDAY) == said

    def test_languages_are_listed_as_the_language_does(self, shipped: Line) -> None:
        assert self.catalogue(shipped, "fr").languages(["nl", "prs", "ar"]) == "néerlandais, dari et arabe"
        assert self.catalogue(shipped, "nl").languages(["en"]) == "Engels"


class TestTurn:
    def test_a_whole_path_can_be_typed_ahead(self, house: Line) -> None:
        library = house.library
        steps, state = turn(library, State(), Start(), MONDAY)
        steps, state = turn(library, state, Keys("114000"), MONDAY)
        assert (state.stage, state.place) == ("card", "4000")
        assert isinstance(steps[0], Gather)
        assert "Bread." in [speech.text for speech in steps[0].speech if isinstance(speech, Say)]

    def test_a_wrong_key_in_a_typed_path_stops_there(self, house: Line) -> None:
        _, state = turn(house.library, State(), Keys("1514000"), MONDAY)
        assert (state.stage, state.trail, state.tries) == ("menu", "main", 1)

    def test_the_order_of_cards_holds_while_the_clock_goes_on(self, house: Line) -> None:
        """At 14:00 the first card closes; "next" must still be the second one."""
        library = house.library
        noon = moment("2026-11-23 13:59")
        _, state = turn(library, State(), Keys("114000"), noon)
        steps, state = turn(library, state, Keys("3"), noon + timedelta(minutes=2))
        assert isinstance(steps[0], Gather)
        assert "Hearth." in [speech.text for speech in steps[0].speech if isinstance(speech, Say)]
        assert state.since == int(noon.timestamp()) // 60

    def test_too_many_turns_end_with_a_number(self, house: Line) -> None:
        steps, _ = turn(house.library, State(turns=999, language="en"), Keys("1"), MONDAY)
        assert "goodbye-turns" in [step.prompt for step in steps if isinstance(step, Say)]


@pytest.mark.parametrize("hours", ["24/7", WEEK, "Su 02:30+", "Mo-Su 22:00-06:00", "Mo 09:00-12:00; Tu 09:00+"])
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_at_any_time_of_a_year_there_is_a_status(hours: str, year: int) -> None:
    """Every half hour around the nights in which the clock changes, and around sixty days before: so far is looked
    ahead."""
    changes = [date(year, month, 31) - timedelta(days=date(year, month, 31).isoweekday() % 7) for month in (3, 10)]
    near = {change + timedelta(days=days) for change in changes for days in (-61, -60, -59, -1, 0, 1)}
    instant = datetime(year, 1, 1, tzinfo=UTC)
    while instant.year == year:
        assert status(hours, instant).openness in ("open", "closed", "unknown")
        instant += timedelta(minutes=30 if instant.date() in near else 600)


def test_an_end_that_is_not_said_makes_only_its_own_opening_uncertain() -> None:
    hours = "Mo 09:00-12:00; Tu 13:00+"
    assert status(hours, moment("2026-11-23 10:00")) == Status("open", until=moment("2026-11-23 12:00"))
    assert status(hours, moment("2026-11-24 14:00")).openness == "unknown"


def test_an_area_is_found_by_its_id_and_not_by_a_village_of_that_name(shipped: Line) -> None:
    library = shipped.library
    for area, known in library.areas.items():
        place = library.area_place(area)
        assert known.municipality if place is None else place.areas[0] == area
