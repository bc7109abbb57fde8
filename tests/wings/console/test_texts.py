"""Texts and languages: what a translator writes is what callers hear, and nothing else of the file changes."""

from __future__ import annotations

import difflib
import io
import json
import re
from dataclasses import replace

import pytest

from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.catalogues.speaker_reading import Reading, with_reading
from ivr.content.new_language import NewLanguage, with_language
from ivr.content.read.files import read_files
from ivr.content.read.po import PoEntry, parse
from ivr.language.gsm import segments
from ivr.publish.check import load
from ivr.wings.console.texts.sentence_list import SentencesAsked, ShownSentences, spoken_line
from tests.conftest import HOUSE, MONDAY, ROOT
from tests.translating import into
from tests.wings.console.conftest import Console, Worker

AR = "menus/texts/ar.po"
SILENCE = "prompt:silence"
MEAL = "organisations/bread:table.summary"


def rows(worker: Worker, language: str, **changed: str) -> dict[str, object]:
    """The fields of a page of sentences as a browser sends them, those of a place changed: its text by `text`."""
    page = worker.get(f"/texts/{language}?q={changed.get('q', '')}").text
    places = re.findall(r'name="place" value="([^"]*)"', page)
    assert places, "nothing was found"
    fields: dict[str, object] = {"place": places}
    for at in range(len(places)):
        for name in ("was", "seen"):
            found = re.search(rf'name="{name}-{at}" value="([^"]*)"', page)
            assert found
            fields[f"{name}-{at}"] = found[1].replace("&#39;", "'").replace("&#34;", '"')
        fields[f"text-{at}"] = fields[f"was-{at}"]
    if "text" in changed:
        fields["text-0"] = changed["text"]
    return fields


def save(worker: Worker, language: str, q: str, text: str, **more: str) -> str:
    """Types a text for the first sentence that is found by some words."""
    answer = worker.post(f"/texts/{language}/save", "/texts", **{**rows(worker, language, q=q, text=text), **more})
    return answer.text if answer.status_code == 200 else answer.headers["Location"]


