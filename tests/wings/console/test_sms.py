"""Text messages in the console: asked, held against a list, their words and their templates."""

from __future__ import annotations

import io
import json
import re

import pytest

from ivr.content.read.files import NAMES
from ivr.store import keys
from ivr.store.contract import Tally
from ivr.wings.console.desk.desk import SavedDraft
from ivr.wings.console.texting.held_list import FILE
from ivr.wings.console.texting.template_preview import entry_for, previewed
from ivr.wings.console.texting.word_book import (
    booked,
    doubles,
    fault_of,
    file_of_words,
    found_again,
    searched,
    unknown_words,
    with_word,
    without_word,
)
from tests.conftest import MONDAY, Line
from tests.wings.console.conftest import Console

ENGLISH = "sms_templates/en/keywords.yaml"
LIST = [{"text": "food 4000", "topic": "food"}, {"text": "lawyer", "topic": "food"}, {"text": "bread"}]


def save(console: Console, file: str, old: str, new: str) -> None:
    opened = console.office.desk.open(file, MONDAY)
    assert old in opened.text
    done = console.office.desk.save({file: (opened.version, opened.text.replace(old, new, 1))}, "Amina", "-", MONDAY)
    assert isinstance(done, SavedDraft), done


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestAsking:
    def test_the_draft_and_the_line_answer_beside_each_other(self, console: Console) -> None:
        save(console, "sms_templates/en/card.txt", "{{ card.name }}:", "{{ card.name }} ->")
        page = console.worker("editor").post("/sms", text="groceries please", place="4000").text
        draft, live = page.split('id="line-2"')
        assert "Hearth -&gt; 0" in draft and "Hearth: 0" in live
        assert "The draft answers differently" in live
        for understood in ("topic Food", "need A parcel of food", "place Liège", "language English", "1 SMS · GSM-7"):
            assert understood in text_of(draft), understood

    def test_the_letter_that_makes_it_dearer_is_named(self, console: Console) -> None:
        save(console, "sms_templates/en/card.txt", "{{ card.name }}:", "{{ card.name }} α")
        page = text_of(console.worker("editor").post("/sms", text="food 4000").text)
        assert "UCS-2 · dearer because of α" in page

    def test_the_answer_is_that_of_a_chosen_moment(self, console: Console) -> None:
        worker = console.worker("editor")
        assert "open until" in worker.post("/sms", text="food 4000").text
        assert "closed" in worker.post("/sms", text="food 4000", at="2026-11-22T23:30").text
        assert "not a date" in worker.post("/sms", text="food 4000", at="tomorrow").text

    def test_nothing_is_counted(self, console: Console) -> None:
        worker = console.worker("editor")
        for word in ("xyzzyx", "xyzzyx", "xyzzyx"):
            assert worker.post("/sms", text=word).status_code == 200
        assert console.line.store.tallies(keys.WORDS.name, "2000-01-01") == []


class TestList:
    def test_what_is_wrong_is_shown_and_counted(self, console: Console) -> None:
        worker = console.worker("editor")
        page = text_of(worker.post("/sms/list", list=json.dumps(LIST), shown="wrong").text)
        assert "topic 1 2" in page and "1 of 3 messages" in page and "wrong: topic" in page
        assert "2 of 3" not in text_of(worker.post("/sms/list", list=json.dumps(LIST), shown="open").text)
        assert "1 of 3 messages" in text_of(
            worker.post("/sms/list", list=json.dumps(LIST), shown="all", words="READ").text
        )

    def test_a_file_counts_before_the_box(self, console: Console) -> None:
        file = (io.BytesIO(b"food 4000\nlawyer\n"), "list.txt")
        page = console.worker("editor").post("/sms/list", list="bread", file=file, shown="all").text
        assert "2 of 2 messages" in page

    def test_what_cannot_be_read_is_told(self, console: Console) -> None:
        worker = console.worker("editor")
        for path in ("/sms/list", "/sms/list/keep"):
            page = worker.post(path, list="[1]").text
            assert "This list cannot be read" in page and "[1]" in page

    def test_the_list_of_the_line_lies_with_its_content(self, console: Console) -> None:
        worker = console.worker("editor")
        assert "Saved in the draft" in worker.post("/sms/list/keep", list=json.dumps(LIST)).text
        assert json.loads(console.file(FILE)) == LIST
        assert "lawyer" in worker.get("/sms/list").text
        assert all(found.file != FILE for found in console.office.desk.problems(MONDAY))
        assert worker.post("/sms/list/keep", list="", version=console.office.desk.open(FILE, MONDAY).version)
        assert not (console.root / FILE).exists()


