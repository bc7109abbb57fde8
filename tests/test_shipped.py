"""The line that ships: every topic can be reached by keys and by words, in every language."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ivr.content.read.lasting import lasting_below
from ivr.country.numbers import kind
from ivr.engine.directory.ranking import Query, best_contact
from ivr.engine.directory.search import find
from ivr.engine.directory.sms_answer import ANSWER_SEGMENTS
from ivr.engine.sms.intent import intent_of
from ivr.language.gsm import encoding, segments
from ivr.publish.changes import changes, content_of
from ivr.publish.check import examine, load
from ivr.wings.phone.walk import topics
from tests.conftest import MONDAY, ROOT, Line, sampled, soak

LANGUAGE_WORDS = {"nl": "nederlands", "fr": "français", "en": "english"}
PLACES = ("1080", "4000", "2060", "9000", "5000", "3000", "#4")


def test_its_content_has_no_error(shipped: Line) -> None:
    with lasting_below(shipped.settings.state):  # what is found anew is what depends on the day
        assert [problem for problem in examine(ROOT, MONDAY.date()) if problem.level == "error"] == []


def test_what_is_read_back_is_what_was_published(shipped: Line) -> None:
    assert changes(shipped.library, load(ROOT, MONDAY.date())[0]) == []
    assert changes(shipped.library, content_of(shipped.library)) == []


def test_every_topic_is_in_the_menus_at_most_three_keys_away(shipped: Line) -> None:
    library = shipped.library
    found = dict(topics(library, library.line.start))
    assert set(found) == set(library.topics)
    assert max(len(keys) for keys in found.values()) <= 3


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_topic_reaches_a_card_by_keys(language: str, place: str, shipped: Line) -> None:
    library = shipped.library
    offered = [known.code for known in library.line.languages if known.voice]
    for topic, keys in topics(library, library.line.start):
        call = shipped.call()
        call.dial()
        for key in f"{offered.index(language) + 1}{keys}{place}":
            call.press(key)
        if any(event.get("key") == "need-ask" for event in call.events):
            call.press("1")
        heard = [event for event in call.events if "heard" in event]
        assert "organisation-name" in [event["key"] for event in heard], topic
        assert {event["language"] for event in heard[len(offered) + 1 :]} == {language}, topic


@pytest.mark.parametrize("one_in", [6, soak(1)], ids=["one in six", "all"])
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_word_is_answered_in_its_language_within_its_price(language: str, one_in: int, shipped: Line) -> None:
    keywords = shipped.library.keywords
    needs = {need: {language: by_language[language][:8]} for need, by_language in keywords.needs.items()}
    for topic, words in {**keywords.topics, **needs}.items():
        for word in (word for word in words[language] if sampled(word, one_in)):
            texted = f"{LANGUAGE_WORDS[language]} {word} 1080"
            [reply] = shipped.chat(texted)
            asked = intent_of(
                shipped.library, texted, (language,)
            ).answers  # "nederlands zonder papieren" is a question
            assert reply.language == language, (topic, word)
            assert encoding(reply.text) == "GSM-7", (topic, word)
            assert segments(reply.text) <= (ANSWER_SEGMENTS if asked else 2), (topic, word)


def test_nobody_is_sent_to_a_premium_number(shipped: Line) -> None:
    for entry in shipped.library.services():
        for contact in entry.service.contacts:
            if contact.dialled:
                assert contact.value
                assert kind(contact.value) in ("free", "mobile", "fixed", "short"), entry.id


def test_every_service_is_found_by_its_topic_somewhere(shipped: Line) -> None:
    library = shipped.library
    at = {area: place for place in library.places() for area in place.areas if library.areas[area].municipality}
    for entry in library.services():
        for topic in entry.service.topics:
            found = find(library, Query(topic, at.get(entry.service.areas[0]), "nl", MONDAY))
            assert entry.id in [other.id for other in found.entries]
        assert best_contact(entry.service, MONDAY, "nl")


def test_nobody_hears_a_service_twice(shipped: Line) -> None:
    """Where those who help are only on the internet, somebody with a telephone stands before them, and no more behind:
    for money in Lasne the social line of Wallonia."""
    library = shipped.library
    for code in ("1080", "1300", "1380", "4000", "9000"):
        for topic, known in library.topics.items():
            for need in (None, *known.needs):
                found = find(library, Query(topic, library.place(code), "en", MONDAY, need))
                named = [entry.id for entry in found.entries]
                assert len(named) == len(set(named)), (topic, need, code)


def test_the_general_services_can_be_called(shipped: Line) -> None:
    library = shipped.library
    for id in library.line.general:
        entry = library.service(id)
        assert entry
        assert best_contact(entry.service, MONDAY, "nl").dialled


def test_the_examples_of_the_line_hold_when_their_mark_is_taken_away(tmp_path: Path) -> None:
    for folder in ("menus", "data", "sms_templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "menus/line.yaml"
    example = re.compile(r"^# ?((?:numbers:|  - \{).*)$", re.MULTILINE)
    text, shown = example.subn(r"\1", file.read_text())
    assert shown == 3
    file.write_text(text)
    content, _ = load(tmp_path, MONDAY.date())
    assert [number.start for number in content.line.numbers] == ["papers", None]
