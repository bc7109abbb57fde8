"""Answers: written in the console, a draft until somebody else has held them against their sources."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from ivr.content.read.document import yaml_document
from ivr.wings.console.answers.answer_typed import answer_in, new_answer, with_typed
from ivr.wings.console.answers.answers_shown import answers_listed
from ivr.wings.console.texts.sentence_list import spoken_line
from tests.conftest import HOUSE, MONDAY, ROOT
from tests.wings.console.conftest import Console, Worker

BREAD, NIGHT = "data/answers/bread-for-all.yaml", "data/answers/night-rules.yaml"


def form(worker: Worker, path: str) -> dict[str, object]:
    """The fields of the form of an answer as a browser sends them."""
    page = worker.get(path).text
    body = page[page.index("data-keep=") :]
    fields: dict[str, object] = {}
    for name, value in re.findall(r'<input id="([\w-]+)"[^>]*? value="([^"]*)"', body):
        fields[name] = unescape(value)
    for name, value in re.findall(r'<textarea id="([\w-]+)"[^>]*>([^<]*)</textarea>', body):
        fields[name] = unescape(value)
    for name, options in re.findall(r'<select id="([\w-]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    fields["fact"] = re.findall(r'name="fact" value="([^"]*)"', body)
    fields["call"] = re.findall(r'<option value="([^"]+)" selected', body[body.index('name="call"') :])
    version = re.search(r'name="version" value="([^"]*)"', body)
    return fields | {"version": version[1] if version else ""}


def save(worker: Worker, id: str, **changed: object) -> str:
    answer = worker.post(f"/answers/{id}/save", "/answers", **{**form(worker, f"/answers/{id}"), **changed})
    return answer.text if answer.status_code == 200 else answer.headers["Location"]


def test_a_form_that_is_sent_as_it_is_changes_nothing(console: Console) -> None:
    before = console.file(NIGHT)
    assert save(console.worker("editor"), "night-rules") == "/console/answers/night-rules"
    assert console.file(NIGHT) == before


def test_another_day_keeps_the_confirmation_and_other_words_take_it(console: Console) -> None:
    editor = console.worker("editor")
    save(editor, "night-rules", until="2028-01-31")
    assert "until: 2028-01-31" in console.file(NIGHT) and "reviewed:" in console.file(NIGHT)
    save(editor, "night-rules", ear="You may stay two nights. Then call the house.")
    text = console.file(NIGHT)
    assert "ear: You may stay two nights. Then call the house." in text and "reviewed" not in text
    assert "not given in this language until it is translated" in editor.get("/answers/night-rules").text


def test_facts_come_change_and_go(console: Console) -> None:
    editor = console.worker("editor")
    more = {"fact": ["0", "new"], "says-0": "One night only.", "says-1": "Come back at nine."}
    save(editor, "night-rules", **more, **{"source-1": "list", "locator-1": "The door", "quote-1": "at nine"})
    facts = yaml_document("", console.file(NIGHT))[0].data["facts"]
    assert [fact["says"] for fact in facts] == ["One night only.", "Come back at nine."]
    save(editor, "night-rules", **{"gone-0": "on"})
    assert [fact["says"] for fact in yaml_document("", console.file(NIGHT))[0].data["facts"]] == ["Come back at nine."]
    assert "Please write this first." in save(editor, "night-rules", **{"gone-0": "on"})


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("ear", "word " * 300, "takes 100 seconds"),
        ("sms", "word " * 200, "takes 7 SMS"),
        ("need", "parcel", "bed has no need parcel"),
        ("code", "7201", "already leads to"),
        ("quote-0", "a b c d e f g h i j k l m", "twelve words"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(field: str, value: str, fault: str, console: Console) -> None:
    before = console.file(NIGHT)
    page = save(console.worker("editor"), "night-rules", **{field: value})
    name = {"quote-0": "fact-0"}.get(field, field)
    assert re.search(rf'class="fault"[^>]*>[^<]*{fault}', page), name
    assert console.file(NIGHT) == before


class TestWhoConfirms:
    def test_not_who_wrote_it_last(self, console: Console) -> None:
        writer, reader = console.worker("editor", id="amina"), console.worker("editor", id="bram")
        save(writer, "night-rules", ear="You may stay two nights.")
        save(reader, "night-rules", until="2028-01-31")  # no change of what it tells
        version = str(form(writer, "/answers/night-rules")["version"])
        writer.post("/answers/night-rules/state", "/answers", by="colleague", version=version)
        assert "reviewed" not in console.file(NIGHT)
        assert "You wrote this yourself" in writer.get("/answers").text
        reader.post("/answers/night-rules/state", "/answers", by="lawyer", version=version)
        assert "reviewed: {by: lawyer, date: 2026-11-23}" in console.file(NIGHT)
        reader.post("/answers/night-rules/state", "/answers", by="", version="")
        assert "reviewed" in console.file(NIGHT), "an old version"

    def test_nothing_but_a_colleague_or_a_lawyer(self, console: Console) -> None:
        editor = console.worker("editor")
        assert editor.post("/answers/night-rules/state", "/answers", by="judge").status_code == 400
        assert editor.post("/answers/night-rules/save", "/answers", version="nothing").status_code in (200, 400)
        assert editor.get("/answers/nothing").status_code == 404


def test_a_new_answer_is_a_draft_that_callers_find_by_its_code(console: Console) -> None:
    editor = console.worker("editor")
    fields = form(editor, "/answers/new")
    assert fields["code"] == "7203"
    fields |= {"name": "Hot soup", "question": "Is there soup?", "ear": "There is soup.", "sms": "There is soup."}
    fields |= {"topic": "food", "never": "Soup is promised.\n", "fact": ["new"], "says-0": "Soup."}
    fields |= {"source-0": "list", "locator-0": "The door", "quote-0": "soup"}
    lacking = editor.post("/answers/new", "/answers", **{**fields, "ear": ""}).text
    assert "Please write this first." in lacking and "There is soup." in lacking
    assert lacking.count('class="fault"') == 1 + 2, "callers are offered Arabic, too"
    fields |= {f"{part}_ar": "حساء." for part in ("name", "question", "ear")}
    done = editor.post("/answers/new", "/answers", **fields)
    assert done.headers["Location"] == "/console/answers/hot-soup"
    answer = console.office.draft.library(MONDAY).answers["hot-soup"]
    assert (answer.state, answer.ear) == ("draft", {"en": "There is soup.", "ar": "حساء."})


def soup(editor: Worker) -> None:
    """A second answer about food."""
    fields = form(editor, "/answers/new")
    fields |= {"name": "Hot soup", "question": "Is there soup?", "ear": "There is soup.", "sms": "There is soup."}
    fields |= {"topic": "food", "never": "A bowl.", "fact": ["new"], "says-0": "Soup.", "source-0": "list"}
    fields |= {
        "locator-0": "The door",
        "quote-0": "soup",
        **{f"{part}_ar": "حساء." for part in ("name", "question", "ear")},
    }
    assert editor.post("/answers/new", "/answers", **fields).status_code == 302


def test_an_answer_goes_with_its_words_its_code_and_its_translations(console: Console) -> None:
    editor = console.worker("editor")
    soup(editor)
    page = unescape(editor.get("/answers/bread-for-all/away").text)
    assert "its code, 7201" in page and "may i have bread" in page
    assert editor.post("/answers/bread-for-all/away", "/answers").headers["Location"] == "/console/answers"
    assert not (console.root / BREAD).exists()
    for language in ("en", "ar"):
        assert "bread-for-all" not in console.file(f"sms_templates/{language}/keywords.yaml")
    assert '"7201": answers/bread-for-all' in console.file("data/retired_codes.yaml")
    assert '#~ msgctxt "answers/bread-for-all:question"' in console.file("menus/texts/ar.po")
    assert "bread-for-all" not in console.office.draft.library(MONDAY).answers
    assert form(editor, "/answers/new")["code"] == "7204"
    assert editor.get("/answers/bread-for-all/away").status_code == 404


def test_the_last_answer_to_which_a_menu_leads_stays(console: Console) -> None:
    editor = console.worker("editor")
    page = unescape(editor.get("/answers/night-rules/away").text)
    assert "the only answer about A bed" in page and "<button class=" not in page[page.index("cannot go yet") :]
    editor.post("/answers/night-rules/away", "/answers")
    assert (console.root / NIGHT).exists()


def test_words_for_an_answer_are_kept_with_those_for_topics(console: Console) -> None:
    editor = console.worker("editor")
    soup(editor)
    assert "/console/sms/words?language=en&means=answers/hot-soup" in unescape(editor.get("/answers/hot-soup").text)
    page = editor.get("/sms/words?language=en&means=answers/hot-soup").text
    assert '<option value="answers/hot-soup" selected>Hot soup</option>' in page
    sent = {"language": "en", "word": "is there soup", "means": "answers/hot-soup"}
    assert editor.post("/sms/words/add", "/answers", **sent).status_code == 302
    assert "  hot-soup: [is there soup]\n" in console.file("sms_templates/en/keywords.yaml")
    assert "is there soup" in editor.get("/sms/words?language=en&means=answers/hot-soup").text
    gone = {"language": "en", "word": "second night", "kind": "answers", "id": "night-rules"}
    assert editor.post("/sms/words/remove", "/answers", **gone).status_code == 302
    assert "night-rules" not in console.file("sms_templates/en/keywords.yaml")


def test_those_that_may_be_trusted_no_more_come_first() -> None:
    listed = answers_listed(spoken_line(HOUSE), date(2028, 1, 1))
    assert [(one.id, one.ends) for one in listed] == [("night-rules", "over"), ("bread-for-all", "")]
    assert listed[0].words == {"en": 1, "ar": 1} and listed[0].menus


def test_who_may_only_look_has_no_form(console: Console) -> None:
    page = console.worker("translator", "ar").get("/answers")
    assert page.status_code == 403


@pytest.mark.parametrize("path", sorted((ROOT / "data/answers").glob("*.yaml"))[::6], ids=lambda path: path.stem)
def test_any_answer_that_ships_is_written_back_to_the_letter(path: object) -> None:
    text = path.read_text()  # type: ignore[attr-defined]
    typed = answer_in(yaml_document("", text)[0].data)
    assert with_typed(text, typed) == text
    fresh = answer_in(yaml_document("", new_answer(typed))[0].data)
    assert fresh == typed
