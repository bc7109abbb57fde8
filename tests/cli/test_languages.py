"""The thirteenth language: a file and a folder, by the commands alone; and sentences given away and taken back."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from ivr.app import create_app
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.waveform import decode, finish, seconds
from ivr.cli import main
from ivr.content.begun_files import begun_files
from ivr.content.read.files import read_files
from ivr.content.read.po import parse
from ivr.language.templates import VARIABLES
from ivr.publish.check import examine
from ivr.snapshot.shelf import Shelf
from ivr.wings.phone.transport import InProcess
from tests.conftest import HOUSE, MONDAY, PUBLIC_URL, TOKEN, Line, settings_for
from tests.sounding import wegwijs as program

EO = "menus/texts/eo.po"
WORDS = {
    "topics": {"food": ["pano"], "bed": ["lito"], "law": ["advokato"]},
    "needs": {"meal": ["mangho"], "parcel": ["pakajho"]},
    "commands": {
        "menu": ["menuo"], "more": ["pli"], "stop": ["stop"], "start": ["start"], "info": ["info"],
        "wipe": ["forvishu"], "privacy": ["privateco"],
    },
    "language": ["esperanto"],
    "small": ["mi", "bezonas"],
}  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


def typed(content: Path, *words: str) -> Result:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    return CliRunner(mix_stderr=False).invoke(main, ["language", *words], env=environ)


def told(content: Path, *words: str) -> str:
    done = typed(content, *words)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def status(content: Path, language: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(told(content, "status", "--json"))
    return next(one for one in found if one["language"] == language)


def in_toy_esperanto(sentence: str) -> str:
    """Every word of a sentence with another end; its slots stay."""
    return re.sub(r"\{[^}]*\}|[^\W\d_]+", lambda word: word[0] if word[0][0] == "{" else f"{word[0]}o", sentence)


def translated_sheet(sheet: Path) -> None:
    """What a translator does with a workbook, by a script."""
    book = load_workbook(sheet)
    for row in book.active.iter_rows(min_row=2):
        row[2].value = in_toy_esperanto(row[1].value)
    book.save(sheet)


def with_esperanto(content: Path) -> None:
    """Esperanto in the house: added, exported, translated by a script, taken in; its messages and words written."""
    told(content, "add", "eo", "--name", "Esperanto")
    sheet = content.parent / "eo.xlsx"
    told(content, "export", "eo", str(sheet))
    translated_sheet(sheet)
    told(content, "import", "eo", str(sheet), "--yes")
    folder = content / "sms_templates/eo"
    for template in folder.glob("*.txt"):
        template.write_text(template.read_text().partition("\n")[2].replace("Others", "Aliaj"))
    (folder / "keywords.yaml").write_text(json.dumps(WORDS))
    (folder / "danger.yaml").write_text("attack: [min batas]\nhunger: [malsat*]\n")


def offered(content: Path, channel: str) -> None:
    line = content / "menus/line.yaml"
    [row] = [one for one in line.read_text().splitlines() if "code: eo" in one]
    line.write_text(line.read_text().replace(row, row.replace(f"{channel}: no", f"{channel}: yes")))


def published(content: Path) -> Line:
    """The line after `wegwijs compile`."""
    state = content.parent / "state"
    program({"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(state)}, "compile")
    settings = settings_for(content, state)
    app = create_app(settings, clock=lambda: MONDAY)
    return Line(settings, app, Shelf(state / "snapshots"), InProcess(app, PUBLIC_URL, TOKEN))


class TestTheThirteenthLanguage:
    def test_it_is_texted_and_answered(self, content: Path) -> None:
        with_esperanto(content)
        offered(content, "sms")
        line = published(content)
        [first] = line.text("mi bezonas mangho 1000", sender="+32470000001")
        assert "Bread" in str(first) and "malfermita" not in str(first)
        assert "openo untilo" in str(first)
        [danger] = line.text("min batas", sender="+32470000002")
        assert "112" in str(danger)

    @pytest.mark.soak
    def test_it_is_called_and_heard_in_the_voice_of_espeak(self, content: Path) -> None:
        """Without a voice at the provider, which has none, it is offered once every sentence has a clip."""
        with_esperanto(content)
        offered(content, "voice")
        published(content)
        state = content.parent / "state"
        environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(state)}
        program(environ, "audio", "make", "--engine", "espeak", "--language", "eo", "--quiet")
        assert status(content, "eo")["no_clip"] == []
        call = published(content).call()
        call.dial()
        call.press("3")
        heard = [event for event in call.events if event.get("language") == "eo"]
        assert in_toy_esperanto("For food") in heard[-1]["heard"] + heard[-2]["heard"]
        assert all("/audio/eo/" in event["clip"] for event in heard)

    def test_a_voice_of_this_machine_speaks_it(self) -> None:
        program = find_program()
        assert program
        espeak = Espeak(program)
        sound = decode(espeak.say("Saluton, bonvolu atendi.", espeak.speaks("eo") or "", 1.0))
        assert 1 < seconds(finish(sound)) < 5

    def test_until_then_it_stops_nothing_and_says_what_it_lacks(self, content: Path) -> None:
        before = (content / "menus/line.yaml").read_text()
        told(content, "add", "eo", "--name", "Esperanto")
        after = (content / "menus/line.yaml").read_text()
        added = "  - {code: eo, name: Esperanto, voice: no, sms: no, review: draft, locale: eo}\n"
        assert after.replace(added, "") == before
        assert {(one.code, one.level) for one in examine(content, MONDAY.date())} == {("D208", "warning")}
        lacks = status(content, "eo")
        assert len(lacks["missing"]) == lacks["sentences"] and lacks["messages"] == sorted(VARIABLES)
        assert {"topics/food", "needs/meal", "commands/more", "dangers/hunger"} <= set(lacks["no_word"])

    def test_a_message_that_nobody_translated_refuses_the_language(self, content: Path) -> None:
        with_esperanto(content)
        busy = content / "sms_templates/eo/busy.txt"
        busy.write_text("{# To be translated from en. #}\n" + busy.read_text())
        offered(content, "sms")
        assert [(one.code, one.file) for one in examine(content, MONDAY.date()) if one.level == "error"] == [
            ("T407", "sms_templates/eo/busy.txt")
        ]

    def test_words_that_nobody_wrote_refuse_it(self, content: Path) -> None:
        with_esperanto(content)
        files, _ = read_files(content)
        for file, text in begun_files(content, files, "eo").items():
            if file.endswith(".yaml"):
                (content / file).write_text(text)
        assert all(one.level != "error" for one in examine(content, MONDAY.date()))
        offered(content, "sms")
        errors = {one.file for one in examine(content, MONDAY.date()) if one.level == "error"}
        assert errors == {"sms_templates/eo/keywords.yaml", "sms_templates/eo/danger.yaml"}

    def test_the_words_to_be_written_are_a_file_once_their_signs_are_taken_away(self, content: Path) -> None:
        told(content, "add", "eo", "--name", "Esperanto")
        words = content / "sms_templates/eo/keywords.yaml"
        guide = words.read_text().partition("#\n# topics:")[2]
        words.write_text("topics:" + re.sub(r"^# ?", "", guide, flags=re.MULTILINE))
        document = read_files(content)[0].words["eo"]
        assert list(document.data) == [
            "topics",
            "needs",
            "commands",
            "language",
            "small",
            "weak",
            "questions",
            "answers",
        ]
        assert document.data["needs"] == {"meal": [], "parcel": []}
        assert "# Food | food, bread" in guide

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["ar", "--name", "x"], "the line has ar already"),
            (["qqx", "--name", "x"], "nobody knows the language qqx"),
            (["tr-TR", "--name", "x"], "did you mean tr?"),
            (["Turkish", "--name", "x"], "did you mean tr?"),
            (["rom", "--name", "Romani"], "CLDR has no names of days and months in rom, so that no opening hours"),
            (["tr", "--name", "{key}"], "'{key}' is no name of a language"),
            (["tr", "--name", " "], "say with --name what the language calls itself"),
            (["tr", "--name", "Türkçe", "--locale", "nl-BE"], "'nl-BE' is no locale of tr"),
        ],
    )
    def test_what_cannot_be_added_is_refused_in_a_sentence(self, words: list[str], why: str, content: Path) -> None:
        before = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
        done = typed(content, "add", *words)
        assert done.exit_code == 1 and why in done.stderr and "Traceback" not in done.stderr
        assert {path: path.read_bytes() for path in content.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize(
        ("code", "name"), [("ti", "ትግርኛ"), ("ar", "العربية"), ("hi", "हिन्दी"), ("kab", "Taqbaylit")]
    )
    def test_a_language_calls_itself_in_any_alphabet(self, code: str, name: str, content: Path) -> None:
        line = content / "menus/line.yaml"
        line.write_text("\n".join(row for row in line.read_text().splitlines() if "code: ar" not in row) + "\n")
        line.write_text(re.sub(r"language: ar, ", "", line.read_text()))
        told(content, "add", code, "--name", name, "--say", "Polly.X")
        added = read_files(content)[0].line.data["languages"][-1]
        assert (added["code"], added["name"], added["say"], added["voice"]) == (code, name, "Polly.X", "no")
        assert added["locale"].startswith(code) and "code: en, name: English" in line.read_text()


SILENCE, MEAL = "prompt:silence", "organisations/bread:table.summary"


class TestGivenAndTakenBack:
    @pytest.mark.parametrize("ending", ["po", "xlsx"])
    def test_what_was_exported_changes_nothing(self, ending: str, content: Path) -> None:
        before, file = (content / "menus/texts/ar.po").read_bytes(), str(content.parent / f"ar.{ending}")
        told(content, "export", "ar", file)
        assert told(content, "import", "ar", file, "--yes") == "This file changes nothing.\n"
        assert (content / "menus/texts/ar.po").read_bytes() == before

    @pytest.mark.parametrize(
        "text", ["=1+1", '\'=HYPERLINK("x")', "-5", "@x", "'t", "one\ntwo", "+32", "1712", "مرحبا", "''x", "= {place}"]
    )
    def test_a_text_comes_back_as_it_was_whatever_a_program_makes_of_it(self, text: str, content: Path) -> None:
        file, place = content.parent / "ar.xlsx", MEAL
        catalogue = content / "menus/texts/ar.po"
        was = parse(catalogue.read_text(), "ar")[0].by_place()[place]
        quoted = json.dumps(text, ensure_ascii=False)
        catalogue.write_text(catalogue.read_text().replace(f'msgstr "{was.text}"', f"msgstr {quoted}"))
        told(content, "export", "ar", str(file))
        [cell] = [row[2] for row in load_workbook(file).active.iter_rows() if row[0].value == place]
        assert cell.data_type == "s" and not re.match(r"[=+\-@]", cell.value)
        assert "changes nothing" in told(content, "import", "ar", str(file))
        catalogue.write_text(catalogue.read_text().replace(f"msgstr {quoted}", 'msgstr "x"'))
        rows = json.loads(told(content, "import", "ar", str(file), "--json"))
        assert [row["text"] for row in rows["rows"]] == ([text] if "{" not in text else [])
        assert rows["not_taken"] == ({"slots": [place]} if "{" in text else {})

    def test_what_would_change_is_shown_before_it_is_written(self, content: Path) -> None:
        file, catalogue = content.parent / "ar.po", content / "menus/texts/ar.po"
        told(content, "export", "ar", str(file))
        sent = file.read_text().replace('msgstr "وجبة ساخنة."', 'msgstr "وجبة."')
        file.write_text(sent.replace('msgid "Take your time."', 'msgid "Take some time."'))
        before = catalogue.read_text()
        shown = told(content, "import", "ar", str(file))
        assert f"{MEAL}\n  - وجبة ساخنة.\n  + وجبة.\n" in shown and "nothing is written yet" in shown
        assert f"not taken, the sentence was changed since: {SILENCE}\n" in shown
        assert catalogue.read_text() == before
        told(content, "import", "ar", str(file), "--yes")
        changed = [line for line in catalogue.read_text().splitlines() if line not in before.splitlines()]
        assert changed == ['msgstr "وجبة."']

    def test_a_stale_translation_that_nobody_touched_says_nothing_in_a_workbook(self, content: Path) -> None:
        file, bread = content.parent / "ar.xlsx", content / "data/organisations/bread.yaml"
        bread.write_text(bread.read_text().replace("A warm meal.", "A cold meal."))
        told(content, "export", "ar", str(file))
        assert "changes nothing" in told(content, "import", "ar", str(file), "--yes")
        book = load_workbook(file)
        [row] = [row for row in book.active.iter_rows() if row[0].value == MEAL]
        assert (row[1].value, row[3].value) == ("A cold meal.", "stale")
        row[2].value = "وجبة باردة."
        book.save(file)
        told(content, "import", "ar", str(file), "--yes")
        assert status(content, "ar")["stale"] == []

    def test_a_file_that_is_none_is_refused(self, content: Path) -> None:
        folder, other = content.parent, Workbook()
        other.active.append(["a", "b"])
        other.save(folder / "other.xlsx")
        (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no")
        (folder / "broken.po").write_text("no catalogue")
        (folder / "x.docx").write_text("x")
        for name, why in {
            "other.xlsx": "no row names the columns", "broken.xlsx": "this is no workbook",
            "x.docx": "neither .po nor .xlsx", "broken.po": "this is no line of a catalogue",
        }.items():  # fmt: skip
            done = typed(content, "import", "ar", str(folder / name))
            assert done.exit_code == 1 and why in done.stderr
        assert "there is no catalogue for en; there are ar" in typed(content, "export", "en", "x.po").stderr


class TestRead:
    def test_a_whole_catalogue_is_read_then_reviewed_and_a_change_makes_a_draft(self, content: Path) -> None:
        catalogue = content / "menus/texts/ar.po"
        told(content, "read", "ar", "--by", "a colleague", "--on", "2026-11-02")
        of = status(content, "ar")
        assert (of["draft"], of["read"], of["reviewed"]) == (0, of["sentences"], 0)
        assert catalogue.read_text().count("# Read: a colleague, 2026-11-02 (") == of["sentences"]
        told(content, "read", "ar", "--by", "a translator", "--on", "2026-11-03", "--reviewed")
        assert "0 sentences read now" in told(content, "read", "ar", "--by", "a colleague", "--on", "2026-11-04")
        catalogue.write_text(catalogue.read_text().replace('msgstr "وجبة ساخنة."', 'msgstr "وجبة."'))
        bread = content / "data/organisations/bread.yaml"
        bread.write_text(bread.read_text().replace("name: Bread", "name: Bread"))
        of = status(content, "ar")
        assert (of["draft"], of["reviewed"]) == (1, of["sentences"] - 1)
        told(content, "update")
        assert status(content, "ar")["draft"] == 1

    @pytest.mark.parametrize(
        ("by", "on", "why"),
        [(" ", "2026-11-02", "is no role"), ("x" * 61, "2026-11-02", "is no role"), ("a", "yesterday", "is no day"),
         ("a", f"{datetime.now(UTC).year + 1}-01-02", "still to come")],
    )  # fmt: skip
    def test_who_and_when_are_said(self, by: str, on: str, why: str, content: Path) -> None:
        done = typed(content, "read", "ar", "--by", by, "--on", on)
        assert done.exit_code == 1 and why in done.stderr


def test_what_is_too_long_or_not_by_the_terms_is_named(content: Path) -> None:
    (content / "menus/terms").mkdir()
    (content / "menus/terms.yaml").write_text("meal: {source: [meal], is: Warm food.}\n")
    (content / "menus/terms/ar.yaml").write_text("meal: {say: طعام}\n")
    catalogue = content / "menus/texts/ar.po"
    said = parse(catalogue.read_text(), "ar")[0].by_place()
    for place in ("answers/bread-for-all:sms", "answers/bread-for-all:ear"):
        text = json.dumps(said[place].text, ensure_ascii=False)
        catalogue.write_text(catalogue.read_text().replace(f"msgstr {text}", f'msgstr "{"كلمة " * 140}"'))
    of = status(content, "ar")
    assert set(of["too_long"]) == {"answers/bread-for-all:sms", "answers/bread-for-all:ear"}
    assert f"{MEAL} (meal)" in of["unkept"]
    assert "2 too long" in told(content, "status") and f"    {MEAL} (meal)\n" in told(content, "status", "--all")
