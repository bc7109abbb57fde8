"""Danger comes before everything: the emergency number first, then who is there for it now."""

from __future__ import annotations

import pytest

from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import intent_of
from ivr.language.wordings import Wordings, signs_and_words, wording
from ivr.model.steps import Sms
from tests.conftest import MONDAY, Line

FOUND = [
    ("drowning", "I am DROWNING!", True),
    ("drowning", "drown", False),
    ("cannot breathe", "she can not breathe, she cannot breathe", True),
    ("cannot breathe", "cannot, breathe", True),
    ("cannot breathe", "cannot really breathe", False),
    ("strangl*", "he strangled me", True),
    ("strangl*", "strang", False),
    ("husband|father + hit*|beat*", "he beats me, my husband", True),
    ("husband|father + hit*|beat*", "my husband", False),
    ("husband + hit*", "my husband who is angry with all of us hits", True),
    ("husband + hit*", "my husband who is very angry with all of us always hits", False),
    ("attack* - heart|panic", "they attack me", True),
    ("attack* - heart|panic", "a heart attack", False),
    ("🔪", "he has🔪", True),
    ("violée", "J'ai été VIOLEE", True),
    ("j'ai mal", "j’ai mal", True),
]


@pytest.mark.parametrize(("text", "message", "stands"), FOUND)
def test_a_wording_is_found_as_it_is_written(text: str, message: str, stands: bool) -> None:
    assert bool(list(Wordings([(wording(text), 1)]).found(signs_and_words(message)))) is stands


@pytest.mark.parametrize("text", ["", " ", "a |", "+ b", "ab*", "* ", "word + ", "..."])
def test_a_wording_that_would_mean_nothing_or_anything_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"a word is missing|too many words"):
        wording(text)


def test_the_gravest_comes_first_wherever_it_stands() -> None:
    known = Wordings([(wording("knife"), "grave"), (wording("hungry"), "less")])
    assert list(known.found(["hungry", "knife"])) == ["grave", "less"]


@pytest.mark.parametrize(
    ("words", "danger", "topic", "needs"),
    [
        ("he beats me", "attack", "bed", ()),
        ("a lawyer, my husband hits me every day", "attack", "bed", ()),
        ("we are starving", "hunger", "food", ("meal",)),
        ("starving, I want groceries", "hunger", "food", ("meal", "parcel")),
        ("this bill hits me", None, None, ()),
        ("stop he hits me", "attack", "bed", ()),
        ("menu 🔪", "attack", "bed", ()),
    ],
)
def test_it_wins_over_topics_and_commands(
    house: Line, words: str, danger: str | None, topic: str | None, needs: tuple[str, ...]
) -> None:
    meant = intent_of(house.library, words, ("en",))
    assert (meant.danger, meant.topic, meant.needs) == (danger, topic, needs)


def test_it_is_never_a_typing_mistake_of_another_word(house: Line) -> None:
    assert intent_of(house.library, "he beets mi, starfing", ("en",)).danger is None


def test_its_words_tell_the_language(house: Line) -> None:
    assert house.chat("يضربني")[0].language == "ar"


def test_the_number_comes_first_then_who_answers_now(house: Line) -> None:
    text = house.chat("starving 4000", at=MONDAY)[0].text
    assert text.startswith("Danger? Call 112.")
    assert "112" not in house.chat("food 4000")[0].text
    assert text.index("Hearth") < text.index("Bread"), "Bread is closed until noon"


def test_it_is_nobody_elses_business(house: Line) -> None:
    """What is sensitive is forgotten after ten minutes."""
    state = turn(house.library, Conversation(), Sms("we are starving"), MONDAY).state
    assert (state.danger, state.seconds_left(MONDAY)) == ("hunger", 600)
    assert turn(house.library, Conversation(), Sms("food"), MONDAY).state.seconds_left(MONDAY) == 86_400