WORDS = """\
# Words.
topics:
  food: [food, bread,
         meals]
  bed: [bed]
needs:
  meal: [meal]
commands:
  stop: [stop]
language: [english]
small: [please]
weak: [bread]
"""
ORGANISATIONS = "hearth: [The Hearth]\nbread: {en: [Loaf], ar: [خبز]}\n"


class TestWordBook:
    def test_every_word_has_its_meaning_and_its_place(self) -> None:
        book = booked("en", WORDS, ORGANISATIONS)
        assert {one.word: one.meaning for one in book if one.kind != "weak"} == {
            "food": "topics/food",
            "bread": "topics/food",
            "meals": "topics/food",
            "bed": "topics/bed",
            "meal": "needs/meal",
            "stop": "commands/stop",
            "english": "language",
            "please": "small",
            "The Hearth": "organisations/hearth",
            "Loaf": "organisations/bread",
        }

    def test_the_word_itself_comes_first(self) -> None:
        book = booked("en", WORDS)
        assert [one.word for one in searched(book, "MEAL")] == ["meal", "meals"]
        assert [one.word for one in searched(book, "", "topics", "bed")] == ["bed"]

    def test_what_leads_to_two_things_is_found(self) -> None:
        assert doubles(booked("en", WORDS)) == {}
        twice = doubles(booked("en", WORDS.replace("[bed]", "[bed, Bréad]")))
        assert {one.meaning for one in twice["bread"]} == {"topics/food", "topics/bed"}

    @pytest.mark.parametrize(
        ("word", "kind", "id", "why"),
        [
            ("soup", "topics", "food", ""),
            ("Food!", "topics", "food", "there"),
            ("food", "topics", "bed", "double"),
            ("quit", "topics", "food", "carrier"),
            ("start", "commands", "start", ""),
            ("one two three four five", "topics", "food", "form"),
            ("?!", "topics", "food", "form"),
            ("food", "weak", "", ""),
            ("food", "organisations", "hearth", ""),
        ],
    )
    def test_why_a_word_cannot_be_added(self, word: str, kind: str, id: str, why: str) -> None:
        assert fault_of(word, kind, id, booked("en", WORDS))[0] == why

    @pytest.mark.parametrize(
        ("kind", "id", "after"),
        [
            ("topics", "food", WORDS.replace("meals]", "meals, soup]")),
            ("needs", "parcel", WORDS.replace("  meal: [meal]\n", "  meal: [meal]\n  parcel: [soup]\n")),
            ("answers", "night-rules", WORDS + "answers:\n  night-rules: [soup]\n"),
            ("small", "", WORDS.replace("[please]", "[please, soup]")),
        ],
    )
    def test_a_word_more_changes_nothing_else(self, kind: str, id: str, after: str) -> None:
        assert with_word(WORDS, "soup", kind, id, "en") == after

    @pytest.mark.parametrize(
        ("id", "after"),
        [
            ("hearth", "hearth: [The Hearth, soup]"),
            ("bread", "bread: {en: [Loaf, soup], ar: [خبز]}"),
            ("night", "night:\n  en: [soup]\n"),
        ],
    )
    def test_a_name_more_for_an_organisation(self, id: str, after: str) -> None:
        assert after in with_word(ORGANISATIONS, "soup", "organisations", id, "en")

    def test_a_word_less_changes_nothing_else(self) -> None:
        one = found_again(booked("en", WORDS), "bread", "topics", "food")
        assert one and without_word(WORDS, one) == WORDS.replace("food: [food, bread,", "food: [food,").replace(
            ",\n         meals", ", meals"
        )
        with pytest.raises(ValueError, match="not there"):
            without_word(WORDS.replace("bread", "loaf"), one)

    def test_a_full_line_goes_on_below(self) -> None:
        full = "topics:\n  food: [" + ", ".join(f"word{number:04}" for number in range(11)) + "]\n"
        assert with_word(full, "soup", "topics", "food", "en").endswith(",\n         soup]\n")

    def test_words_that_were_added_are_unknown_no_more(self) -> None:
        found = unknown_words({"mealz": 2, "soep": 5, "meals": 9}, [booked("en", WORDS)])
        assert found == [("soep", 5), ("mealz", 2)]


