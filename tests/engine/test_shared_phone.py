"""Who shares a telephone: no answer to a plain word tells what somebody else asked with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.engine.library import is_sensitive
from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import SENSITIVE_SECONDS, Conversation
from ivr.engine.sms.intent import intent_of
from ivr.language.gsm import encoding, segments
from ivr.model import Command
from ivr.model.steps import Sms
from ivr.store.sqlite import Values
from tests.conftest import MONDAY, Line, new_sender, sampled, soak

LANGUAGES = ("nl", "fr", "en")
# What somebody may text who only wants to know what this number is, and what was asked of it.
PLAIN = (
    "more", "meer", "plus", "9000", "1080", "liège", "hello", "hallo", "bonjour", "?", "menu", "info", "help",
    "privacy", "vie privée", "start", "english", "français", "nederlands", "thanks", "what is this", "qwertyuiop",
    "9999", "", "👍", "again", "opnieuw", "suite", "dokter", "doctor 2000", "avocat",
)  # fmt: skip
# The same without what asks on: of these, none may tell anything even at once.
SMALL_TALK = ("hello", "bonjour", "?", "menu", "info", "help", "privacy", "thanks", "what is this", "qwertyuiop", "👍")
WIPES = ("wis", "EFFACE", "delete", "Vergeet mij!", "please delete", "oubliez-moi svp", "delete all my messages")
ENDS = ("time", "STOP", "arrêtez", "wis", "delete")
LATER = MONDAY + timedelta(seconds=SENSITIVE_SECONDS)


def quiet_words(line: Line, one_in: int) -> list[str]:
    """What asks for what is nobody else's business: of all that, one in so many."""
    return [words for words in _all_quiet_words(line) if sampled(words, one_in)]


def _all_quiet_words(line: Line) -> Iterator[str]:
    """Words of quiet topics, and names of who helps there."""
    library = line.library
    for topic, by_language in library.keywords.topics.items():
        if is_sensitive(library, [topic]):
            yield from (words[0] for words in by_language.values())
            yield str(library.topics[topic].code)
    yield from {
        entry.organisation.name
        for entry in library.services()
        if is_sensitive(library, [service.topics[0] for service in entry.organisation.services])
    }


def said(line: Line, state: Conversation, *messages: str, at: datetime = MONDAY) -> tuple[list[str], Conversation]:
    """The answer to each message ("" for none), and what is remembered afterwards."""
    answers = []
    for words in messages:
        done = turn(line.library, state, Sms(words), at)
        state = done.state
        answers.append("".join(reply.text for reply in done.replies))
    return answers, state


def ended(line: Line, state: Conversation, end: str) -> tuple[Conversation, datetime]:
    """The conversation after one of the ways in which it is forgotten, and when that is."""
    return (state, LATER) if end == "time" else (said(line, state, end)[1], MONDAY)


@pytest.mark.parametrize("one_in", [4, soak(1)], ids=["one in four", "all"])
@pytest.mark.parametrize("end", ENDS)
def test_afterwards_a_plain_word_gets_the_answer_of_a_stranger(end: str, one_in: int, shipped: Line) -> None:
    strangers = {at: [said(shipped, Conversation(), word, at=at)[0] for word in PLAIN] for at in (MONDAY, LATER)}
    asked = [f"{words} {place}" for words in quiet_words(shipped, one_in) for place in ("", "9000")]
    assert len(asked) > 10
    for words in asked:
        [answer], before = said(shipped, Conversation(), words)
        assert answer
        after, at = ended(shipped, before, end)
        answers = [said(shipped, after, word, at=at)[0] for word in PLAIN]
        if after.stopped:  # who sent STOP is told less, and never anything else
            answers = [known if given == [""] else given for known, given in zip(strangers[at], answers, strict=True)]
        assert answers == strangers[at], words


@given(
    st.sampled_from(["geweld", "viol", "rape", "cpvcf", "1712", "70"]),
    st.sampled_from(["", "1080", "9000", "4000"]),
    st.lists(st.sampled_from(PLAIN), max_size=3),
    st.sampled_from(["time", "wis", "delete"]),
    st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4),
)
def test_whatever_was_said_in_between(
    shipped: Line, asked: str, place: str, meanwhile: list[str], end: str, then: list[str]
) -> None:
    _, state = said(shipped, Conversation(), f"{asked} {place}", *meanwhile)
    state, at = ended(shipped, state, end)
    assert said(shipped, state, *then, at=at) == said(shipped, Conversation(), *then, at=at)


