"""Answers by SMS: which question gets which, what is told to whom, and what it costs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.engine.directory.sms_answer import ANSWER_SEGMENTS, answer_message
from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import SENSITIVE_SECONDS, Conversation
from ivr.engine.sms.intent import intent_of
from ivr.language.gsm import affordable, encoding, segments
from ivr.model.steps import Sms
from tests.conftest import MONDAY, Line, sampled, soak
from tests.engine.test_texts import OFFERED, messages

PLACES = ("1080", "9000", "4000", "2000")


def said(line: Line, id: str, language: str) -> str:
    """How an answer begins in a message, whatever stands before it."""
    return answer_message(line.library, line.library.answers[id], language).splitlines()[-1][:40]


def after(line: Line, *texts: str, at: datetime = MONDAY) -> Conversation:
    state = Conversation()
    for words in texts:
        state = turn(line.library, state, Sms(words), at).state
    return state


class TestUnderstanding:
    def test_questions_reach_their_answer_and_needs_their_card(self, shipped: Line) -> None:
        rows = messages("questions.csv")
        found = {row["message"]: intent_of(shipped.library, row["message"], OFFERED).answers[:1] for row in rows}
        wrong = {
            row["message"]: found[row["message"]]
            for row in rows
            if ("".join(found[row["message"]]) or "-") not in row["answer"].split("|")
        }
        assert len(rows) > 50
        assert wrong == {}

    @pytest.mark.parametrize("one_in", [4, soak(1)], ids=["one in four", "all"])
    def test_what_people_text_for_an_answer_leads_to_it(self, one_in: int, shipped: Line) -> None:
        """Danger goes first."""
        library = shipped.library
        confused = [
            (language, words, id, meant.answers)
            for id, by_language in library.keywords.answers.items()
            for language, several in by_language.items()
            for words in several
            if sampled(words, one_in)
            and (meant := intent_of(library, words, (language, *OFFERED))).answers[:1] != (id,)
            and not meant.danger
        ]
        assert confused == []

    def test_its_code_leads_to_it_alone_and_with_a_place(self, shipped: Line) -> None:
        for id, answer in shipped.library.answers.items():
            for words in (answer.code, f"{answer.code} 1080", f"code {answer.code} please", f"#{answer.code}"):
                meant = intent_of(shipped.library, str(words), OFFERED)
                assert (meant.answers, meant.coded, meant.unknown_code) == ((id,), True, ""), words
                assert bool(meant.place) is ("1080" in str(words))

    def test_a_story_wants_somebody_to_talk_to(self, shipped: Line) -> None:
        question = "can i work with annex 26"
        assert intent_of(shipped.library, question, OFFERED).answers
        assert not intent_of(shipped.library, f"{question} {'because of my son and my daughter ' * 4}", OFFERED).answers

    @pytest.mark.parametrize("one_in", [4, soak(1)], ids=["one in four", "all"])
    def test_danger_has_no_answer(self, one_in: int, shipped: Line) -> None:
        rows = [row for row in messages("danger.csv") if row["danger"] and sampled(row["message"], one_in)]
        for row in rows:
            for words in (row["message"], f"may i ask, {row['message']}"):
                meant = intent_of(shipped.library, words, OFFERED)
                assert not (meant.danger and meant.answers), words
        assert len(rows) > 100 / one_in


class TestConversation:
    def test_a_question_in_french_without_accents_and_then_the_postal_code(self, shipped: Line) -> None:
        told, cards = shipped.chat("est ce que je peux travailler avec ma carte orange", "4000")
        assert told.language == cards.language == "fr"
        assert said(shipped, "work-asylum", "fr") in told.text
        assert told.text.endswith("code postal.")
        assert "FAIRWORK" in cards.text
        assert said(shipped, "work-asylum", "fr") not in cards.text

    def test_with_a_place_who_helps_there_is_in_the_same_message(self, shipped: Line) -> None:
        (told,) = shipped.chat("can police enter my house 2000")
        assert said(shipped, "police-at-door", "en") in told.text
        assert "Antigone Advocaten: 03" in told.text
        assert "postal code" not in told.text

    def test_whom_the_answer_names_comes_first_where_they_serve_the_place(self, shipped: Line) -> None:
        (told,) = shipped.chat("7242 1080")
        assert told.text.splitlines()[1].startswith("Myria")
        _, cards = shipped.chat("7249", "9000")
        assert cards.text.startswith("FAIRWORK")

    def test_more_goes_through_the_answers_for_the_need_and_then_to_who_helps(self, shipped: Line) -> None:
        replies = [reply.text for reply in shipped.chat("mag ik werken", "meer", "in english", "more", "more")]
        told = [
            next((id for id in shipped.library.answers if said(shipped, id, language) in text), "")
            for text, language in zip(replies, ("nl", "nl", "en", "en", "en"), strict=True)
        ]
        assert told == ["work-without-papers", "self-employed", "self-employed", "work-asylum", ""]
        assert "FAIRWORK" in replies[-1]

    def test_a_new_question_and_a_new_need_begin_anew(self, shipped: Line) -> None:
        assert after(shipped, "mag ik werken", "meer", "wat is code 207").told == 1
        assert after(shipped, "mag ik werken", "dokter").answer == ""
        assert after(shipped, "7237", "WIS") == Conversation()

    def test_what_is_nobody_elses_business_is_told_to_who_sends_its_code(self, shipped: Line) -> None:
        cards, told = shipped.chat("may i call police if no papers 1000", "7201")
        assert said(shipped, "crime-victim-no-papers", "en") not in cards.text
        assert cards.text.startswith("Danger? Call 112.")
        assert cards.text.endswith("Rules: text 7201")
        assert said(shipped, "crime-victim-no-papers", "en") in told.text
        assert after(shipped, "7203").seconds_left(MONDAY) == SENSITIVE_SECONDS

    def test_what_may_not_wait_has_a_number_without_a_place(self, shipped: Line) -> None:
        for words in ("who pays my doctor", "7203"):
            (told,) = shipped.chat(words)
            assert "112" in told.text
            assert sum(letter.isdigit() for letter in told.text) > 10

    def test_an_answer_that_is_over_gives_the_card(self, shipped: Line) -> None:
        last = datetime.fromisoformat(f"{shipped.library.answers['work-asylum'].until}T12:00+02:00")
        (told,) = shipped.chat("7237 1080", at=last)
        (card,) = shipped.chat("7237 1080", at=last + timedelta(days=1))
        assert said(shipped, "work-asylum", "nl") in told.text
        assert said(shipped, "work-asylum", "nl") not in card.text
        assert card.text

    def test_an_answer_is_not_told_in_a_language_it_is_not_there_in(self, shipped: Line) -> None:
        answer = shipped.library.answers["work-asylum"]
        in_french = answer.model_copy(update={"sms": {"fr": answer.sms["fr"]}})
        assert in_french.may_be_given("fr", "2026-11-23")
        assert not in_french.may_be_given("nl", "2026-11-23")

    def test_a_card_tells_the_code_of_an_answer_only_where_that_costs_nothing(self, shipped: Line) -> None:
        (card,) = shipped.chat("family reunification 9000")
        assert card.text.endswith("Rules: text 7242")
        for need, by_language in shipped.library.keywords.needs.items():
            for place in PLACES:
                (card,) = shipped.chat(f"{by_language['en'][0]} {place}")
                assert segments(card.text) <= ANSWER_SEGMENTS, need
                without = card.text.partition("\nRules: text")[0]
                assert "Rules" not in card.text or segments(without) == segments(card.text)


class TestMessage:
    @pytest.mark.parametrize("language", OFFERED)
    def test_every_answer_fits_into_what_three_sms_of_plain_letters_cost(self, language: str, shipped: Line) -> None:
        answers = [one for one in shipped.library.answers.values() if language in one.sms]
        messages = [answer_message(shipped.library, one, language) for one in answers]
        assert len(messages) > 40
        spoken = shipped.library.line.language(language)
        assert spoken
        assert not spoken.plain or {encoding(message) for message in messages} == {"GSM-7"}
        assert [one for one in messages if segments(one) > affordable(one, ANSWER_SEGMENTS - 1)] == []

    @pytest.mark.parametrize("one_in", [4, soak(1)], ids=["one in four", "all"])
    def test_with_who_helps_it_is_one_sms_more_at_most(self, one_in: int, shipped: Line) -> None:
        asked = shipped.library.keywords.languages
        for answer in shipped.library.answers.values():
            for language in (code for code in OFFERED if sampled(answer.id + code, one_in)):
                for place in PLACES if language in ("nl", "fr", "en") else PLACES[:1]:
                    (told,) = shipped.chat(f"{answer.code} {place} {asked[language][0]}")
                    assert said(shipped, answer.id, language) in told.text
                    assert segments(told.text) <= affordable(told.text, ANSWER_SEGMENTS)

    def test_what_may_not_wait_says_the_emergency_number_once(self, shipped: Line) -> None:
        answers = shipped.library.answers
        for id in ("urgent-medical-help", "violence-at-home"):
            assert answer_message(shipped.library, answers[id], "en").count("112") == 1
        assert "112" not in answer_message(shipped.library, answers["bank-account"], "en")


WORDS = st.sampled_from(
    "can i may must mag ik puis je est ce que work werken travailler papers papieren asile asiel police politie lawyer "
    "7237 7203 7299 1080 9999 more meer in english stop wis no geen ? 26 annex kaart my mijn ma school".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=4))
def test_whatever_is_asked_gets_one_answer_that_keeps_to_its_price(shipped: Line, texts: list[str]) -> None:
    state = Conversation()
    for words in texts:
        stopped = state.stopped
        done = turn(shipped.library, state, Sms(words), MONDAY)
        state = done.state
        assert len(done.replies) <= 1
        assert done.replies or stopped or state.lost or state.stopped
        assert all(segments(reply.text) <= ANSWER_SEGMENTS for reply in done.replies)
