"""Danger comes before everything: the emergency number first, then who is there for it now."""

from __future__ import annotations

import csv

import pytest

from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import intent_of
from ivr.language.wording_search import Said, Wordings
from ivr.language.wordings import filled, signs_and_words, terms, wording
from ivr.model.steps import Sms
from tests.conftest import MONDAY, Line
from tests.engine.test_texts import DATA, OFFERED, messages

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
    ("husband + hit*", "my husband who is very angry with all of us since we came here always hits", False),
    ("attack* - heart|panic", "they attack me", True),
    ("attack* - heart|panic", "a heart attack", False),
    ("attack* - heart|panic", "they attack me. My heart", True),
    ("husband + hit*", "my husband works. What a hit", False),
    ("= violence", "violence 1000 please now", True),
    ("= violence", "where can I learn about violence", False),
    ("== help me", "HELP me!!", True),
    ("== help me", "help me 1000", True),
    ("== help me", "help me find work", False),
    ("help", "Heeeelp", True),
    ("🔪", "he has🔪", True),
    ("violée", "J'ai été VIOLEE", True),
    ("j'ai mal", "j’ai mal", True),
]


@pytest.mark.parametrize(("text", "message", "stands"), FOUND)
def test_a_wording_is_found_as_it_is_written(text: str, message: str, stands: bool) -> None:
    assert bool(Wordings.of([(wording(text), 1)]).found(Said(signs_and_words(message)))) is stands


@pytest.mark.parametrize("text", ["", " ", "a |", "+ b", "ab*", "* ", "word + ", "..."])
def test_a_wording_that_would_mean_nothing_or_anything_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"a word is missing|too many words"):
        wording(text)


@pytest.mark.parametrize(("text", "message", "stands"), FOUND)
def test_it_is_found_once_it_was_written_down(text: str, message: str, stands: bool) -> None:
    known = wording(text)._replace(nowhere=terms("film"), turned=terms("pas"))
    packed = Wordings.unpacked(Wordings.of([(known, ("harm", "en"))]).packed())
    assert packed.found(Said(signs_and_words(message))) == [("harm", "en")] * stands
    assert packed.found(Said(signs_and_words(f"{message} film"))) == []


TURNED = [
    ("frappe + il", "il me frappe pas", False),
    ("frappe + il", "il me frappe pas seulement moi", True),
    ("frappe + il", "il me frappe, pas toi", False),
    ("frappe + il", "il me frappe. Pas toi", True),
    ("respire + pas", "il respire pas", True),
]


@pytest.mark.parametrize(("text", "message", "stands"), TURNED)
def test_what_stands_right_behind_turns_it_round_too(text: str, message: str, stands: bool) -> None:
    known = wording(text)._replace(turned=terms("pas"))
    assert bool(Wordings.of([(known, 1)]).found(Said(signs_and_words(message)))) is stands


NEGATED = [
    ("in danger", "not in danger", False),
    ("in danger", "no, we are in danger", True),
    ("in danger", "not in danger today but she is in danger", True),
    ("not|cannot + breath*", "he is not breathing", True),
    ("hit* + husband", "husband does not hit", False),
]


@pytest.mark.parametrize(("text", "message", "stands"), NEGATED)
def test_what_is_said_not_to_be_so_is_not(text: str, message: str, stands: bool) -> None:
    known = wording(text)._replace(negations=terms("not|no"))
    assert bool(Wordings.of([(known, 1)]).found(Said(signs_and_words(message)))) is stands


def test_a_list_is_written_out_where_it_is_asked_for() -> None:
    assert wording(filled("<family> + hit*", {"family": ["father", "mother|mum"]})) == wording(
        "father|mother|mum + hit*"
    )
    with pytest.raises(ValueError, match="no list family"):
        filled("<family>", {"other": ["father"]})
    with pytest.raises(ValueError, match="something else than words"):
        filled("<family>", {"family": ["father", ["mother"]]})


def test_a_story_of_before_wakes_nobody_but_where_it_always_counts(house: Line) -> None:
    """`unless` and `always` of the house: who starved as a child needs no emergency number."""
    assert [
        intent_of(house.library, words, ("en",)).danger
        for words in ("he beats me", "as a child he beats me", "as a child. He beats me", "as a child we were starving")
    ] == ["attack", None, "attack", "hunger"]


class TestRealMessages:
    """Both sides count: who is missed, and who is woken for nothing."""

    def test_danger_is_told_from_what_only_sounds_like_it(self, shipped: Line) -> None:
        with (DATA / "danger.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert len(rows) >= 1000
        found = {row["message"]: intent_of(shipped.library, row["message"], OFFERED).danger or "" for row in rows}
        assert [row for row in rows if found[row["message"]] not in row["danger"].split("|")] == []

    @pytest.mark.parametrize("file", ["messages.csv", "messages_unseen.csv"])
    def test_hardly_anybody_is_woken_for_nothing(self, file: str, shipped: Line) -> None:
        """Of messages about what is hardly ever danger; some of these tell of it all the same."""
        quiet = ("housing", "money", "work", "legal", "asylum", "education", "integration", "general", "detention", "")
        rows = [row for row in messages(file) if row["topic"] in quiet]
        woken = [row["message"] for row in rows if intent_of(shipped.library, row["message"], OFFERED).danger]
        assert len(rows) >= 60
        assert len(woken) <= len(rows) * 0.01, woken

    def test_signs_alone_change_no_language(self, shipped: Line) -> None:
        assert [answer.language for answer in shipped.chat("avocat", "🆘")] == ["fr", "fr"]


def test_the_gravest_comes_first_wherever_it_stands() -> None:
    known = Wordings.of([(wording("knife"), "grave"), (wording("hungry"), "less")])
    assert known.found(Said(["hungry", "knife"])) == ["grave", "less"]


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
