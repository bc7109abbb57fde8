"""What the next turn needs comes through the URL: every field of a state, whatever is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.engine.call.state import State
from ivr.engine.call.turn import fit, turn
from ivr.model.steps import Gather, Keys, Start
from ivr.model.url_state import UrlState, number, word
from ivr.wings.recorder.progress import Progress as RecorderState
from tests.conftest import MONDAY, line_of
from tests.sealed import SEAL
from tests.twelve import twelve_languages

KINDS: list[type[UrlState]] = [State, RecorderState]


def values(kind: type[UrlState]) -> st.SearchStrategy[dict[str, Any]]:
    """Any value for each field: of an `int`, a number; of text, what has its form."""
    every = {}
    for field in fields(kind):
        form = field.metadata.get("form", re.compile(""))
        every[field.name] = (
            st.integers(0, field.metadata.get("highest", 1))
            if field.type == "int"
            else st.from_regex(re.compile(form.pattern, re.ASCII), fullmatch=True)
        )
    return st.fixed_dictionaries(every)


@pytest.mark.parametrize("kind", KINDS, ids=["a call", "the recorder"])
@given(data=st.data())
def test_every_field_comes_through_whatever_is_in_it(kind: type[UrlState], data: st.DataObject) -> None:
    state = kind().change(**data.draw(values(kind)))
    assert kind.read(SEAL.open(SEAL.close(state.write(), "CA1"), "CA1")) == state


def test_a_field_that_does_not_say_how_it_travels_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match=r"need would not travel: say how"):

        @dataclass(frozen=True)
        class Forgetful(State):
            need: str = ""


def test_a_form_for_the_wrong_kind_and_a_usual_value_without_its_form_are_refused() -> None:
    with pytest.raises(TypeError, match="for what counts"):

        class Counts(UrlState):
            many: int = word("[0-9]*")

    with pytest.raises(TypeError, match="usual value '' does not have its form"):

        class Empty(UrlState):
            name: str = word("[a-z]+")


def test_what_is_higher_travels_as_the_highest_and_what_has_no_form_not_at_all() -> None:
    @dataclass(frozen=True)
    class Small(UrlState):
        many: int = number(5)
        name: str = word("[a-z]*")

    assert Small.read({"many": "70", "name": "A"}) == Small(many=5)
    assert Small.read({"many": "-1", "name": "a", "other": "x"}) == Small(name="a")


def test_the_page_of_the_languages_is_no_card(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("twelve")
    line = line_of(twelve_languages(folder), folder / "state")
    library = line.library
    _, first = turn(library, State(), Start(), MONDAY)
    steps, second = turn(library, first, Keys("9"), MONDAY)
    assert (second.page, second.card) == (1, 0)
    _, chosen = turn(library, second, Keys("1"), MONDAY)
    assert (chosen.language, chosen.page) == ("ku", 0)
    assert isinstance(steps[-1], Gather)
    assert fit(library, State(page=7, card=3, stage="card")) == State(page=1), "nobody hears a page without languages"
    line.shelf.close()
