"""Text and numbers against second opinions."""

from __future__ import annotations

import string

import pytest
import smsutil
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st

from ivr.country.numbers import groups, kind, written
from ivr.language.gsm import encoding, plainer, segments
from ivr.language.homophones import sound
from ivr.language.letters import clean, fold
from ivr.language.locale import direction

ALPHABETS = string.ascii_letters + " \n€[]{}~^\\|éèùìòÇØøÅåΔΩ" + "ëêçœ’أبت🙂"


@given(st.one_of(st.text(ALPHABETS, min_size=1, max_size=400), st.text("aé€", min_size=1, max_size=400)))
def test_the_length_of_an_sms_is_counted_as_another_library_counts_it(text: str) -> None:
    counted = smsutil.split(text)
    gsm = smsutil.is_valid_gsm(text)
    assert encoding(text) == ("GSM-7" if gsm else "UCS-2")
    assert segments(text) == max(1, len(counted.parts))


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("ë" * 70, 1),
     ("ë" * 71, 2), ("ë" * 134, 2), ("ë" * 135, 3), ("🙂" * 35, 1), ("🙂" * 36, 2), ("", 1)],
    ids=range(13),
)  # fmt: skip
def test_the_edges_of_segments(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text())
def test_cleaned_text_fits_any_document_and_folding_is_stable(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    clean(text).encode()


@given(st.text())
def test_plainer_text_is_never_dearer(text: str) -> None:
    assert segments(plainer(text, accents=True)) <= segments(text) + 1
    assert encoding(text) == "UCS-2" or encoding(plainer(text, accents=True)) == "GSM-7"


@pytest.mark.parametrize(
    "value", ["+32", "", "abc", "+", "٠٤٧٠", "+3200000000", "0470123456", "+32 2 212 30 00", "1" * 40]
)
def test_what_is_no_number_is_none(value: str) -> None:
    assert kind(value) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [("+3280014912", "0800 14 912"), ("+32470123456", "0470 12 34 56"), ("+3242320292", "04 232 02 92"),
     ("+3278154324", "078 15 43 24"), ("112", "112"), ("116000", "116 000"), ("+33123456789", "+33 1 23 45 67 89")],
)  # fmt: skip
def test_a_number_is_written_in_its_groups(value: str, said: str) -> None:
    assert written(value) == said
    assert "".join(groups(value)) == said.replace(" ", "")


@pytest.mark.parametrize(
    ("language", "heard", "written", "alike"),
    [
        ("fr", "azil", "asile", True),
        ("fr", "lojman", "logement", True),
        ("fr", "nasionaliter", "nationalite", True),
        ("fr", "poisson", "poison", False),
        ("fr", "viol", "vol", False),
        ("nl", "vlugteling", "vluchteling", True),
        ("nl", "gesgeiden", "gescheiden", True),
        ("en", "residens", "residence", True),
        ("ar", "salam", "salam", False),
    ],
)
def test_words_that_sound_alike(language: str, heard: str, written: str, alike: bool) -> None:
    assert (sound(heard, language) == sound(written, language) != "") is alike


def test_the_direction_of_a_language_is_what_cldr_says_of_it() -> None:
    known = {id: Locale.parse(id).text_direction for id in localedata.locale_identifiers() if "_" not in id}
    assert {id: direction(id) for id in known} == known
