"""Menus, topics and codes of posters: what is arranged on a page is what a caller hears, and nobody is cut off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.content.read.document import yaml_document
from ivr.content.read.po import Sentence, parse
from ivr.errors import Problem
from ivr.wings.console.menus.catalogue_entries import laid_aside, to_look_at, translated
from ivr.wings.console.menus.code_list import (
    all_codes,
    chosen_codes,
    free_codes,
    organisation_texts,
    why_not,
    with_and_without,
)
from ivr.wings.console.menus.menu_texts import MenuTexts, against, menu_texts
from ivr.wings.console.menus.topic_edits import NewTopic, created, renamed
from ivr.wings.console.menus.tree_edits import (
    ChoiceGone,
    FieldFault,
    Lost,
    NewChoice,
    added,
    lost_without,
    moved,
    moved_into,
    taken,
    with_submenu,
)
from ivr.wings.console.menus.tree_map import every_menu, moments, shifts, tree_of
from tests.conftest import HOUSE, MONDAY, ROOT
from tests.wings.console.conftest import Console, Worker

WORDS = {"en": "Warm clothes: press {key}.", "ar": "ملابس: اضغط {key}."}


@pytest.fixture(scope="module")
def house() -> MenuTexts:
    return menu_texts(HOUSE, ["sms_templates/*/keywords.yaml"])


@pytest.fixture(scope="module")
def shipped() -> MenuTexts:
    return menu_texts(ROOT)


def keys(texts: MenuTexts, menu: str) -> list[str]:
    """The choices of a menu: key, and where it leads."""
    found = texts.menus()[menu]
    return [f"{one['key']} {next(v for k, v in one.items() if k not in ('key', 'say'))}" for one in found]


def codes_of(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.code for problem in problems}


class TestTheMap:
    def test_says_what_is_heard_how_long_and_where_it_leads(self, house: MenuTexts) -> None:
        tree = tree_of(house, "ar", "First")
        more = {menu.id: menu for menu in every_menu(tree)}["more"]
        assert [(one.key, one.by, one.leads) for one in more.choices] == [
            ("1", "topic", "A bed"),
            ("2", "topic", "Law"),
            ("3", "goto", "Your rights"),
        ]
        assert more.choices[0].said.endswith("1.") and more.choices[0].begins == 0
        assert [one.until for one in more.choices] == sorted(one.until for one in more.choices)
        assert more.seconds == more.choices[-1].until
        assert more.choices[0].way == pytest.approx(tree.choices[1].until + more.choices[0].until)
        assert (more.level, more.full_name, more.numbers) == (2, "For more", ("+3223000002",))

    def test_names_what_is_wrong_with_a_menu_at_that_menu(self, house: MenuTexts) -> None:
        long = house.texts["menus/texts.yaml"].replace('"For a bed, press {key}."', f'"{"bed " * 80}{{key}}."')
        worse = house.changed({"menus/texts.yaml": long})
        more = {menu.id: menu for menu in every_menu(tree_of(worse, "en"))}["more"]
        assert "M311" in codes_of(more.problems)
        assert "T404" in codes_of(more.choices[0].problems)

    def test_of_the_line_that_ships_no_choice_is_left_out(self, shipped: MenuTexts) -> None:
        mapped = {menu.id: len(menu.choices) for menu in every_menu(tree_of(shipped, "nl"))}
        assert mapped == {menu: len(choices) for menu, choices in shipped.menus().items()}
        assert {one.said == "" for menu in every_menu(tree_of(shipped, "nl")) for one in menu.choices} == {False}


class TestChanges:
    def test_a_move_counts_the_keys_anew_and_changes_nothing_else(self, shipped: MenuTexts) -> None:
        after = moved(shipped, "health", "topic:pregnancy", 0)
        assert keys(after, "health") == ["1 pregnancy", "2 violence", "3 health", "4 mental-health"]
        assert {file for file in after.texts if after.texts[file] != shipped.texts[file]} == {"menus/main.yaml"}
        before, now = (set(one.texts["menus/main.yaml"].splitlines()) for one in (shipped, after))
        assert len(now - before) == 4
        assert against(shipped, after) == ()

    def test_how_the_seconds_change_is_told(self, house: MenuTexts) -> None:
        said = house.files.texts["en"].data
        after = moved(house, "more", "topic:law", 0)
        [law, bed] = shifts(moments(house.menus()["more"], said), moments(after.menus()["more"], said))
        assert law.before and law.after and bed.after
        assert (law.name, law.before.key, law.after.key, bed.after.key) == ("For a lawyer", "2", "1", "2")
        assert law.after.until < law.before.until

    def test_every_choice_of_the_line_that_ships_can_be_moved(self, shipped: MenuTexts) -> None:
        for menu, choice in (("main", "goto:other"), ("rights", "tell:privacy-call"), ("living", "topic:work")):
            assert against(shipped, moved(shipped, menu, choice, 0)) == ()

    def test_a_choice_that_is_gone_is_not_mistaken_for_another(self, house: MenuTexts) -> None:
        with pytest.raises(ChoiceGone):
            moved(house, "more", "topic:food", 0)

    def test_into_another_menu(self, house: MenuTexts) -> None:
        after = moved_into(house, "more", ["topic:law"], "main")
        assert keys(after, "main") == ["1 food", "2 more", "3 law"] and keys(after, "more") == ["1 bed", "2 know"]
        assert against(house, after) == ()

    def test_what_would_cut_off_a_topic_is_refused_with_its_words(self, house: MenuTexts) -> None:
        [problem] = against(house, taken(house, "more", "topic:law"))
        assert (problem.code, problem.level) == ("M309", "error") and "law" in problem.message
        assert codes_of(against(house, taken(house, "main", "goto:more"))) >= {"M309", "M314"}

    def test_what_would_be_lost_is_told_before(self, house: MenuTexts, shipped: MenuTexts) -> None:
        assert lost_without(house, "main", "goto:more") == Lost(("bed", "law"), ("bed", "food"), ("know", "more"))
        women = lost_without(shipped, "other", "goto:women")
        assert women == Lost(menus=("women",)) and not women.is_too_much

    def test_a_choice_is_taken_away_with_its_menu_and_its_sentence(self, shipped: MenuTexts) -> None:
        after = taken(shipped, "other", "goto:women")
        assert "women" not in after.menus() and "choice-women-menu" not in after.texts["menus/texts.yaml"]
        french, _ = parse(after.texts["menus/texts/fr.po"], "fr")
        assert "prompt:choice-women-menu" in {entry.place for entry in french.obsolete}
        assert against(shipped, after) == ()

    def test_the_last_choice_of_a_menu_stays(self, house: MenuTexts) -> None:
        one = taken(house, "know", "answers:food")
        with pytest.raises(FieldFault):
            taken(one, "know", "answers:bed")

    def test_one_more_choice_with_the_words_of_another(self, house: MenuTexts) -> None:
        after = added(house, "main", NewChoice("topic", "law", "", {}, {}))
        assert after.menus()["main"][-1] == {"key": "3", "say": "choice-law", "topic": "law"}
        assert '  - {key: "3", say: choice-law, topic: law}' in after.texts["menus/main.yaml"]

    def test_one_more_choice_with_words_of_its_own(self, house: MenuTexts) -> None:
        after = added(house, "main", NewChoice("topic", "law", "", WORDS, {}))
        say = after.menus()["main"][-1]["say"]
        assert (say, after.said("ar", say)) == ("choice-warm-clothes", WORDS["ar"])
        assert against(house, after) == ()

    def test_words_that_are_told(self, house: MenuTexts) -> None:
        told = {"en": "We keep nothing.", "ar": "لا نحفظ شيئا."}
        after = added(house, "more", NewChoice("tell", "", "", WORDS, told))
        assert after.said("ar", after.menus()["more"][-1]["tell"]) == told["ar"]
        assert against(house, after) == ()

    def test_a_language_that_is_offered_needs_its_words(self, house: MenuTexts) -> None:
        after = added(house, "main", NewChoice("topic", "law", "", {**WORDS, "ar": ""}, {}))
        assert codes_of(against(house, after)) == {"D208"}

    def test_words_without_their_key_are_sent_back(self, house: MenuTexts) -> None:
        with pytest.raises(FieldFault) as refused:
            added(house, "main", NewChoice("topic", "law", "", {"en": "Law"}, {}))
        assert refused.value.field == "words_en"

    def test_a_circle_is_refused(self, house: MenuTexts) -> None:
        after = added(house, "know", NewChoice("goto", "more", "", {}, {}))
        assert codes_of(against(house, after)) == {"M308"}

    def test_a_menu_of_its_own_for_some(self, house: MenuTexts) -> None:
        after = with_submenu(house, "more", WORDS, ["topic:bed", "topic:law"])
        assert keys(after, "more") == ["1 warm-clothes", "2 know"]
        assert keys(after, "warm-clothes") == ["1 bed", "2 law"]
        assert against(house, after) == ()

    def test_an_empty_menu_is_not_made(self, house: MenuTexts) -> None:
        with pytest.raises(FieldFault):
            with_submenu(house, "more", WORDS, [])


class TestCatalogues:
    TEXT = 'msgid ""\nmsgstr "Language: ar\\n"\n\nmsgctxt "prompt:a"\nmsgid "One"\nmsgstr "واحد"\n'

    def test_a_changed_sentence_waits_for_its_translator(self) -> None:
        entry = parse(to_look_at(self.TEXT, "ar", Sentence("prompt:a", "Two")), "ar")[0].entries[0]
        assert (entry.text, entry.fuzzy, entry.previous, entry.source) == ("واحد", True, "One", "Two")

    def test_who_translates_it_takes_the_mark_away(self) -> None:
        waiting = to_look_at(self.TEXT, "ar", Sentence("prompt:a", "Two"))
        entry = parse(translated(waiting, "ar", Sentence("prompt:a", "Two"), "اثنان"), "ar")[0].entries[0]
        assert entry.translates("Two") and entry.text == "اثنان"

    def test_what_is_laid_aside_comes_back_with_its_sentence(self) -> None:
        aside = laid_aside(self.TEXT, "ar", "prompt:a")
        assert parse(aside, "ar")[0].entries == ()
        back = parse(to_look_at(aside, "ar", Sentence("prompt:a", "One")), "ar")[0]
        assert [entry.text for entry in back.entries] == ["واحد"] and back.obsolete == ()


class TestTopics:
    def test_a_topic_with_all_it_needs(self, house: MenuTexts) -> None:
        new = NewTopic(
            {"en": "Clothes", "ar": "ملابس"}, "73", {"en": "clothes, a coat", "ar": "ملابس"}, urgent=True,
            menu="main", choice=WORDS,
        )  # fmt: skip
        after, id = created(house, new)
        assert after.texts["data/topics.yaml"].endswith('clothes:\n  name: Clothes\n  code: "73"\n  urgent: yes\n')
        assert (id, keys(after, "main")[-1]) == ("clothes", "3 clothes")
        assert "  clothes: [clothes, a coat]\n" in after.texts["sms_templates/en/keywords.yaml"]
        assert against(house, after) == ()

    @pytest.mark.parametrize("topic", ["food", "law"])
    def test_a_need(self, topic: str, house: MenuTexts) -> None:
        after, id = created(house, NewTopic({"en": "A coat: warm", "ar": "معطف"}, "812", {}, within=topic))
        data = yaml_document("", after.texts["data/topics.yaml"])[0].data
        assert data[topic]["needs"][id] == {"name": "A coat: warm", "code": "812"}
        assert against(house, after) == ()

    def test_a_name_that_is_too_long_or_not_there_is_sent_back(self, house: MenuTexts) -> None:
        for name in ("", "One two three four five six seven"):
            with pytest.raises(FieldFault):
                created(house, NewTopic({"en": name}, "812", {}, within="law"))

    def test_another_name_leaves_the_id(self, house: MenuTexts) -> None:
        after = renamed(house, "meal", {"en": "Something warm", "ar": "شيء دافئ"})
        data = yaml_document("", after.texts["data/topics.yaml"])[0].data
        assert data["food"]["needs"]["meal"]["name"] == "Something warm"
        assert against(house, after) == ()


class TestCodes:
    def test_each_is_listed_with_where_it_leads(self, house: MenuTexts) -> None:
        found = all_codes(house, organisation_texts(HOUSE))
        assert [(one.kind, one.name) for one in chosen_codes(found, "811", "")] == [("need", "A parcel of food")]
        assert {one.kind for one in chosen_codes(found, "bread", "")} == {"answer", "organisation"}
        assert [one.kind for one in chosen_codes(found, "bread", "answer")] == ["answer"]

    def test_the_next_free_one_was_never_anything_else(self, house: MenuTexts) -> None:
        found = all_codes(house, organisation_texts(HOUSE))
        assert free_codes(found, ())["topic"][0] == "73"
        assert free_codes(found, ("73",))["topic"][0] == "74"

    def test_those_without_one_stand_behind_the_others(self, house: MenuTexts) -> None:
        found = all_codes(house, organisation_texts(HOUSE) | {"data/organisations/attic.yaml": "name: Attic\n"})
        coded, codeless = with_and_without(found)
        assert [*coded, *codeless] == found and coded and codeless
        assert all(one.code for one in coded) and "Attic" in [one.name for one in codeless if not one.code]
        assert not any(one.code for one in codeless)

    def test_what_cannot_be_given(self, house: MenuTexts) -> None:
        found = all_codes(house, organisation_texts(HOUSE))
        assert [why_not("topic", code, found, ("80",)) for code in ("70", "712", "80", "81")] == [
            "taken", "form", "retired", "",
        ]  # fmt: skip


def heard(console: Console, *pressed: str) -> list[str]:
    """What a caller hears after the last of these keys."""
    call = console.line.call()
    call.dial()
    told = 0
    for key in pressed:
        told = len(call.events)
        call.press(key)
    return [str(event["heard"]) for event in call.events[told:] if "heard" in event]


@pytest.fixture
def editor(console: Console) -> Worker:
    return console.worker("editor")


class TestPages:
    def test_a_choice_is_moved_and_a_call_hears_the_new_order(self, console: Console, editor: Worker) -> None:
        before = heard(console, "1", "2")
        assert before[:2] == ["For a bed, press 1.", "For a lawyer, press 2."]
        answer = editor.post("/menus/more/move", choice="topic:law", to="0", language="en")
        page = editor.get(answer.headers["Location"].removeprefix("/console")).text
        assert "“For a lawyer”: key 1" in page and "Before: key 2" in page and "Not published yet" in page
        assert heard(console, "1", "2") == before
        console.office.press.publish("Paula", MONDAY)
        assert heard(console, "1", "2")[:2] == ["For a lawyer, press 1.", "For a bed, press 2."]
        assert "Not published yet" not in editor.get("/menus/more").text

    def test_the_map_is_read_in_every_language(self, editor: Worker) -> None:
        assert 'lang="ar" dir="rtl"' in editor.get("/menus?language=ar").text
        assert "A bed" in editor.get("/menus").text

    def test_what_would_cut_somebody_off_is_not_saved(self, console: Console, editor: Worker) -> None:
        before = console.file("menus/main.yaml")
        page = editor.post("/menus/more/take", choice="topic:law").text
        assert "no menu leads to the topic law" in page and "Nothing was saved" in page
        assert console.file("menus/main.yaml") == before

    def test_a_choice_that_somebody_else_took_is_told(self, editor: Worker) -> None:
        answer = editor.post("/menus/more/move", choice="topic:food", to="0")
        assert "not in this menu any more" in editor.get(answer.headers["Location"].removeprefix("/console")).text

    def test_a_form_that_is_not_whole_says_so_beside_the_field(self, console: Console, editor: Worker) -> None:
        page = editor.post("/menus/main/add", target="topic:law", words_en=WORDS["en"]).text
        assert 'id="words_ar-fault"' in page and WORDS["en"] in page
        assert (
            editor.post("/menus/main/add", target="topic:law", words_en=WORDS["en"], words_ar=WORDS["ar"]).status_code
            == 302
        )
        assert console.office.draft.library(MONDAY).prompts["ar"]["choice-warm-clothes"] == WORDS["ar"]

    def test_a_menu_below_a_menu(self, console: Console, editor: Worker) -> None:
        editor.post("/menus/more/below", choices=["topic:bed"], words_en=WORDS["en"], words_ar=WORDS["ar"])
        assert console.office.draft.library(MONDAY).menus["warm-clothes"].choices[0].topic == "bed"

    def test_other_words_for_a_choice(self, console: Console, editor: Worker) -> None:
        address = "/menus/-/words/choice-bed"
        page = editor.get(address).text
        assert "For a bed, press {key}." in page
        sent = {"words_en": "A bed: press {key}.", "words_ar": WORDS["ar"], **hidden(page)}
        assert editor.post(address, **sent).status_code == 302
        assert console.office.draft.library(MONDAY).prompts["en"]["choice-bed"] == "A bed: press {key}."
        late = {**sent, "words_en": "Sleep: press {key}.", "words_ar": sent["was_words_ar"]}
        clash = editor.post(address, **late).text
        assert "saved this meanwhile" in clash and "Sleep: press {key}." in clash
        assert editor.post(address, **{**late, **hidden(clash)}).status_code == 302
        assert console.office.draft.library(MONDAY).prompts["ar"]["choice-bed"] == WORDS["ar"]

    def test_a_code_for_what_has_none(self, console: Console, editor: Worker) -> None:
        file = console.root / "data/organisations/window.yaml"
        file.write_text(re.sub(r"^code:.*\n", "", file.read_text(), flags=re.MULTILINE))
        page = editor.get("/menus/-/codes?without=1").text
        without = [one for one in all_codes(menu_texts(console.root), organisation_texts(console.root)) if not one.code]
        assert all(one.name in page for one in without) and without
        address = f"/menus/-/codes/{without[0].kind}/{without[0].id}"
        form = editor.get(address).text
        code = field(form, "code")
        assert editor.post(address, code=code, **hidden(form)).status_code == 302
        assert f'code: "{code}"' in console.file(without[0].file)

    def test_a_code_that_may_be_printed_is_changed_only_with_a_warning(self, console: Console, editor: Worker) -> None:
        address = "/menus/-/codes/topic/food"
        form = editor.get(address).text
        assert "Posters with 70 may be out" in form
        assert "Tick the box" in editor.post(address, code="75", **hidden(form)).text
        assert 'code: "70"' in console.file("data/topics.yaml")
        assert editor.post(address, code="75", posters="1", **hidden(form)).status_code == 302
        assert 'code: "75"' in console.file("data/topics.yaml")
        other = editor.get("/menus/-/codes/topic/bed").text
        page = editor.post("/menus/-/codes/topic/bed", code="70", posters="1", **hidden(other)).text
        assert "led to something else before" in page
        assert console.file("data/retired_codes.yaml").endswith('\n"70": topics/food\n')
        again = editor.get(address).text
        assert editor.post(address, code="70", posters="1", **hidden(again)).status_code == 302, "it is its own"
        assert '"75": topics/food' in (text := console.file("data/retired_codes.yaml")) and '"70"' not in text

    def test_whatever_form_loses_a_code_it_is_given_to_nothing_else(self, console: Console, editor: Worker) -> None:
        editor.post("/organisations/hearth/names", name="Hearth", code="705", website="hearth.example")
        assert '"702": organisations/hearth' in console.file("data/retired_codes.yaml")
        page = editor.post("/organisations/bread/names", name="Bread", code="702").text
        assert re.search(r'id="code-fault">[^<]*702 led to organisations/hearth once', page)
        desk = console.office.desk
        [last] = desk.log(MONDAY, "data/organisations/hearth.yaml", 1)
        editor.post("/organisations/hearth/back", save=last.id)
        assert 'code: "702"' in console.file("data/organisations/hearth.yaml")
        assert not (console.root / "data/retired_codes.yaml").exists()

    def test_a_topic_is_made_named_and_found(self, console: Console, editor: Worker) -> None:
        form = {
            "name_en": "Clothes", "name_ar": "ملابس", "code": "73", "text_en": "clothes", "text_ar": "ملابس",
            "words_en": WORDS["en"], "words_ar": WORDS["ar"],
        }  # fmt: skip
        assert "Choose the menu" in editor.post("/menus/-/topic", **form).text
        for field, value, fault in (("code", "712", "code"), ("name_ar", "", "name_ar"), ("text_ar", "", "text_ar")):
            page = editor.post("/menus/-/topic", menu="main", **{**form, field: value}).text
            assert f'id="{fault}-fault"' in page
        assert editor.post("/menus/-/topic", menu="main", **form).status_code == 302
        assert "Clothes" in editor.get("/menus/-/topics").text
        library = console.office.draft.library(MONDAY)
        assert library.topics["clothes"].code == "73" and library.menus["main"].choices[-1].topic == "clothes"
        editor.post("/menus/-/topics/food/need", name_en="A coat", name_ar="معطف", code="812", text_en="coat")
        page = editor.get("/menus/-/topics/a-coat").text
        editor.post("/menus/-/topics/a-coat", words_en="A warm coat", words_ar="معطف", right="ar", **hidden(page))
        assert console.office.draft.library(MONDAY).topics["food"].needs["a-coat"].name["en"] == "A warm coat"

    @pytest.mark.parametrize(
        "path", ["/menus/none", "/menus/-/words/none", "/menus/-/codes/topic/none", "/menus/-/topics/none"]
    )
    def test_what_is_not_there_is_not_there(self, path: str, editor: Worker) -> None:
        assert editor.get(path).status_code == 404


def hidden(page: str) -> dict[str, str]:
    """What a form carries: versions, and what it showed."""
    return dict(re.findall(r'name="((?:version|was)[^"]+)" value="([^"]*)"', page))


def field(page: str, name: str) -> str:
    """What stands in a field of a form."""
    found = re.search(rf'name="{name}" type="text" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_folder_without_answers_can_be_arranged(tmp_path: Path) -> None:
    assert menu_texts(tmp_path).menus() == {}
