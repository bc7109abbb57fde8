"""What people mean by what they write, kind by kind."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.guesses import suggestions
from ivr.engine.sms.intent import intent_of
from ivr.engine.sms.order import in_order
from ivr.model.steps import Sms
from tests.conftest import MONDAY, ROOT, Line

KINDS: dict[str, list[dict[str, str]]] = YAML(typ="safe").load((ROOT / "tests/data/meant.yaml").read_text("utf-8"))
OFFERED = ("nl", "fr", "en", "ar", "tr", "ro", "uk", "ru", "es", "de", "prs", "ps")


def understood(line: Line, text: str) -> dict[str, Any]:
    meant = intent_of(line.library, text, ("", *OFFERED))
    return {
        "topic": meant.topic or "",
        "need": next(iter(meant.needs), ""),
        "also": next(iter(meant.needs[1:]), ""),
        "organisation": meant.organisation or "",
        "other_than": meant.other_than or "",
        "language": meant.language,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_understood(kind: str, shipped: Line) -> None:
    wrong = {}
    for case in KINDS[kind]:
        found = understood(shipped, case["text"])
        if differing := {name: found[name] for name in case.keys() - {"text"} if found[name] != case[name]}:
            wrong[case["text"]] = differing
    assert wrong == {}


def test_every_word_of_another_language_leads_to_what_it_stands_for(shipped: Line) -> None:
    library, wrong = shipped.library, {}
    for name, other in library.keywords.others.items():
        for id, words in other.words.items():
            for word in words:
                meant = intent_of(library, word, (other.answer or "en", *OFFERED))
                topic = None if id == "small" else library.topic_of.get(id, id)
                if not meant.danger and (meant.topic, meant.language) != (topic, other.answer or ""):
                    wrong[f"{name}: {word}"] = (meant.topic, meant.needs, meant.language, meant.organisation)
    assert library.keywords.others
    assert wrong == {}


def test_who_is_turned_away_is_not_named(shipped: Line) -> None:
    library = shipped.library
    for text in ("not Samusocial, they are full 1000", "slapen 1000, niet samusocial"):
        state = turn(library, Conversation(), Sms(text), MONDAY).state
        entries = in_order(library, state).entries
        assert len(entries) > 2
        assert "samusocial" not in [entry.organisation.id for entry in entries]


@pytest.mark.parametrize("asked", [
    {"topic": "health", "need": "pregnant", "place": "8400"},  # met elsewhere in the region alone
    {"topic": "legal", "need": "free-lawyer", "also": "pregnant", "place": "9000"},
    {"topic": "minors", "answer": "alone-under-18", "place": "1000"},
])  # fmt: skip
def test_nor_where_nobody_else_near_does_it_or_an_answer_says_to_call_them(
    asked: dict[str, str], shipped: Line
) -> None:
    since = int(MONDAY.timestamp()) // 60
    before = in_order(shipped.library, Conversation("en", since=since, **asked)).entries  # type: ignore[arg-type]
    for entry in before[:2]:
        state = Conversation("en", since=since, other_than=entry.house, **asked)  # type: ignore[arg-type]
        after = in_order(shipped.library, state).entries
        assert after
        assert entry.house not in [one.house for one in after]


def test_two_needs_get_a_card_each(shipped: Line) -> None:
    library = shipped.library
    state = turn(library, Conversation(), Sms("tandarts en advocaat 1000"), MONDAY).state
    first, second = in_order(library, state).entries[:2]
    assert "health" in first.service.topics
    assert second.service.meets("free-lawyer")


@pytest.mark.parametrize(
    ("unknown", "language", "topic"),
    [("doktrs", "en", "health"), ("advocaaat", "nl", "legal"), ("appartemmnt", "fr", "housing")],
)
def test_words_of_needs_are_offered_too(unknown: str, language: str, topic: str, shipped: Line) -> None:
    assert suggestions(shipped.library, (unknown,), language, 3)[0] == topic


@pytest.mark.parametrize(
    ("text", "need", "where"),
    [
        ("pregnant 8400", "pregnant", "the province of East Flanders"),
        ("find a home 5000", "find-home", "the province of Liège"),
    ],
)
def test_who_meets_a_need_elsewhere_in_the_region_comes_first_where_nobody_near_does(
    text: str, need: str, where: str, shipped: Line
) -> None:
    done = turn(shipped.library, Conversation(), Sms(text), MONDAY)
    first, second, *_ = in_order(shipped.library, done.state).entries
    assert first.service.meets(need)
    assert not second.service.meets(need)
    assert f"({where}): " in done.replies[0].text