@pytest.mark.parametrize("one_in", [4, soak(1)], ids=["one in four", "all"])
@pytest.mark.parametrize("minutes", [0, 5, 8])
def test_in_the_meantime_small_talk_tells_nothing_and_who_asks_on_is_answered(
    minutes: int, one_in: int, shipped: Line
) -> None:
    at = MONDAY + timedelta(minutes=minutes)
    for words in quiet_words(shipped, one_in):
        _, state = said(shipped, Conversation(), f"{words} 9000")
        stranger = Conversation(state.language)
        for word in SMALL_TALK:
            assert said(shipped, state, word, at=at)[0] == said(shipped, stranger, word, at=at)[0], (words, word)
        in_ghent = Conversation(state.language, place="9000")
        for word in ("dokter", "lawyer", "travail"):
            assert said(shipped, state, word, at=at)[0] == said(shipped, in_ghent, word, at=at)[0], (words, word)
    _, state = said(shipped, Conversation(), "violence 9000")
    assert said(shipped, state, "more", at=at)[0] != said(shipped, Conversation("en"), "more", at=at)[0]
    assert said(shipped, state, "1080", at=at)[0] != said(shipped, Conversation("en"), "1080", at=at)[0]


def test_another_question_does_not_make_a_quiet_conversation_last(shipped: Line) -> None:
    """Its place was texted with what is nobody else's business."""
    _, state = said(shipped, Conversation(), "geweld 9000", "dokter")
    assert said(shipped, state, "advocaat", at=LATER) == said(shipped, Conversation(), "advocaat", at=LATER)


def test_whom_an_answer_names_counts_too(shipped: Line) -> None:
    """A bed for tonight is no secret; a house for women who fled is."""
    _, state = said(shipped, Conversation(), "bed 1080")
    assert state.sensitive == 0
    while not state.sensitive:
        [answer], state = said(shipped, state, "more", at=LATER)
        assert answer
    assert said(shipped, state, "more", at=LATER)[0] != said(shipped, Conversation(), "more", at=LATER)[0]
    much_later = LATER + timedelta(seconds=SENSITIVE_SECONDS)
    assert said(shipped, state, "more", at=much_later) == said(shipped, Conversation(), "more", at=much_later)


def test_what_is_no_secret_is_remembered(shipped: Line) -> None:
    _, state = said(shipped, Conversation(), "dokter 9000")
    tonight = MONDAY + timedelta(hours=12)
    assert said(shipped, state, "meer", at=tonight)[0] != said(shipped, Conversation(), "meer", at=tonight)[0]


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1), timedelta(minutes=-2)])
def test_a_clock_that_jumps_brings_nothing_back(jump: timedelta, shipped: Line) -> None:
    _, state = said(shipped, Conversation(), "rape 9000")
    assert said(shipped, state, "more", at=MONDAY + jump) == said(shipped, Conversation(), "more", at=MONDAY + jump)


class TestStop:
    @pytest.mark.parametrize("one_in", [4, soak(1)], ids=["one in four", "all"])
    def test_every_wording_forgets_all_but_that_it_came(self, one_in: int, shipped: Line) -> None:
        for language, words in shipped.library.keywords.commands["stop"].items():
            for word in (word for word in words if sampled(word, one_in)):
                for typed in (word, f"{word.upper()}!!!", f"please {word}", f"{word} {word} {word}"):
                    _, state = said(shipped, Conversation(), "violence 9000", typed)
                    assert state == Conversation(stopped=True), (language, typed)

    def test_start_begins_as_a_stranger(self, shipped: Line) -> None:
        _, state = said(shipped, Conversation(), "violence 9000", "STOP", "START")
        assert state == said(shipped, Conversation(), "START")[1]


