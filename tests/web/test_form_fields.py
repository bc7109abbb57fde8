"""The fields of a form are read as everybody else reads them."""

from __future__ import annotations

from urllib.parse import quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.web.admission import _plain
from tests.conftest import MONDAY, PUBLIC_URL, Line, sentence
from tests.sealed import query

TEXTS = some.text(some.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXTS)
def test_what_was_written_for_a_form_comes_back(text: str) -> None:
    assert _plain(quote_plus(text)) == text


@given(some.text("%2B3+4 é", max_size=12))
@pytest.mark.parametrize("begins", ["", "%2B", "%2b", "+"])
def test_whatever_stands_there_is_read_as_the_standard_library_reads_it(begins: str, text: str) -> None:
    assert _plain(begins + text) == unquote_plus(begins + text)


@pytest.mark.parametrize("form", ["{}", "tried=1&{}", "{}&tried=1"])
def test_a_state_is_found_wherever_it_stands_in_the_query(form: str, house: Line) -> None:
    on = query({"stage": "place", "language": "en", "topic": "food"}, "CA1")
    answer = house.post(f"{PUBLIC_URL}/voice/silence?{form.format(on)}", {"CallSid": "CA1"}, MONDAY)
    assert sentence("place-none") in answer.body
