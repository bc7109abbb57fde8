"""Words in other forms and in other letters: which are one, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.language.joins import BENDING
from ivr.language.letters import fold
from ivr.language.roots import LETTERED, SHORTEST_BENT, root, roots

FORMS = {
    "ru": [
        "зарплата зарплату зарплатой zarplata zarplatu",
        "паспорт паспорта паспортом pasporta",
        "больница в больницу",
    ],
    "uk": ["лікар лікаря лікарем likar likarya", "робота роботу роботою robotu"],
    "ar": ["مدرسة المدرسة بالمدرسة للمدرسة مدرستي", "مريض مريضة والمريضة", "محامي المحامي لمحامي"],
    "prs": ["داکتر داکترها داکترم doktor", "دندان دندانم دندانهایم"],
    "ps": ["ډاکټر ډاکټرانو داکتر doctor", "ماشوم ماشومان"],
    "tr": ["avukat avukata avukatım avukatımın", "doktor doktora doktorlar", "kira kirayı kiramı"],
    "de": ["Wohnung Wohnungen", "Anwalt Anwälte Anwaelte"],
    "es": ["abogado abogados abogadas avogado", "trabajo trabajos travajo"],
    "ro": ["avocat avocatul avocatului avocați", "casă casa casele"],
}
OTHERS = [
    ("ru", "больница", "болезнь"),
    ("uk", "лікар", "ліжко"),
    ("ar", "طبيب", "طبخ"),
    ("ar", "مدرسة", "مدير"),
    ("prs", "دندان", "دنبال"),
    ("tr", "hasta", "hastane"),
    ("de", "Wohnung", "Wohnen"),
    ("es", "trabajo", "traje"),
    ("ro", "casa", "casatorie"),
]


@pytest.mark.parametrize("language", FORMS)
def test_the_forms_of_a_word_are_found_under_the_first(language: str) -> None:
    lost = [
        (first, form)
        for first, *forms in (forms.split() for forms in FORMS[language])
        for form in map(fold, forms)
        if len(form) >= SHORTEST_BENT and root(form, language) not in roots(fold(first), language)
    ]
    assert lost == []


@pytest.mark.parametrize(("language", "word", "other"), OTHERS)
def test_what_is_only_alike_is_another_word(language: str, word: str, other: str) -> None:
    assert root(fold(other), language) not in roots(fold(word), language)


@pytest.mark.parametrize("language", BENDING)
@given(word=st.text(st.characters(codec="utf-8"), max_size=SHORTEST_BENT - 1))
def test_a_short_word_is_no_form_of_another(language: str, word: str) -> None:
    assert root(word, language) == ""


@pytest.mark.parametrize("language", BENDING)
@given(words=st.lists(st.text("abcdefghijklmnopqrstuvwxyzабвгджзиклшщюяابتحخدرسشعقكلمنهوي237", min_size=1), min_size=1))
def test_every_phrase_has_at_most_one_root_of_as_many_words(language: str, words: list[str]) -> None:
    phrase = " ".join(words)
    found = root(phrase, language)
    assert not found or found.count(" ") == len(words) - 1
    assert not found or phrase.isascii() or language not in LETTERED or found in roots(phrase, language)


@pytest.mark.parametrize("language", LETTERED)
def test_what_is_not_to_be_heard_has_no_key_in_latin_letters(language: str) -> None:
    for forms in FORMS[language]:
        assert not any(key.isascii() for key in roots(fold(forms.split()[0]), language, heard=False))
