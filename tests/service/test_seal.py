"""The state of a call in a URL reads as nothing, and nobody but the line can make one."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.engine.call.state import State
from ivr.service.seal import Seal
from tests.conftest import MONDAY, PUBLIC_URL, Line
from tests.sealed import SEAL, query

CARD = {"stage": "card", "language": "en", "topic": "violence", "place": "9000"}


@given(st.dictionaries(st.from_regex("[a-z_]+", fullmatch=True), st.text(min_size=1), max_size=8), st.text())
def test_what_is_sealed_comes_back_for_its_own_call_only(parameters: dict[str, str], call: str) -> None:
    parameters = {name: value for name, value in parameters.items() if value.isprintable()}
    call = call.encode(errors="replace").decode()
    token = SEAL.close(parameters, call)
    assert SEAL.open(token, call) == parameters
    assert SEAL.open(token, f"{call}x") == {}
    assert Seal("another secret").open(token, call) == {}


def test_it_reads_as_nothing(house: Line) -> None:
    call = house.call()
    call.dial()
    for key in "114000":
        call.press(key)
    assert call.waiting
    url = call.waiting.attributes["action"]
    raw = urlsafe_b64decode(url.rpartition("s=")[2] + "==")
    for word in ("food", "4000", "card", "main", "en&", call.sender, call.sid):
        assert word not in url and word.encode() not in raw


def test_equal_states_of_two_calls_look_different_and_all_are_equally_long() -> None:
    tokens = {SEAL.close(CARD, call) for call in ("CA1", "CA2", "")}
    assert len(tokens) == 3
    lengths = {len(SEAL.close(CARD | {"topic": topic}, "CA1")) for topic in ("work", "mental-health", "lgbtqi")}
    assert len(lengths) == 1


@pytest.mark.parametrize("token", ["", "x", "not base64!", "é", "A" * 5000, "AAAA", "\x00"])
def test_what_we_did_not_seal_is_no_state(token: str) -> None:
    assert SEAL.open(token, "CA1") == {}


def test_a_byte_changed_is_no_state() -> None:
    token = SEAL.close(CARD, "CA1")
    for at in range(len(token)):
        assert SEAL.open(token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :], "CA1") in ({}, CARD)
    assert SEAL.open(token[:-1], "CA1") == {}


def test_a_state_that_nobody_sealed_begins_the_call_anew(house: Line) -> None:
    for made_up in ("stage=card&language=en&topic=food&place=4000", query(CARD, "CA2")):
        answer = house.post(f"{PUBLIC_URL}/voice/keys?{made_up}", {"CallSid": "CA1", "Digits": "x"}, MONDAY)
        assert "English" in answer.body


def test_the_longest_state_fits() -> None:
    state = State(
        snapshot="0" * 16, stage="language", language="abc", trail=".".join(["a" * 40] * 6), topic="b" * 40,
        organisation="c" * 40, place="d" * 40, typed="123456", page=9, card=9999, tries=99, turns=999, since=10**8,
        began=10**8, second=59, told=1, sms=1, slow=1, asked=1, called="+" + "1" * 15,
    )  # fmt: skip
    assert State.read(SEAL.open(SEAL.close(state.write(), "CA" + "0" * 32), "CA" + "0" * 32)) == state