class TestWipe:
    @pytest.mark.parametrize("word", WIPES)
    def test_it_forgets_all_and_says_so_neutrally(self, word: str, shipped: Line) -> None:
        [_, answer], state = said(shipped, Conversation(), "verkrachting 9000", word)
        assert state == Conversation()
        assert answer == said(shipped, Conversation("nl"), word)[0][0]
        assert answer in {shipped.library.templates[language]["wiped"].strip() for language in LANGUAGES}

    def test_every_word_for_it_is_understood_in_its_language(self, shipped: Line) -> None:
        commands: tuple[Command, ...] = ("wipe", "privacy")
        for command in commands:
            for language, words in shipped.library.keywords.commands[command].items():
                for word in words:
                    meant = intent_of(shipped.library, word.upper(), (language, *LANGUAGES))
                    assert (meant.command, meant.language) == (command, language), word

    @pytest.mark.parametrize(
        ("words", "topic"),
        [("delete my debts", "money"), ("wis mijn schulden", "money"), ("supprimer mes dettes", "money"),
         ("he wants to delete my asylum case", "asylum"), ("efface ma dette svp 1080", "money"),
         ("mijn baas wil mijn contract verwijderen", "work")],
    )  # fmt: skip
    def test_it_is_no_command_in_a_question(self, words: str, topic: str, shipped: Line) -> None:
        meant = intent_of(shipped.library, words, LANGUAGES)
        assert (meant.command, meant.topic) == (None, topic)

    @pytest.mark.parametrize("words", ["please dont forget me", "vergeet mij niet aub", "ne m'oubliez pas"])
    def test_who_asks_not_to_be_forgotten_is_not_wiped(self, words: str, shipped: Line) -> None:
        assert intent_of(shipped.library, words, LANGUAGES).command is None

    def test_it_works_for_who_sent_stop(self, shipped: Line) -> None:
        answers, state = said(shipped, Conversation(), "STOP", "privacy", "wis", "hallo")
        assert all(answers)
        assert not state.stopped

    @pytest.mark.parametrize(("template", "most"), [("wiped", 1), ("privacy", 2)])
    def test_what_is_told_keeps_to_its_price(self, template: str, most: int, shipped: Line) -> None:
        for language in LANGUAGES:
            words = shipped.library.keywords.commands["wipe" if template == "wiped" else "privacy"][language]
            [answer], _ = said(shipped, Conversation(language), words[0])
            assert (encoding(answer), segments(answer) <= most) == ("GSM-7", True), answer
            assert template == "wiped" or shipped.library.keywords.commands["wipe"][language][0].upper() in answer


class TestKept:
    """Over the wire, with the real store: for how long it is asked to keep what."""

    @pytest.fixture
    def kept(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
        """What is put into the store, with the seconds."""
        found: list[tuple[str, int]] = []

        def noted(do: Callable[..., Any]) -> Callable[..., Any]:
            def note(store: Values, key: str, value: str, seconds: int) -> Any:
                found.append((value, seconds))
                return do(store, key, value, seconds)

            return note

        for name in ("put", "once"):
            monkeypatch.setattr(Values, name, noted(getattr(Values, name)))
        return found

    def seconds(self, kept: list[tuple[str, int]], word: str) -> list[int]:
        return [seconds for value, seconds in kept if word in value]

    def test_a_quiet_topic_lies_there_ten_minutes_at_most(self, shipped: Line, kept: list[tuple[str, int]]) -> None:
        sender = new_sender()
        [first] = shipped.text("violence 9000", sender=sender)
        shipped.text("more", sender=sender, at=MONDAY + timedelta(minutes=9))
        assert self.seconds(kept, "violence") == [600, 60]
        assert max(self.seconds(kept, "112")) <= 600  # the answers, for a second delivery
        assert first["body"] != shipped.text("more", sender=sender, at=LATER)[0]["body"]
        kept.clear()
        shipped.text("hello", sender=sender, at=LATER)
        assert self.seconds(kept, "violence") == self.seconds(kept, "9000") == []

    def test_what_is_no_secret_lies_there_a_day(self, shipped: Line, kept: list[tuple[str, int]]) -> None:
        shipped.text("dokter 9000")
        assert max(self.seconds(kept, '"health"')) == 86_400

    @pytest.mark.parametrize("end", ["STOP", "wis"])
    def test_nothing_of_it_lies_there_after_an_end(self, end: str, shipped: Line, kept: list[tuple[str, int]]) -> None:
        sender = new_sender()
        shipped.text("geweld 9000", sender=sender)
        kept.clear()
        shipped.text(end, sender=sender)
        assert self.seconds(kept, "violence") == self.seconds(kept, "9000") == []
