"""Posters and cards: true, whole, on one page, in letters that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
import segno

from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.model.steps import Keys, Start
from ivr.snapshot.read import Snapshot
from ivr.wings.console.poster.drawn_card import drawn_cards
from ivr.wings.console.poster.drawn_poster import _worth_trying, drawn_poster
from ivr.wings.console.poster.poster_facts import (
    PosterFacts,
    TooMuch,
    poster_facts,
    printable_languages,
    printable_topics,
)
from ivr.wings.console.poster.printed_page import dial_square
from ivr.wings.console.poster.printer_fonts import FOLDERS, PrinterFont, printer_fonts
from tests.conftest import MONDAY, Line
from tests.printed import letters_of, pages_of, words_of
from tests.wings.console.conftest import Console
from tests.wings.console.test_publishing import RENAMED, edit

FIXED, MOBILE = "+3222123000", "+32460123456"
ARABIC = "+3223000002"


def fonts_of(facts: PosterFacts) -> list[PrinterFont]:
    fonts, missing = printer_fonts(facts.letters)
    assert not missing, "these tests need fonts; .ci/system-packages installs them"
    return fonts


def facts_of(library: Snapshot, number: str, *languages: str, most: int = 99) -> PosterFacts:
    return poster_facts(library, number, languages, printable_topics(library, number)[:most])


def posted(library: Snapshot, number: str, *languages: str) -> str:
    """The words of a poster, which is one page."""
    facts = facts_of(library, number, *languages)
    pdf = drawn_poster(facts, fonts_of(facts))
    assert pages_of(pdf) == 1
    return words_of(pdf)


def in_order(printed: str, *expected: str) -> None:
    at = 0
    for words in expected:
        assert words in printed[at:], words
        at = printed.index(words, at) + len(words)


@pytest.mark.parametrize(("number", "language"), [(FIXED, "nl"), (MOBILE, "fr"), (MOBILE, "en")])
def test_a_poster_of_the_shipped_line_says_all_in_the_order_in_which_it_is_read(
    number: str, language: str, shipped: Line
) -> None:
    library = shipped.library
    facts = facts_of(library, number, language)
    [told] = facts.languages
    topics = [part for topic in told.topics for part in (topic.name, topic.keys, topic.word) if part]
    printed = posted(library, number, language)
    in_order(printed, "Wegwijs", facts.written, *filter(None, (told.call, told.danger, told.text)), *topics)
    assert len(told.topics) == len(library.topics) and "112" in printed
    assert bool(told.text) == (number == MOBILE)


def test_all_languages_of_the_shipped_line_fit_on_one_page_and_on_a_card(shipped: Line) -> None:
    offered = [one.code for one in printable_languages(shipped.library, MOBILE)][:3]
    posted(shipped.library, MOBILE, *offered)
    for languages in (offered, *([code] for code in offered)):
        facts = facts_of(shipped.library, MOBILE, *languages, most=6 // len(languages))
        pdf = drawn_cards(facts, fonts_of(facts))
        assert (pages_of(pdf), words_of(pdf).count(facts.written)) == (1, 10)


def test_arabic_runs_from_the_right_and_numbers_do_not(house: Line) -> None:
    printed = posted(house.library, MOBILE, "ar")
    assert "العربية"[::-1] in printed and "70#" in printed
    in_order(printed, "0460 12 34 56", "طعام"[::-1])


def test_a_number_of_one_language_needs_no_key_and_has_its_own_number_for_texts(house: Line) -> None:
    facts = facts_of(house.library, ARABIC, "ar", "en")
    assert [one.code for one in facts.languages] == ["ar"]
    assert (facts.texts_to, facts.languages[0].call) == ("0460 00 00 00", "")
    assert [topic.keys for topic in facts.languages[0].topics if " " in topic.keys] == []


def test_the_topics_of_the_menu_where_a_call_begins_come_first(house: Line) -> None:
    assert printable_topics(house.library, ARABIC) != printable_topics(house.library, FIXED)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keys_that_are_printed_lead_to_the_topic(language: str, house: Line) -> None:
    topics = printable_topics(house.library, FIXED)
    for id, topic in zip(topics, facts_of(house.library, FIXED, language).languages[0].topics, strict=True):
        _, state = turn(house.library, State(), Start(FIXED), MONDAY)
        _, state = turn(house.library, state, Keys(topic.keys.replace(" ", "")), MONDAY)
        assert (state.language, state.topic) == (language, id)


def test_what_is_only_called_says_whom_to_call_in_danger_and_nothing_of_texts(house: Line) -> None:
    [told] = facts_of(house.library, FIXED, "en").languages
    assert (told.text, "112" in told.danger) == ("", True)
    assert not any(topic.word for topic in told.topics)


def test_the_square_is_the_number(house: Line) -> None:
    rows = dial_square(FIXED)
    assert rows == [tuple(row) for row in segno.make("tel:+3222123000", error="m", micro=False).matrix]


def test_letters_without_a_font_are_named(tmp_path: Path) -> None:
    assert printer_fonts("abc", [tmp_path]) == ([], "abc")
    fonts, missing = printer_fonts("a\U00013000", FOLDERS)
    assert ([font.name for font in fonts], missing) == (["DejaVuSans"], "\U00013000")


def test_a_poster_with_few_topics_has_larger_letters(house: Line) -> None:
    few, many = (poster_facts(house.library, MOBILE, ["en"], ["food"] * count) for count in (1, 30))
    assert _worth_trying(few)[0] > _worth_trying(many)[0]
    sizes = [letters_of(drawn_poster(facts, fonts_of(facts))) for facts in (few, many)]
    assert sizes[0] > 1.5 * sizes[1]


def test_too_much_is_refused(house: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = poster_facts(house.library, MOBILE, ["en"], ["food"] * 80)
    for name, draw in (("drawn_poster", drawn_poster), ("drawn_card", drawn_cards)):
        monkeypatch.setattr(f"ivr.wings.console.poster.{name}._SIZES", (9.0,))
        with pytest.raises(TooMuch):
            draw(facts, fonts_of(facts))


class TestPage:
    def test_it_is_what_callers_hear_and_says_what_waits(self, console: Console) -> None:
        console.office.press.publish("Bram", MONDAY)
        worker = console.worker("editor")
        page = worker.get("/print").text
        assert "02 300 00 03" in page and "not published" not in page
        edit(console, RENAMED)
        assert "One save is not published" in worker.get("/print").text
        answer = worker.get("/print/poster.pdf?number=%2B32460000000&language=en&topic=food")
        assert answer.mimetype == "application/pdf"
        assert "70#" in words_of(answer.data) and "71#" not in words_of(answer.data)
        assert (
            words_of(worker.get("/print/cards.pdf?number=0460000000&language=en&topic=food").data).count("0460") == 10
        )

    @pytest.mark.parametrize(
        ("asked", "told"),
        [("number=%2B32460000000", "Choose a language"), ("number=12&language=en", "Write the number")],
    )
    def test_what_is_missing_is_told_beside_what_was_chosen(self, asked: str, told: str, console: Console) -> None:
        console.office.press.publish("Bram", MONDAY)
        answer = console.worker("editor").get(f"/print/poster.pdf?{asked}")
        assert answer.status_code == 400 and told in answer.text

    def test_none_and_all_topics_with_their_words_where_one_can_text(self, console: Console) -> None:
        console.office.press.publish("Bram", MONDAY)
        worker = console.worker("editor")
        number = "/print?number=%2B32460000000&language=en&topic=food"
        for pick, count in (("all", True), ("none", False)):
            page = worker.get(f"{number}&pick={pick}").text.partition("with their codes and the words to text")[2]
            assert ("checked" in page) is count and " · FOOD" in page
        assert " · FOOD" not in worker.get("/print?number=%2B3223000003&language=en").text

    def test_a_language_that_is_on_no_paper_says_why(self, console: Console) -> None:
        console.office.press.publish("Bram", MONDAY)
        page = console.worker("editor").get("/print?number=%2B3223000002").text
        assert "Not to be printed: English, a call to this number is in العربية." in page

    def test_before_anything_is_published_there_is_nothing_to_print(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ivr.wings.console.pages.print_pages._live", lambda: None)
        worker = console.worker("editor")
        assert "Nothing was published yet" in worker.get("/print").text
        assert worker.get("/print/cards.pdf").status_code == 400

    def test_a_script_that_nobody_has_is_told_before_it_is_printed(
        self, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "ivr.wings.console.pages.print_pages.printer_fonts", lambda text: ([], "ع" if "ع" in text else "")
        )
        console.office.press.publish("Bram", MONDAY)
        worker = console.worker("editor")
        assert "no font for العربية" in worker.get("/print?number=%2B32460000000").text
        answer = worker.get("/print/poster.pdf?number=%2B32460000000&language=ar&topic=food")
        assert answer.status_code == 400 and "would print boxes" in answer.text
