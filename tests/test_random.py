"""Thousands of callers and texters who do anything at all: the line always answers, and a call always ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.engine.call.context import Context
from ivr.engine.call.state import State
from ivr.engine.call.turn import fit, press_once, turn
from ivr.language.gsm import encoding, segments
from ivr.model.steps import (
    Dial,
    Dialled,
    End,
    Event,
    Gather,
    Handover,
    Keys,
    Pause,
    Report,
    Say,
    Send,
    Sent,
    Silence,
    Start,
)
from ivr.wings.phone.call_state import resumed, state_of
from ivr.wings.phone.playing import press
from ivr.wings.phone.text import send_text
from ivr.wings.phone.transport import PhoneAnswer
from ivr.wings.phone.twiml import read_voice
from tests.conftest import MONDAY, PUBLIC_URL, Line, soak

FIXTURE_IS_READ_ONLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

groups = st.one_of(
    st.text("0123456789*#", min_size=1, max_size=6), st.sampled_from(["1", "2", "3", "1080", "4000", "-", "#", "*"])
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Keys, st.text("0123456789*#", max_size=60)),
    st.just(Silence()),
    st.builds(Start, st.sampled_from(["", "+3222123000", "+3280014912"])),
    st.builds(Dialled, st.sampled_from(["answered", "busy", "no-answer", "failed"])),
    st.builds(Sent, st.sampled_from(get_args(Handover))),
)
states = st.builds(
    State,
    snapshot=st.just(""),
    stage=st.sampled_from(["language", "menu", "code", "place", "region", "card", "report"]),
    language=st.sampled_from(["", "en", "ar", "nl", "xx"]),
    trail=st.sampled_from(["", "main", "main.more", "gone", "main.gone.more"]),
    topic=st.sampled_from(["", "food", "bed", "law", "gone"]),
    place=st.sampled_from(["", "1000", "9999", "north", "hill", "gone"]),
    page=st.integers(0, 9),
    card=st.integers(0, 9_999),
    tries=st.integers(0, 90),
    turns=st.integers(0, 900),
    since=st.integers(0, 10**8),
    called=st.sampled_from(["", "+3222123000", "+3280014912", "+3223000002"]),
    organisation=st.sampled_from(["", "hearth", "gone"]),
    typed=st.text("0123456789", max_size=6),
    sms=st.integers(0, 1),
    slow=st.integers(0, 1),
    asked=st.integers(0, 1),
    began=st.sampled_from([0, int(MONDAY.timestamp()) // 60]),
)
anything = st.text(max_size=60)
parameters = st.dictionaries(st.one_of(anything, st.sampled_from(sorted(State().__dict__))), anything, max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=FIXTURE_IS_READ_ONLY)
@given(st.lists(groups, max_size=60))
def test_every_call_ends_within_its_turns_whatever_is_pressed(house: Line, pressed: list[str]) -> None:
    call = house.call()
    call.dial()
    for group in pressed:
        call = resumed(call.post, state_of(call))
        press(call, group)
    turns = 0
    while not call.ended:
        press(call, "-")
        turns += 1
        assert turns <= house.library.line.max_turns


@pytest.mark.parametrize("examples", [500, soak(5000)])
def test_every_turn_ends_in_one_question_or_one_goodbye(examples: int, house: Line) -> None:
    @settings(max_examples=examples)
    @given(states, events)
    def ends(state: State, event: Event) -> None:
        steps, following = turn(house.library, state, event, MONDAY)
        said = [type(step) for step in steps if not isinstance(step, Say | Pause | Report)]
        assert said in ([Gather], [Dial], [Send], [End])
        assert isinstance(steps[-1], Gather | Dial | Send | End)
        assert following.turns == state.turns + 1
        assert State.read(following.write()) == following

    ends()


@pytest.mark.parametrize("examples", [500, soak(5000)])
def test_every_key_that_is_read_uses_something_up(examples: int, house: Line) -> None:
    """No state makes a turn spin, not even one that no call of ours ever had."""

    @settings(max_examples=examples)
    @given(states, st.text("0123456789*#", min_size=1, max_size=60))
    def is_used_up(state: State, pressed: str) -> None:
        context, keys = Context(house.library, fit(house.library, state), MONDAY), pressed
        while keys:
            move, left = press_once(context, keys)
            assert len(left) < len(keys)
            context, keys = move.context, left
        steps, _ = turn(house.library, state, Keys(pressed), MONDAY)
        assert all(step.digits >= 1 and step.timeout >= 1 for step in steps if isinstance(step, Gather))

    is_used_up()


@settings(max_examples=300, deadline=None, suppress_health_check=FIXTURE_IS_READ_ONLY)
@given(
    st.sampled_from(["/voice", "/voice/keys", "/voice/silence", "/voice/dialled", "/voice/again"]),
    parameters,
    parameters,
)
def test_hostile_parameters_are_only_input(
    house: Line, path: str, query: Mapping[str, str], form: Mapping[str, str]
) -> None:
    answer = post(house, path, query, form)
    assert answer.status == 200
    assert read_voice(answer.body)


def post(house: Line, path: str, query: Mapping[str, str], form: Mapping[str, str]) -> PhoneAnswer:

    address = urlencode(dict(query), errors="replace")
    return house.post(f"{PUBLIC_URL}{path}?{address}" if address else PUBLIC_URL + path, dict(form), MONDAY)


@settings(max_examples=500, deadline=None, suppress_health_check=FIXTURE_IS_READ_ONLY)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from("food خبز bed 4000 9999 liège north arabic menu ٤٠٠٠ 🙂 \x00 '".split(" "))).map(
            " ".join
        ),
        st.text("aZ9 \n", min_size=1000, max_size=10_000),
    )
)
def test_every_text_gets_at_most_one_valid_answer(house: Line, words: str) -> None:
    replies = send_text(house.post, f"{PUBLIC_URL}/sms", words, MONDAY)
    assert len(replies) <= 1
    for reply in replies:
        body = str(reply["body"])
        assert (reply["encoding"], reply["segments"]) == (encoding(body), segments(body))
        assert 0 < len(body) <= 1600
        assert reply["language"] in ("en", "ar")


@settings(max_examples=500, deadline=None)
@given(states)
def test_a_state_comes_back_from_its_url(state: State) -> None:
    assert State.read(state.write()) == state


@settings(max_examples=500, deadline=None)
@given(parameters)
def test_any_parameters_are_some_state(query: dict[str, str]) -> None:
    state = State.read(query)
    assert State.read(state.write()) == state
