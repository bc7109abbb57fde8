"""Each key of a call has one owner, and each stage says what comes of every answer: what is forgotten is refused."""

from __future__ import annotations

import sys
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from ivr.engine.call.options import Option
from ivr.engine.call.question import Question
from ivr.engine.call.stages import card, menu
from ivr.engine.call.state import Stage, State
from ivr.engine.call.turn import STAGES, turn
from ivr.engine.directory import ranking
from ivr.model import Line as LineRecord
from ivr.model import keypad
from ivr.model.base import Code
from ivr.model.steps import Dialled, End, Event, Gather, Handover, Keys, Sent, Silence
from ivr.model.tables import complete
from tests.conftest import MONDAY, Line

CARD = State(stage="card", language="en", trail="main", topic="food", place="4000", called="+3222123000")


class TestKeys:
    @pytest.mark.parametrize("key", [*"7890*#"])
    def test_a_choice_on_a_card_cannot_have_a_key_that_belongs_to_all(self, key: Any) -> None:
        address = Option("more", lambda context: True, menu.wrong)
        with pytest.raises(TypeError, match=rf"the key {'[*]' if key == '*' else key} is no choice, it belongs to: "):
            keypad.choices("OPTIONS", {key: address})

    def test_a_choice_that_no_sentence_offers_is_refused(self) -> None:
        with pytest.raises(TypeError, match="no sentence offers address: add option-address with a key"):
            Option("address", lambda context: True, menu.wrong)

    def test_every_key_of_a_telephone_has_an_owner(self) -> None:
        assert sorted(keypad.OWNERS) == sorted("0123456789*#")
        assert set(keypad.OWNERS.values()) == set(get_args(keypad.Owner))

    @pytest.mark.parametrize("key", [*"0123456789"])
    def test_a_code_begins_with_a_key_of_its_own_only(self, key: str, house: Line) -> None:
        _, after = turn(house.library, CARD, Keys(key), MONDAY)
        assert (after.stage == "code") == (keypad.OWNERS[key] == "code")
        code = TypeAdapter(Code)
        if keypad.OWNERS[key] == "code":
            assert code.validate_python(f"{key}01")
        else:
            with pytest.raises(ValidationError):
                code.validate_python(f"{key}01")

    def test_what_is_announced_on_a_card_is_what_its_key_does(self, house: Line) -> None:
        steps, _ = turn(house.library, CARD, Keys("#"), MONDAY)
        assert isinstance(steps[-1], Gather)
        keys = [key for key in card.OPTIONS if any(f"press {key}." in str(say) for say in steps[-1].speech)]
        assert len(keys) >= 3
        for key in keys:
            after, _ = turn(house.library, CARD, Keys(key), MONDAY)
            assert "wrong-key" not in str(after), key

    def test_more_regions_than_keys_are_refused(self, house: Line) -> None:
        """The last key is for who does not know: with six regions it was the 7, which begins a code."""
        data = house.library.line.model_dump()
        assert LineRecord.model_validate(data | {"regions": ["north"] * 5})
        with pytest.raises(ValidationError, match="at most 5"):
            LineRecord.model_validate(data | {"regions": ["north"] * 6})

    def test_more_reasons_than_keys_are_refused(self) -> None:
        with pytest.raises(TypeError, match="REASONS: 7 things, and 6 keys to choose one of them"):
            keypad.numbered("REASONS", range(7))


class TestStages:
    def test_one_that_does_not_say_what_comes_of_silence_is_refused(self) -> None:
        asked: dict[str, Any] = {name: getattr(STAGES["menu"], name) for name in ("prompt", "choices", "press", "back")}
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'silent'"):
            Question(digits=1, **asked)

    def test_one_that_the_state_can_name_and_nobody_wrote_is_refused(self) -> None:
        with pytest.raises(TypeError, match="STAGES has no row for shop"):
            complete("STAGES", dict(STAGES), (*get_args(Stage), "shop"))

    @pytest.mark.parametrize("stage", get_args(Stage))
    def test_each_one_answers_silence(self, stage: Stage, house: Line) -> None:
        events: list[Event] = [*map(Sent, get_args(Handover)), Dialled("busy"), Silence(), Keys("")]
        for event in events:
            steps, _ = turn(house.library, CARD.change(stage=stage), event, MONDAY)
            assert isinstance(steps[-1], Gather | End)

    def test_digits_that_waited_are_gone_with_the_question_they_were_for(self, house: Line) -> None:
        """A call that lost its topic half-way through a postal code asked for no key at all at the menu."""
        steps, _ = turn(house.library, CARD.change(stage="place", topic="gone", typed="4"), Keys("3"), MONDAY)
        assert isinstance(steps[-1], Gather)
        assert steps[-1].digits > 0


@pytest.mark.parametrize("keys", ["#", "4", "5", "6", "62"])
def test_a_card_chooses_its_contact_once(keys: str, house: Line) -> None:
    """What is said, dialled, texted and reported is one choice."""
    chosen: list[str] = []

    def count(frame: Any, event: str, _: object) -> None:
        if event != "call" or frame.f_code is not ranking.best_contact.__code__:
            return
        chosen.append(frame.f_back.f_code.co_name)

    state = CARD.change(sms=1)
    sys.setprofile(count)
    try:
        turn(house.library, state, Keys(keys), MONDAY)
    finally:
        sys.setprofile(None)
    assert chosen == ["chosen"] * len(chosen)
    assert len(chosen) <= (1 if keys != "62" else 2)  # after a report comes the next card
