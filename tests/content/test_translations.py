"""Translations beside the facts: what is missing or stale is told where it stands; nothing wrong is said meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.content.catalogues.entry_lines import with_entries
from ivr.content.catalogues.locators import spots
from ivr.content.catalogues.speaker_reading import Reading, with_reading
from ivr.content.catalogues.status import standings, updates
from ivr.content.read.files import read_files
from ivr.content.read.po import parse
from ivr.errors import ContentRefused, Problem
from ivr.model import Content
from ivr.publish.check import examine, load
from tests.conftest import HOUSE, MONDAY, line_of
from tests.translating import into

BREAD, TEXTS, PO = "data/organisations/bread.yaml", "menus/texts.yaml", "menus/texts/ar.po"
MEAL = "organisations/bread:table.summary"
READ = Reading("reviewed", "a native speaker", "2026-11-26")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the house, written in English and translated into Arabic."""
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


HEARTH = "data/organisations/hearth.yaml"
DOOR = "organisations/hearth:advice.visit.label"
# Labels of a visit with an address and of a telephone, and what is said while the server is down: heard, never texted.
HEARD = ("prompt:welcome", "prompt:failover-key", DOOR, "organisations/hearth:advice.phone.label")


def with_labels(content: Path) -> None:
    """Labels for two contacts of the house, in its languages."""
    change(content, HEARTH, "        cost: free\n", "        cost: free\n        label: Day line\n")
    change(
        content, HEARTH, "        appointment: required\n", "        appointment: required\n        label: The door\n"
    )
    wegwijs(content, "language", "update")
    text = (content / PO).read_text()
    for label in ("Day line", "The door"):
        text = text.replace(f'msgid "{label}"\nmsgstr ""', f'msgid "{label}"\nmsgstr "باب"')
    (content / PO).write_text(text)


def change(content: Path, file: str, was: str, now: str) -> None:
    text = (content / file).read_text()
    assert text.count(was) == 1
    (content / file).write_text(text.replace(was, now))


def problems(content: Path) -> list[Problem]:
    return examine(content, MONDAY.date())


def codes(content: Path) -> list[tuple[str, str]]:
    return [(found.code, found.level) for found in problems(content)]


def loaded(content: Path) -> Content:
    return load(content, MONDAY.date())[0]


def summary(content: Content) -> dict[str, str]:
    return next(one for one in content.organisations if one.id == "bread").services[0].summary


def wegwijs(content: Path, *words: str) -> str:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    result = CliRunner().invoke(main, words, env=environ)
    return f"{int(result.exit_code)} {result.output}"


def with_pashto(content: Path, voice: str, sms: str) -> None:
    entry = f"  - {{code: ps, name: پښتو, voice: {voice}, sms: {sms}, review: draft, say: Polly.X, locale: ps}}\n"
    change(content, "menus/line.yaml", "regions:", f"{entry}regions:")


class TestAStaleTranslation:
    def test_a_fact_is_left_out_until_somebody_has_looked(self, content: Path) -> None:
        change(content, BREAD, "A warm meal.", "A meal on Mondays.")
        assert codes(content) == [("C803", "warning")]
        assert summary(loaded(content)) == {"en": "A meal on Mondays."}

    def test_a_prompt_and_a_name_are_said_as_they_were(self, content: Path) -> None:
        change(content, TEXTS, "Take your time.", "Take all the time you need.")
        change(content, "data/topics.yaml", "name: Food\n", "name: Something to eat\n")
        assert codes(content) == [("C803", "warning")] * 2
        said = loaded(content)
        assert said.prompts["ar"]["silence"] and said.topics["food"].name["ar"]

    def test_what_is_marked_fuzzy_is_stale_too(self, content: Path) -> None:
        change(content, PO, f'msgctxt "{MEAL}"', f'#, fuzzy\nmsgctxt "{MEAL}"')
        [found] = problems(content)
        assert (found.file, found.code, found.level) == (PO, "C803", "warning")
        assert (content / PO).read_text().splitlines()[found.line - 1] == 'msgid "A warm meal."'
        assert summary(loaded(content)) == {"en": "A warm meal."}

    def test_update_marks_it_and_a_translator_takes_the_mark_away(self, content: Path) -> None:
        change(content, BREAD, "A warm meal.", "A meal on Mondays.")
        assert wegwijs(content, "language", "update") == f"0 {PO} is up to date now.\n"
        entry = parse((content / PO).read_text(), "ar")[0].by_place()[MEAL]
        assert (entry.source, entry.fuzzy, entry.previous) == ("A meal on Mondays.", True, "A warm meal.")
        assert codes(content) == [("C803", "warning")]
        change(content, PO, "#, fuzzy\n", "")
        assert codes(content) == []
        assert summary(loaded(content))["ar"] == entry.text