class TestWords:
    def test_a_word_is_found_with_where_it_leads(self, console: Console) -> None:
        page = text_of(console.worker("editor").get("/sms/words?language=en&q=groceries").text)
        assert "groceries A parcel of food" in page and "1 word" in page

    def test_a_new_word_leads_there_once_published(self, console: Console) -> None:
        worker = console.worker("publisher")
        answer = worker.post("/sms/words/add", language="en", word="  crusts ", means="needs/parcel")
        assert answer.status_code == 302
        assert "parcel: [parcel, groceries, crusts]" in console.file(ENGLISH)
        assert console.office.desk.log(MONDAY, ENGLISH)[0].why == "crusts (English) means A parcel of food"
        assert "Hearth" not in str(console.line.text("crusts 4000")[0]["body"])
        console.office.press.publish("Amina", MONDAY)
        assert "Hearth" in str(console.line.text("crusts 4000")[0]["body"])

    def test_the_form_asks_for_the_language_and_shows_the_word(self, console: Console) -> None:
        worker = console.worker("editor")
        page = worker.get("/sms/words?language=ar").text
        form = page.partition('action="/console/sms/words/add"')[2].partition("</form>")[0]
        assert '<select id="word-language" name="language" required>' in form and 'value="ar" selected' in form
        answer = worker.post("/sms/words/add", language="en", word="crusts", means="needs/parcel")
        shown = text_of(worker.get(answer.headers["Location"].removeprefix("/console")).text)
        assert "crusts (English) means A parcel of food." in shown and "1 word" in shown
        lost = worker.post("/sms/words/add", word="crumbs", means="needs/parcel").text
        assert "Choose the language of the word." in lost and 'value="crumbs"' in lost

    def test_a_name_more_finds_its_organisation(self, console: Console) -> None:
        worker = console.worker("editor")
        worker.post("/sms/words/add", language="en", word="loafers", organisation="Bread")
        assert "bread:\n  en: [loafers]\n" in console.file(NAMES)
        page = worker.post("/sms/words/add", language="en", word="loafing", organisation="nobody at all").text
        assert "that is in the list" in page and "loafing" in page

    @pytest.mark.parametrize(
        ("word", "means", "told"),
        [
            ("food", "topics/bed", "food means Food already"),
            ("food", "topics/food", "food means that already"),
            ("cancel", "topics/bed", "telephone companies"),
            ("???", "topics/bed", "one to four words"),
            ("quilt", "topics/nonsense", "Choose what the word means"),
        ],
    )
    def test_why_not_is_said_and_nothing_is_lost(self, console: Console, word: str, means: str, told: str) -> None:
        before = console.file(ENGLISH)
        page = console.worker("editor").post("/sms/words/add", language="en", word=word, means=means).text
        assert told in page and f'value="{word}"' in page
        assert console.file(ENGLISH) == before

    def test_a_word_that_leads_to_two_is_shown_with_both(self, console: Console) -> None:
        (console.root / ENGLISH).write_text(console.file(ENGLISH).replace("[bed, sleep]", "[bed, sleep, bread]"))
        worker = console.worker("editor")
        assert "1 word leads to two things" in worker.get("/sms/words?language=en").text
        page = text_of(worker.get("/sms/words?language=en&double=1").text)
        assert "Leads to two things: Food, A bed" in page and "2 words" in page

    def test_a_word_is_taken_away(self, console: Console) -> None:
        worker = console.worker("editor")
        fields = {"language": "en", "word": "groceries", "kind": "needs", "id": "parcel"}
        assert worker.post("/sms/words/remove", **fields).status_code == 302
        assert "parcel: [parcel]" in console.file(ENGLISH)
        worker.post("/sms/words/remove", **fields)
        assert "not there any more" in worker.get("/sms/words").text

    def test_the_last_word_of_a_topic_stays(self, console: Console) -> None:
        worker = console.worker("editor")
        for word in ("bed", "sleep"):
            answer = worker.post("/sms/words/remove", language="en", word=word, kind="topics", id="bed")
        assert "bed has no word in en" in answer.text
        assert "bed: [sleep]" in console.file(ENGLISH)

    def test_what_nobody_knows_is_explained_in_one_click(self, console: Console) -> None:
        console.line.store.tally(keys.WORDS.name, Tally("zuppa", "2026-11-20", 4))
        worker = console.worker("editor")
        assert "zuppa" in worker.get("/sms/words/unknown").text
        worker.post("/sms/words/add", language="en", word="zuppa", means="needs/meal", back="unknown")
        page = worker.get("/sms/words/unknown").text
        assert "There is no such word" in page
        assert "zuppa" in console.file(ENGLISH)


