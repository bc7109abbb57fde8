"""Every answer is heard: by keys alone, by its code, in each language; and after it somebody to call is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import get_args

import pytest

from ivr.engine.call.stages.code import DIGITS
from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.engine.directory.answered import about, given, whom
from ivr.engine.directory.ranking import Query
from ivr.engine.library import spoken_languages
from ivr.model import Menu
from ivr.model.keypad import ChoiceKey
from ivr.model.steps import Gather, Keys, Pause, Say
from ivr.snapshot.read import Snapshot
from tests.conftest import MONDAY, Line, moment

LANGUAGES = ("nl", "fr", "en")
PLACES = ("1080", "8400", "4000")


def begun(library: Snapshot, language: str) -> State:
    return State(stage="menu", language=language, trail=library.line.start, called="+3223000000", sms=1)


def pressed(library: Snapshot, state: State, *keys: str, at: datetime = MONDAY) -> tuple[list[Say], State]:
    """What is said after the last of these groups of keys, and where the call is then."""
    said: list[Say] = []
    for group in keys:
        steps, state = turn(library, state, Keys(group), at)
        assert isinstance(steps[-1], Gather)
        said = [part for part in steps[-1].speech if isinstance(part, Say)]
    return said, state


def told(said: list[Say]) -> str:
    return next((say.text for say in said if say.prompt == "answer"), "")


def lists(menus: dict[str, Menu], menu: str, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The keys to each list of answers below a menu."""
    for choice in menus[menu].choices:
        if choice.answers:
            yield (*before, choice.key)
        elif choice.goto:
            yield from lists(menus, choice.goto, (*before, choice.key))


def reached(library: Snapshot, language: str) -> dict[str, str]:
    """The keys to each answer, by what is said of it, along all lists of the menus and all their pages."""
    found: dict[str, str] = {}
    for way in lists(dict(library.menus), library.line.start):
        keys = list(way)
        while True:
            said, state = pressed(library, begun(library, language), *keys)
            if text := told(said):  # the only one of its topic
                found[text] = "".join(keys)
                break
            offered = [say for say in said if say.prompt in ("answer-choice", "answers-more")]
            assert 2 <= len(offered) <= len(get_args(ChoiceKey))
            for key, say in enumerate(offered, start=1):
                if say.prompt == "answer-choice":
                    found[told(pressed(library, state, str(key))[0])] = "".join([*keys, str(key)])
            if offered[-1].prompt != "answers-more":
                break
            keys.append(str(len(offered)))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_reached_by_keys_alone(language: str, shipped: Line) -> None:
    library = shipped.library
    assert language in spoken_languages(library)
    ways = reached(library, language)
    assert ways.keys() == {answer.ear[language] for answer in library.answers.values()}
    assert max(len(keys) for keys in ways.values()) <= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_reached_by_its_code(language: str, shipped: Line) -> None:
    library = shipped.library
    for answer in library.answers.values():
        for keys in (f"{answer.code}#", f"{answer.code}1080"):
            said, state = pressed(library, begun(library, language), keys)
            assert told(said) == answer.ear[language]
            assert (state.stage, state.answer) == ("answer", answer.id)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_after_every_answer_somebody_to_call_is_named(language: str, place: str, shipped: Line) -> None:
    """On the first card, or for a bed and the like on the second or third: the first may be a door."""
    library, later = shipped.library, {}
    for answer in library.answers.values():
        said, state = pressed(library, begun(library, language), f"{answer.code}{place}", "1")
        assert state.stage == "card", answer.id
        assert "organisation-name" in [say.prompt for say in said], answer.id
        while "number" not in [say.prompt for say in said]:
            later[answer.id] = state.card + 1
            said, state = pressed(library, state, "3")
            assert state.stage == "card", answer.id
    assert max(later.values(), default=0) <= 2, later


def test_whom_an_answer_names_comes_first_where_it_serves_the_place(shipped: Line) -> None:
    library = shipped.library
    for answer in library.answers.values():
        for place in PLACES:
            found = whom(library, answer, Query(None, library.place(place), "nl", MONDAY))
            assert found.entries
            assert len({entry.id for entry in found.entries}) == len(found.entries)
    work = library.answers["work-asylum"]
    assert whom(library, work, Query(None, library.place("1080"), "nl", MONDAY)).entries[0].service.meets(work.need)


def test_the_place_that_is_known_is_not_asked_for_again(shipped: Line) -> None:
    _, state = pressed(shipped.library, begun(shipped.library, "en"), "72371080", "1", "7205#", "1")
    assert (state.stage, state.place, state.answer) == ("card", "1080", "urgent-medical-help")


class TestCodes:
    """No code of an answer is taken for another one, nor for a postal code."""

    def test_no_postal_code_is_one(self, shipped: Line) -> None:
        codes = {answer.code for answer in shipped.library.answers.values()}
        assert len(codes) == len(shipped.library.answers)
        assert not [code for code in codes if code and shipped.library.place(code)]

    def test_the_longest_one_and_a_postal_code_fit(self, shipped: Line) -> None:
        longest = max(len(answer.code or "") for answer in shipped.library.answers.values())
        assert longest + 4 == DIGITS

    @pytest.mark.parametrize(
        ("keys", "stage", "place"),
        [("7237#", "answer", ""), ("72371080", "answer", "1080"), ("72#", "place", ""), ("721080#", "card", "1080")],
    )
    def test_each_length_means_one_thing(self, keys: str, stage: str, place: str, shipped: Line) -> None:
        _, state = pressed(shipped.library, begun(shipped.library, "en"), keys)
        assert (state.stage, state.place) == (stage, place)

    @pytest.mark.parametrize("groups", [("7", "237#"), ("72", "37", "#"), ("7237", "1080"), ("7237108", "0")])
    def test_who_types_slowly_is_understood(self, groups: tuple[str, ...], shipped: Line) -> None:
        _, state = pressed(shipped.library, begun(shipped.library, "en"), *groups)
        assert (state.stage, state.answer) in {("answer", "work-asylum"), ("code", "")}


def test_an_answer_that_is_over_is_nowhere_offered(house: Line) -> None:
    library, last, over = house.library, moment("2027-12-31 23:59"), moment("2028-01-01 00:00")
    assert given(library, "night-rules", "en", last)
    assert not given(library, "night-rules", "en", over)
    assert [answer.id for answer in about(library, "bed", "", "en", last)] == ["night-rules"]
    assert about(library, "bed", "", "en", over) == ()
    said, state = pressed(library, begun(library, "en"), "7202#", at=over)
    assert (state.stage, said[0].prompt) == ("menu", "code-unknown")


def test_an_answer_without_words_in_a_language_is_not_offered_there(house: Line) -> None:
    assert given(house.library, "bread-for-all", "ar", MONDAY)
    assert not given(house.library, "bread-for-all", "nl", MONDAY)


def test_an_answer_is_one_sound_and_its_pause(house: Line) -> None:
    steps, _ = turn(house.library, begun(house.library, "en"), Keys("7201#"), MONDAY)
    assert isinstance(steps[-1], Gather)
    assert isinstance(steps[-1].speech[0], Say)
    assert isinstance(steps[-1].speech[1], Pause)
    answer = house.library.answers["bread-for-all"]
    assert steps[-1].speech[0] == Say("en", answer.ear["en"], "answer")


def test_slower_is_slow(house: Line) -> None:
    said, _ = pressed(house.library, begun(house.library, "en"), "7201#", "4")
    assert said[0].slow