def test_a_few_of_them_are_told_one_by_one(content: Path) -> None:
    change(content, BREAD, "A warm meal.", "A meal on Mondays.")
    told = wegwijs(content, "check")
    assert told.startswith("0 ") and f"C803 warning: {MEAL}: {BREAD} says 'A meal on Mondays.' now" in told
    assert "until then it is left out" in told


class TestAGap:
    def test_in_an_offered_language_it_refuses_and_names_the_place(self, content: Path) -> None:
        change(content, PO, 'msgstr "مغلق الآن. يفتح {when}."', 'msgstr ""')
        [found] = problems(content)
        assert (found.file, found.code, found.level) == (PO, "D208", "error")
        assert "prompt:card-closed-opens" in found.message and found.line
        with pytest.raises(ContentRefused):
            loaded(content)

    def test_a_fact_can_wait_and_is_left_out_meanwhile(self, content: Path) -> None:
        change(content, PO, 'msgstr "وجبة ساخنة."', 'msgstr ""')
        [found] = problems(content)
        assert (found.code, found.level) == ("D208", "warning")
        assert found.message.startswith(f"{MEAL} is not translated") and "left out" in found.message
        [table] = [one for one in loaded(content).organisations if one.id == "bread"]
        assert set(table.services[0].summary) == {"en"}

    def test_an_entry_that_is_not_there_says_how_it_comes_there(self, content: Path) -> None:
        change(content, BREAD, "    topics", "    name: The table\n    topics")
        [found] = problems(content)
        assert (found.code, found.level, found.line) == ("D208", "error", 0)
        assert "wegwijs language update" in found.hint
        wegwijs(content, "language", "update")
        [found] = problems(content)
        assert (content / PO).read_text().splitlines()[found.line - 1] == 'msgid "The table"'

    def test_a_language_that_nobody_is_offered_stops_nothing(self, content: Path) -> None:
        with_pashto(content, voice="no", sms="no")
        assert codes(content) == [("F101", "warning")]
        wegwijs(content, "language", "update")
        count = sum(1 for _ in spots(read_files(content)[0]))
        assert codes(content) == [("D208", "warning")] * count
        assert "ps" not in loaded(content).prompts
        told = wegwijs(content, "check")
        assert f"D208: a translation is missing ({count} in menus/texts/ps.po)" in told
        assert told.endswith(f"0 errors, {count} warnings.\n")

    def test_once_it_is_offered_a_crowd_of_gaps_hides_nothing_else(self, content: Path) -> None:
        with_pashto(content, voice="no", sms="no")
        wegwijs(content, "language", "update")
        change(content, "menus/line.yaml", "voice: no, sms: no", "voice: yes, sms: no")
        change(content, BREAD, "topics: [food]", "topics: [fod]")
        told = wegwijs(content, "check")
        assert told.startswith("1 ")
        assert "there is no topic fod" in told
        assert (told.count("D208 error"), told.count(" in menus/texts/ps.po)")) == (3, 1)
        every = wegwijs(content, "check", "--all")
        assert every.count("D208 error") == sum(found.level == "error" for found in problems(content)) - 1

    @pytest.mark.parametrize(
        ("was", "now", "code"),
        [
            ("Take your time.", "Take your {time}.", "T403"),
            ("Take your time.", "Take 😀.", "T406"),
            ("This is {line}", "This is {lin", "T403"),
            ('"Language: ps', '"Language: fa', "C801"),
            ('msgstr "A warm', "msgstr A warm", "C801"),
        ],
    )
    def test_nor_does_anything_else_in_its_catalogue(self, was: str, now: str, code: str, content: Path) -> None:
        with_pashto(content, voice="no", sms="no")
        into(content, "ps")
        text = (content / "menus/texts/ps.po").read_text()
        at = text.rindex(was)
        (content / "menus/texts/ps.po").write_text(text[:at] + now + text[at + len(was) :])
        assert {level for _, level in codes(content)} == {"warning"}
        assert code in {found for found, _ in codes(content)}
        loaded(content)

    def test_by_sms_alone_nothing_is_needed_that_only_callers_hear(self, content: Path) -> None:
        with_labels(content)
        with_pashto(content, voice="no", sms="yes")
        into(content, "ps")
        text = (content / "menus/texts/ps.po").read_text()
        for place in (*HEARD, MEAL):
            head, _, tail = text.partition(f'msgctxt "{place}"')
            text = f'{head}msgctxt "{place}"{tail.replace("msgstr ", "msgstr " + chr(34) * 2 + chr(10) + "# ", 1)}'
        (content / "menus/texts/ps.po").write_text(text)
        assert codes(content) == [("D208", "warning")] * 5
        line = line_of(content, content.parent / "state")
        assert "Bread" in str(line.text("food 4000"))
        line.shelf.close()
        change(content, "menus/line.yaml", "پښتو, voice: no", "پښتو, voice: yes")
        assert {level for _, level in codes(content)} == {"error", "warning"}

    def test_a_door_without_an_address_is_called_by_its_label_in_a_message_too(self, content: Path) -> None:
        with_labels(content)
        change(content, HEARTH, '        address: {street: Market 1, postcode: "1000", city: Brussels}\n', "")
        with_pashto(content, voice="no", sms="yes")
        into(content, "ps", {DOOR: ""})
        assert [found.message.partition(" ")[0] for found in problems(content) if found.level == "error"] == [DOOR]