class TestTemplates:
    def test_a_template_reads_as_texters_get_it(self, console: Console) -> None:
        page = text_of(console.worker("editor").get("/sms/messages/en/card?service=Hearth").text)
        assert "As it is read: Hearth" in page and "Hearth: 0800 14 912 (free)" in page and "1 SMS · GSM-7" in page
        assert "{{ cards }}" in page and "{{ line }}" not in page

    def test_what_is_typed_is_looked_at_and_not_saved(self, console: Console) -> None:
        worker, file = console.worker("editor"), "sms_templates/en/help.txt"
        before = console.file(file)
        look = worker.post("/sms/messages/en/help/look", text="Ask ☎ {{ emergency }} {{ words }} {{ nonsense }}")
        assert "nonsense }} is not known here" in text_of(look.text) and "☎" in look.text
        assert console.file(file) == before

    def test_a_sentence_is_changed(self, console: Console) -> None:
        worker, file = console.worker("editor"), "sms_templates/en/last.txt"
        version = console.office.desk.open(file, MONDAY).version
        done = worker.post("/sms/messages/en/last/save", text="That is all we have.\r\n", version=version)
        assert done.status_code == 302 and console.file(file) == "That is all we have.\n"
        assert console.office.draft.library(MONDAY).templates["en"]["last"].strip() == "That is all we have."

    def test_one_that_lacks_the_emergency_number_is_refused(self, console: Console) -> None:
        worker, file = console.worker("editor"), "sms_templates/en/help.txt"
        before, version = console.file(file), console.office.desk.open(file, MONDAY).version
        page = worker.post("/sms/messages/en/help/save", text="Ask us.", version=version).text
        assert "emergency }} is missing" in text_of(page) and "Ask us." in page
        assert console.file(file) == before

    @pytest.mark.parametrize("path", ["/sms/messages/en/nonsense", "/sms/messages/xx/card"])
    def test_there_is_no_other_message(self, console: Console, path: str) -> None:
        assert console.worker("editor").get(path).status_code == 404

    def test_every_template_can_be_shown_for_every_service(self, house: Line) -> None:
        library = house.library
        entries = [None, *library.services()]
        for language, templates in library.templates.items():
            for name, source in templates.items():
                for entry in entries:
                    seen = previewed(library, language, name, source, entry, MONDAY)
                    assert seen.problems == () and seen.reply, (language, name)

    def test_a_service_is_found_by_what_is_typed(self, house: Line) -> None:
        found = {typed: entry_for(house.library, typed) for typed in ("", "hearth", "HEAR", "night/beds", "nobody")}
        ids = {typed: entry.organisation.id if entry else None for typed, entry in found.items()}
        assert ids == {"": ids[""], "hearth": "hearth", "HEAR": "hearth", "night/beds": "night", "nobody": None}
        assert ids[""]


def test_file_of_words() -> None:
    assert file_of_words("en") == ENGLISH
