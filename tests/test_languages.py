"""The line that ships goes the same way in each language it is offered in, from the first key to the last SMS."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.engine.call.stages.language import KEYS
from ivr.engine.library import Library, spoken_languages
from ivr.language.gsm import affordable, segments
from ivr.language.letters import fold, script_of
from ivr.wings.phone.call import Call
from ivr.wings.phone.playing import press
from tests.conftest import ROOT, Line, moment, new_sender

CALLS: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / "tests/data/in_every_language.yaml").read_text())
SPOKEN = ("nl", "fr", "en", "ar", "tr", "ro", "uk", "ru", "es", "de")
TEXTED = (*SPOKEN, "prs", "ps")
TUESDAY = moment("2026-11-24 10:00")
OTHER_SCRIPT = {"ar": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC"}
OFFERS = "language-choice"
ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


def test_it_is_offered_in_these(shipped: Line) -> None:
    line = shipped.library.line
    assert tuple(spoken_languages(shipped.library)) == SPOKEN
    assert {one.code for one in line.languages if one.sms} == set(TEXTED)


def choose(line: Line, language: str, at: str) -> Call:
    """A call in which a language is chosen; nothing was heard in it yet but the languages."""
    call, place = line.call(moment(at)), SPOKEN.index(language)
    call.dial()
    if place >= KEYS - 1:
        press(call, str(KEYS))
        place -= KEYS - 1
    press(call, str(place + 1))
    return call


def heard(line: Line, story: dict[str, Any], language: str) -> list[dict[str, str]]:
    """What is heard in a language from the choice of it on."""
    call = choose(line, language, str(story["at"]))
    for keys in story["keys"]:
        press(call, keys)
    said = [event for event in call.events if "heard" in event]
    return said[max(place for place, event in enumerate(said) if event["key"] == OFFERS) + 1 :]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("story", CALLS, ids=[story["what"] for story in CALLS])
def test_a_call(story: dict[str, Any], language: str, shipped: Line) -> None:
    said = heard(shipped, story, language)
    assert {event["language"] for event in said} == {language}
    left = iter([event["key"] for event in said])
    assert [key for key in story["hears"].split() if key not in left] == []


@pytest.mark.parametrize("language", OTHER_SCRIPT)
def test_nothing_but_names_is_in_another_script(language: str, shipped: Line) -> None:
    """The words in Latin letters that are heard in these calls stand in names, as on the door and on the paper: less
    than one word of seven."""
    said = [event for story in CALLS for event in heard(shipped, story, language)]
    foreign = {
        word for event in said for word in re.findall(r"[^\W\d_]+", event["heard"]) if script_of(word) == "LATIN"
    }
    names = names_of(shipped.library, language)
    assert foreign - names == set()
    words = [word for event in said for word in re.findall(r"[^\W_]+", event["heard"])]
    assert sum(word in foreign for word in words) < 0.15 * len(words)


def names_of(library: Library, language: str) -> set[str]:
    """The words of all names that are said as they stand."""
    organisations = [entry.organisation for entry in library.services()]
    addresses = [contact.address for entry in library.services() for contact in entry.service.contacts]
    named = [name for one in organisations for name in (one.called(language), one.name, *one.also_known_as)]
    named += [part for door in addresses if door for part in (door.street_in(language), door.city_in(language))]
    named += ["pro deo", "Facebook", "SMS"]
    named += [place.called(language) for place in map(library.place, ("1080", "5000")) if place]
    return {word for name in (*named, library.line.name) for word in re.findall(r"[^\W\d_]+", name)}


def word_for(library: Library, language: str) -> str:
    """The first word for a topic that only this language has."""
    words = (word for of in library.keywords.topics.values() for word in of.get(language, ()))
    return next(word for word in words if {one.language for one in library.meanings(fold(word))} == {language})


@pytest.mark.parametrize("language", TEXTED)
def test_a_chat(language: str, shipped: Line) -> None:
    """A card, what nobody knows, an answer, and danger: all in the language of the first word, within their price."""
    library, sender = shipped.library, new_sender()
    answer = library.answers["order-to-leave"]
    for words, most, wanted in (
        (f"{word_for(library, language)} 1080", 2, r"0\d"),
        ("qwrtzp xcvb", 3, r"112"),
        (answer.code or "", 4, "0800 14 912|Myria"),
        (library.keywords.command("more", language), 3, ""),
    ):
        (reply,) = shipped.text(words, TUESDAY, sender)
        assert reply["language"] == language, words
        assert re.search(wanted, str(reply["body"])), words
        assert segments(str(reply["body"])) <= affordable(str(reply["body"]), most), words


@pytest.mark.parametrize("language", ("ar", "prs", "ps"))
def test_a_number_between_words_from_right_to_left_is_read_from_left_to_right(language: str, shipped: Line) -> None:
    (reply,) = shipped.text(f"{word_for(shipped.library, language)} 1080", TUESDAY)
    for line in str(reply["body"]).split("\n"):
        bare = ISOLATED.sub("", line)
        assert not re.search(r"\d[\d ]{5,}\d", bare), "a telephone number stands among other words"
    assert ISOLATED.search(str(reply["body"]))