def test_a_wrong_slot_is_told_where_the_translation_stands(content: Path) -> None:
    text = (content / PO).read_text()
    head, mark, tail = text.partition('msgid "For food, press {key}."')
    (content / PO).write_text(head + mark + tail.replace("{key}", "{kye}", 1))
    [found] = problems(content)
    assert (found.code, found.level, found.file) == ("T403", "error", PO)
    assert found.line == head.count("\n") + 1


def test_in_which_encoding_a_catalogue_is_saved(content: Path) -> None:
    text = (content / PO).read_text()
    (content / PO).write_bytes(text.encode("utf-8-sig"))
    assert codes(content) == []
    (content / PO).write_bytes(text.encode("cp1256", errors="replace"))
    assert codes(content) == [("F102", "error")]


def test_changing_one_sentence_changes_two_files(content: Path) -> None:
    """The source, and one catalogue by one command; nothing that was right before is refused meanwhile."""
    change(content, TEXTS, "Take your time.", "Take all the time you need.")
    loaded(content)
    assert list(updates(content)) == [PO]


def test_where_the_catalogues_stand(content: Path) -> None:
    change(content, BREAD, "A warm meal.", "A meal on Mondays.")
    change(content, TEXTS, 'silence: "Take your time."', 'silence: "Take your time."\nmore: "More."')
    with_pashto(content, voice="no", sms="no")
    arabic, pashto = standings(content)
    assert (arabic.language, arabic.offered, arabic.stale, arabic.missing) == (
        "ar", ("sms", "voice"), (MEAL,), ("prompt:more",),
    )  # fmt: skip
    assert (pashto.translated, len(pashto.missing)) == (0, pashto.sentences)
    told = wegwijs(content, "language", "status")
    assert arabic.translated == arabic.sentences - 2
    sentences = f"{arabic.translated} of {arabic.sentences} sentences"
    assert f"ar: {sentences}, 1 missing, 1 stale; {arabic.translated} draft, 0 read, 0 reviewed; offered by" in told
    assert "\n  1 missing, 1 stale; --all names them" in told
    assert f"\n  {pashto.sentences} missing, 13 messages to translate, " in told
    told = wegwijs(content, "language", "status", "--all")
    assert f"  stale:\n    {MEAL}\n" in told and told.count("prompt:more") == 2
    assert '"language": "ar"' in wegwijs(content, "language", "status", "--json")


def test_what_only_is_marked_is_not_called_stale(content: Path) -> None:
    change(content, PO, f'msgctxt "{MEAL}"', f'#, fuzzy\nmsgctxt "{MEAL}"')
    [arabic] = standings(content)
    assert (arabic.stale, arabic.marked) == ((), (MEAL,))
    assert f"  marked:\n    {MEAL}" in wegwijs(content, "language", "status", "--all")


def test_what_a_speaker_has_read_counts_until_it_is_changed(content: Path) -> None:
    text = (content / PO).read_text()
    entry = parse(text, "ar")[0].by_place()[MEAL]
    (content / PO).write_text(with_entries(text, "ar", {MEAL: with_reading(entry, READ)}, []))
    assert " draft, 0 read, 1 reviewed; offered" in wegwijs(content, "language", "status")
    wegwijs(content, "language", "update")
    assert [one.reviewed for one in standings(content)] == [1]
    change(content, PO, f'msgstr "{entry.text}"', 'msgstr "وجبة."')
    assert [one.reviewed for one in standings(content)] == [0]


@pytest.mark.parametrize("file", [BREAD, "data/topics.yaml", PO, TEXTS])
def test_nothing_is_brought_up_to_date_while_something_cannot_be_read(file: str, content: Path) -> None:
    before = (content / PO).read_bytes()
    (content / file).write_text("name: [")
    kept = (content / PO).read_bytes()
    told = wegwijs(content, "language", "update")
    assert told.startswith("1 mend these first") and file in told
    assert (content / PO).read_bytes() == kept
    assert file == PO or kept == before


def test_the_catalogues_of_the_repository_are_up_to_date() -> None:
    for folder in (HOUSE, HOUSE.parent.parent):
        assert updates(folder) == {}


def test_every_place_has_a_name_of_its_own() -> None:
    for folder in (HOUSE, HOUSE.parent.parent):
        places = [spot.place for spot in spots(read_files(folder)[0])]
        assert len(places) == len(set(places))
        assert f"organisations/{'bread' if folder == HOUSE else 'myria'}:" in " ".join(places)