def difference(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def with_turkish(console: Console, lacks: str) -> None:
    """Turkish, added in the console, and translated by somebody at the server but for one sentence."""
    editor = console.worker("editor")
    editor.post("/languages/new", "/texts", code="tr", name="Türkçe", locale="tr-TR", say="Polly.Burcu-Neural")
    assert "code: tr" in console.file("menus/line.yaml")
    into(console.root, "tr", {"prompt:language-choice": "Türkçe: {key}.", lacks: ""})
    words = console.root / "sms_templates/tr/keywords.yaml"
    words.write_text(words.read_text().replace("language: [english]", "language: [turkce]"))


class TestTheDemonstration:
    def test_a_missing_sentence_is_translated_switched_on_published_and_heard(self, console: Console) -> None:
        with_turkish(console, lacks=SILENCE)
        publisher = console.worker("publisher")
        refused = publisher.post("/texts/tr/switch", "/texts", field="voice", value="yes").text
        assert "1 sentence has no translation yet" in refused
        assert f"{SILENCE} is not translated" in refused
        assert "voice: no" in console.file("menus/line.yaml")
        translator = console.worker("translator", "tr")
        page = translator.get("/texts/tr?show=missing").text
        assert page.count('name="place"') == 1 and f'value="{SILENCE}"' in page
        save(translator, "tr", "silence", "Acele etmeyin.")
        save(translator, "tr", "bread-for-all:sms", "Herkes ekmek alabilir.")
        for channel in ("voice", "sms"):
            publisher.post("/texts/tr/switch", "/texts", field=channel, value="yes")
        console.office.press.publish("Bram", MONDAY)
        call = console.line.call()
        call.dial()
        call.press("3")
        call.wait()
        assert "Acele etmeyin." in [event.get("heard") for event in call.events]
        console.line.text("turkce", sender="+32470000001")
        [reply] = console.line.text("7201", sender="+32470000001")
        assert "Herkes ekmek alabilir." in str(reply)

    def test_a_translator_changes_no_other_language_not_even_by_a_crafted_form(self, console: Console) -> None:
        translator, before = console.worker("translator", "tr"), console.file(AR)
        fields = rows(console.worker("editor"), "ar", q="silence", text="لا")
        assert translator.get("/texts/ar").status_code == 403
        for path in ("/texts/ar/save", "/texts/ar/upload", "/texts/en/save"):
            assert translator.post(path, "/texts", **fields).status_code == 403
        assert translator.post("/texts/ar/switch", "/texts", field="sms", value="no").status_code == 403
        assert console.file(AR) == before

    def test_a_form_of_ones_own_language_cannot_name_a_place_of_another_file(self, console: Console) -> None:
        translator, before = console.worker("translator", "ar"), console.file("data/organisations/bread.yaml")
        fields = {"place": ["../en:x", MEAL], "text-0": "x", "was-0": "", "seen-0": ""}
        assert "are not there any more" in translator.post("/texts/ar/save", "/texts", **fields).text
        assert console.file("data/organisations/bread.yaml") == before

    def test_a_translator_lands_on_their_languages_and_sees_no_others(self, console: Console) -> None:
        translator = console.worker("translator", "ar")
        assert translator.get("/").headers["Location"] == "/console/texts"
        page = translator.get("/texts").text
        assert "العربية" in page and "English</a>" not in page and "switch" not in page


class TestSaving:
    def test_only_the_lines_of_the_entry_change(self, console: Console) -> None:
        before = console.file(AR)
        where = save(console.worker("translator", "ar"), "ar", "silence", "خذ وقتك الآن.")
        assert where == "/console/texts/ar"
        gone, come = difference(before, console.file(AR))
        assert gone.startswith("-msgstr") and come == '+msgstr "خذ وقتك الآن."'
        assert console.office.desk.log(MONDAY, AR)[0].who == "Translator"

    @pytest.mark.parametrize("text", ["In danger?", "Call {number} {x}.", "Call {number"])
    def test_a_slot_that_is_missing_unknown_or_broken_is_refused_beside_its_field(
        self, text: str, console: Console
    ) -> None:
        before = console.file(AR)
        page = save(console.worker("translator", "ar"), "ar", "prompt:emergency", text)
        assert "Keep exactly the names" in page and f">{text}</textarea>" in page
        assert console.file(AR) == before

    def test_what_the_line_would_refuse_stands_beside_its_field(self, console: Console) -> None:
        page = save(console.worker("translator", "ar"), "ar", "silence", "كلمة " * 80)
        assert re.search(r'class="fault" id="fault-0">silence has \d+ letters', page)

    def test_a_sentence_without_slots_takes_none(self, console: Console) -> None:
        assert "Keep exactly" in save(console.worker("translator", "ar"), "ar", MEAL, "{key}")

    def test_what_somebody_else_wrote_meanwhile_is_shown_and_not_undone(self, console: Console) -> None:
        first, second = console.worker("translator", "ar", id="amina"), console.worker("translator", "ar", id="bram")
        mine = rows(second, "ar", q="silence", text="كلمتي.")
        save(first, "ar", "silence", "كلمتها.")
        page = second.post("/texts/ar/save", "/texts", **mine).text
        assert "changed this one meanwhile" in page and "كلمتها." in page and "كلمتي." in page
        assert "كلمتها." in console.file(AR)
        again = {**mine, "was-0": "كلمتها."}
        second.post("/texts/ar/save", "/texts", **again)
        assert "كلمتي." in console.file(AR)

    def test_a_sentence_that_was_changed_meanwhile_is_looked_at_once_more(self, console: Console) -> None:
        translator = console.worker("translator", "ar")
        mine = rows(translator, "ar", q=MEAL, text="وجبة.")
        save(console.worker("editor"), "en", MEAL, "A meal at noon.")
        page = translator.post("/texts/ar/save", "/texts", **mine).text
        assert "was changed meanwhile" in page and "A meal at noon." in page and "وجبة.</textarea>" in page
        assert "وجبة." not in console.file(AR).splitlines()

    def test_two_who_change_two_sentences_both_have_their_way(self, console: Console) -> None:
        first, second = console.worker("translator", "ar", id="amina"), console.worker("translator", "ar", id="bram")
        mine = rows(second, "ar", q="goodbye", text="وداعا الآن.")
        save(first, "ar", "silence", "كلمتها.")
        second.post("/texts/ar/save", "/texts", **mine)
        assert "كلمتها." in console.file(AR) and "وداعا الآن." in console.file(AR)

    def test_a_stale_one_is_right_again_by_a_tick_or_by_another_text(self, console: Console) -> None:
        editor = console.worker("editor")
        save(editor, "en", MEAL, "A warm meal at noon.")
        assert "A warm meal at noon." in console.file("data/organisations/bread.yaml")
        page = editor.get("/texts/ar?show=stale").text
        assert "It said before:" in page and "A warm meal." in page and page.count('name="place"') == 1
        fields = rows(editor, "ar", q=MEAL)
        editor.post("/texts/ar/save", "/texts", **fields, **{"right-0": "yes"})
        assert 'msgid "A warm meal at noon."' in console.file(AR)
        assert "0 sentences" in editor.get("/texts/ar?show=stale").text

    def test_a_speaker_reads_it_with_one_click_and_another_word_makes_it_a_draft(self, console: Console) -> None:
        translator = console.worker("translator", "ar")
        save(translator, "ar", "silence", "خذ وقتك.", read="yes-0")
        assert "# Read: a second reader, 2026-11-23 (" in console.file(AR)
        assert "read by a second reader on 2026-11-23" in translator.get("/texts/ar?q=silence").text
        where = save(translator, "ar", "silence", "خذ وقتك.", read="yes-0", by="a native speaker")
        assert "# Reviewed: a native speaker, 2026-11-23 (" in console.file(AR) and "# Read:" not in console.file(AR)
        assert "reviewed by a native speaker on 2026-11-23" in translator.get(f"{where}&q=silence"[8:]).text
        save(translator, "ar", "silence", "خذ وقتك كله.", by="the pope")
        assert "# Reviewed:" not in console.file(AR)

    def test_the_terms_of_a_sentence_stand_beside_it(self, console: Console) -> None:
        (console.root / "menus/terms").mkdir()
        (console.root / "menus/terms.yaml").write_text("meal: {source: [meal], is: Warm food.}\n")
        said = "meal: {say: طعام, forms: [طعام, وجبة], people: [akl, shorba], not: bread alone}\n"
        (console.root / "menus/terms/ar.yaml").write_text(said)
        translator = console.worker("translator", "ar")
        page = translator.get(f"/texts/ar?q={MEAL}").text
        assert all(told in page for told in ('<strong lang="ar" dir="rtl">طعام</strong>', "Warm food.", "akl, shorba"))
        assert "bread alone" in page and "not in your text" not in page
        save(translator, "ar", MEAL, "خبز.")
        assert "not in your text" in translator.get(f"/texts/ar?q={MEAL}").text
        assert "Warm food." not in translator.get("/texts/ar?q=silence").text

    def test_what_nobody_answers_for_is_found(self, console: Console) -> None:
        translator = console.worker("translator", "ar")
        save(translator, "ar", "silence", "خذ وقتك.", read="yes-0")
        assert f'value="{SILENCE}"' not in translator.get("/texts/ar?show=unread&q=silence").text
        assert f'value="{SILENCE}"' in translator.get("/texts/ar?show=unreviewed&q=silence").text
        page = translator.get("/texts").text
        assert "<dt>Read by a second person</dt><dd>1 " in page and "<dt>Reviewed</dt><dd>0 " in page

    def test_the_source_is_the_editors(self, console: Console) -> None:
        translator = console.worker("translator", "ar", "en")
        assert translator.get("/texts/en").status_code == 403
        before = console.file("menus/texts.yaml")
        save(console.worker("editor"), "en", "prompt:silence", "Do not hurry.")
        assert len(difference(before, console.file("menus/texts.yaml"))) == 2


class TestFiles:
    def test_what_a_file_would_change_is_shown_before_it_is_written(self, console: Console) -> None:
        translator, before = console.worker("translator", "ar"), console.file(AR)
        fetched = translator.get("/texts/ar/catalogue").text
        assert parse(fetched, "ar")[1] == ()
        sent = fetched.replace('msgstr "{place}."', 'msgstr "في {place}."', 1)
        page = translator.post("/texts/ar/upload", "/texts", catalogue=(io.BytesIO(sent.encode()), "ar.po")).text
        assert "Your file changes 1 sentence." in page and "في {place}." in page
        assert console.file(AR) == before
        fields = {"place": "prompt:place-here", "text-0": "في {place}.", "was-0": "{place}.", "seen-0": "{place}."}
        translator.post("/texts/ar/save", "/texts", **fields, **{"take-0": ["no", "yes"]})
        assert 'msgstr "في {place}."' in console.file(AR)

    def test_a_row_that_is_not_taken_stays(self, console: Console) -> None:
        fields = {"place": "prompt:place-here", "text-0": "x {place}.", "was-0": "{place}.", "seen-0": "{place}."}
        before = console.file(AR)
        console.worker("translator", "ar").post("/texts/ar/save", "/texts", **fields, **{"take-0": ["no"]})
        assert console.file(AR) == before

    @pytest.mark.parametrize("sent", [b"\xff\xfe", b"no catalogue", b'msgid ""\nmsgstr "Language: fr\\n"\n'])
    def test_a_file_that_is_none_changes_nothing(self, sent: bytes, console: Console) -> None:
        page = console.worker("editor").post("/texts/ar/upload", "/texts", catalogue=(io.BytesIO(sent), "x.po")).text
        assert "cannot be read" in page


class TestLanguages:
    def test_a_code_that_nobody_knows_is_refused_beside_its_field(self, console: Console) -> None:
        page = console.worker("editor").post("/languages/new", "/texts", code="qq", name="", locale="tr-TR").text
        assert "Nobody knows this code" in page and "calls itself." in page

    def test_who_is_invited_may_get_a_language_that_nobody_is_offered_yet(self, console: Console) -> None:
        with_turkish(console, lacks=SILENCE)
        assert 'value="tr"' in console.worker().get("/people").text

    def test_a_speaker_has_read_all_of_it_until_a_sentence_is_changed(self, console: Console) -> None:
        publisher = console.worker("publisher")
        publisher.post("/texts/ar/switch", "/texts", field="review", value="reviewed")
        count = len(parse(console.file(AR), "ar")[0].entries)
        assert console.file(AR).count("# Reviewed: a native speaker, 2026-11-23 (") == count
        assert load(console.root, MONDAY.date())[0].line.languages[1].review == "reviewed"
        save(console.worker("translator", "ar"), "ar", "silence", "خذ وقتك كله.")
        content, problems = load(console.root, MONDAY.date())
        assert content.line.languages[1].review == "draft"
        assert [one.message for one in problems] == [
            "ar is called reviewed, and nobody answers yet for 1 of its translations"
        ]

    def test_a_language_is_begun_with_all_that_belongs_to_it(self, console: Console) -> None:
        editor = console.worker("editor")
        editor.post("/languages/new", "/texts", code="eo", name="Esperanto", locale="", say="")
        assert "{code: eo, name: Esperanto, voice: no, sms: no, review: draft, locale: eo}" in console.file(
            "menus/line.yaml"
        )
        assert console.file("sms_templates/eo/busy.txt").startswith("{# To be translated from en:")
        assert "# needs:" in console.file("sms_templates/eo/keywords.yaml")
        again = editor.post("/languages/new", "/texts", code="eo", name="{x}", locale="nl-BE").text
        assert (
            "there already." in again and "no name of a language" in again and "It begins with the code: eo-TR" in again
        )

    def test_a_language_is_switched_off(self, console: Console) -> None:
        publisher = console.worker("publisher")
        publisher.post("/texts/ar/switch", "/texts", field="sms", value="no")
        assert "name: العربية, voice: yes, sms: no" in console.file("menus/line.yaml")
        assert publisher.post("/texts/ar/switch", "/texts", field="code", value="yes").status_code == 400


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_entries_of_the_line_that_ships_change_alone(language: str) -> None:
    text = (ROOT / f"menus/texts/{language}.po").read_text()
    entries = parse(text, language)[0].entries
    order = [entry.place for entry in entries]
    for entry in entries[::240]:
        changed = with_reading(replace(entry, text=f'{entry.text} "x"'), Reading("read", "x", "2026-11-26"))
        lines = difference(text, with_entries(text, language, {entry.place: changed}, order))
        assert len([line for line in lines if line.startswith("+# Read: x")]) == 1
        assert [line[:7] for line in lines if "# Read:" not in line] == ["-msgstr", "+msgstr"]


def test_words_of_other_tools_stay() -> None:
    text = 'msgid ""\nmsgstr "Language: ar\\n"\n\n#: x.py:3\n#, fuzzy, c-format\n#| msgid "was"\nmsgctxt "a"\nmsgid "is"\nmsgstr ""\n"one "\n"two"\nmsgctxt "c"\nmsgid "see"\nmsgstr "c"\n'  # noqa: E501
    entry = PoEntry("a", "is", "new")
    done = with_entries(text, "ar", {"a": entry, "b": PoEntry("b", "be", "b")}, ["a", "b", "c"])
    assert done == (
        'msgid ""\nmsgstr "Language: ar\\n"\n\n#: x.py:3\n#, c-format\nmsgctxt "a"\nmsgid "is"\nmsgstr "new"\n'
        '\nmsgctxt "b"\nmsgid "be"\nmsgstr "b"\nmsgctxt "c"\nmsgid "see"\nmsgstr "c"\n'
    )


def test_what_needs_a_hand_comes_first_and_can_be_looked_for() -> None:
    line = spoken_line(HOUSE)
    found = line.shown("ar")
    assert {one.state for one in found.all} == {"fresh"}
    assert [one.place for one in SentencesAsked(group="organisations/bread", words="WARM meal").of(found)] == [MEAL]
    lacking = ShownSentences(tuple(one._replace(state="missing") if one.place == MEAL else one for one in found.all))
    assert SentencesAsked().of(lacking)[0].place == MEAL
    assert [one.place for one in SentencesAsked("missing").of(lacking)] == [MEAL]
    assert len(SentencesAsked("unread").of(lacking)) == len(found.all) - 1


def test_a_language_more_changes_nothing_else_of_the_line_that_ships() -> None:
    text = (ROOT / "menus/line.yaml").read_text()
    prompts, new = (ROOT / "menus/texts.yaml").read_text(), NewLanguage("sq", "Shqip", "sq-AL")
    files = with_language(ROOT, text, read_files(ROOT)[0], prompts, new)
    assert all(line.startswith("+") for line in difference(text, files.pop("menus/line.yaml")))
    assert '"Language: sq' in files.pop("menus/texts/sq.po")
    assert {file.partition("/")[0] for file in files} == {"menus", "sms_templates"} and len(files) == 3 + 13


def test_the_page_counts_messages_by_the_alphabet_of_the_line() -> None:
    script = (ROOT / "ivr/wings/console/static/texts.js").read_text()
    for name, cost in (("BASIC", 160), ("EXTENDED", 80)):
        found = re.search(rf"^const {name} = (.*);$", script, re.MULTILINE)
        assert found
        for letter in json.loads(found[1]):
            assert (segments(letter * cost), segments(letter * (cost + 1))) == (1, 2)
