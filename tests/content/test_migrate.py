"""Content of before becomes content of now: every word of it, and every comment."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from ivr.cli import main
from ivr.content.catalogues.edits import Edit, comments, edited, items
from ivr.content.catalogues.locators import spots
from ivr.content.catalogues.migrate import migration
from ivr.content.catalogues.translated import translate
from ivr.content.read.files import read_files
from ivr.content.read.po import parse
from ivr.errors import InputError
from ivr.publish.check import examine, load
from tests.conftest import HOUSE, MONDAY

BREAD, NIGHT = "data/organisations/bread.yaml", "data/organisations/night.yaml"
WORDS = "sms_templates/keywords.yaml"


@pytest.fixture
def old(before: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(before, tmp_path / "content"))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house as it was written before: all languages beside one another."""
    content = Path(shutil.copytree(HOUSE, tmp_path_factory.mktemp("before") / "content"))
    files, _ = read_files(content)
    translate(files)
    for language, document in files.texts.items():
        lines = [f"{key}: {json.dumps(text, ensure_ascii=False)}\n" for key, text in document.data.items()]
        (content / f"menus/texts/{language}.yaml").write_text("# Every sentence.\n" + "".join(lines))
    for spot in spots(files):
        if spot.prompt is None:
            _put(content / spot.document.file, spot.loc, spot.value)
    with (content / WORDS).open("w") as out:
        YAML().dump({kind: words for kind, words in files.keywords.data.items() if words}, out)
    for gone in (*content.glob("menus/texts/*.po"), *content.glob("sms_templates/*/keywords.yaml")):
        gone.unlink()
    (content / "menus/texts.yaml").unlink()
    line = content / "menus/line.yaml"
    line.write_text(line.read_text().replace("source: en\n", ""))
    return content


def _put(path: Path, loc: tuple[str | int, ...], said: object) -> None:
    text = path.read_text()
    value = items(text)[loc].value
    flow = json.dumps(said, ensure_ascii=False)
    path.write_text(edited(text, [Edit(value.start_mark.index, value.end_mark.index, flow)]))


def change(content: Path, file: str, was: str, now: str) -> None:
    text = (content / file).read_text()
    assert text.count(was) == 1, text
    (content / file).write_text(text.replace(was, now))


def migrate(content: Path, *words: str) -> str:
    environ = {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    result = CliRunner().invoke(main, ["language", "migrate", *words], env=environ)
    return f"{result.exit_code} {result.output}"


def everything(content: Path) -> dict[str, bytes]:
    return {str(path.relative_to(content)): path.read_bytes() for path in content.rglob("*") if path.is_file()}


def test_nothing_that_is_said_changes(old: Path) -> None:
    moved = len(parse((HOUSE / "menus/texts/ar.po").read_text(), "ar")[0].entries)
    told = migrate(old, "--source", "en")
    assert told.startswith(f"0 13 files written, 3 taken away; translations moved: {moved} in ar.")
    assert examine(old, MONDAY.date()) == []
    assert load(old, MONDAY.date())[0] == load(HOUSE, MONDAY.date())[0]


def test_what_is_left_to_the_letter_is_the_house_of_now(old: Path) -> None:
    migrate(old, "--source", "en")
    for file in (BREAD, NIGHT, "data/topics.yaml", "data/areas.yaml"):
        assert (old / file).read_text().replace('"', "") == (HOUSE / file).read_text().replace('"', "")


def test_it_can_be_repeated(old: Path) -> None:
    migrate(old, "--source", "en")
    before = everything(old)
    assert migrate(old) == "0 The content has the form of now already.\n"
    assert everything(old) == before


@pytest.mark.parametrize("kept", range(0, 12))
def test_it_goes_on_where_it_was_stopped(kept: int, old: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(old, tmp_path / "whole"))
    migrate(whole, "--source", "en")
    for file, text in list(migration(old, "en").written.items())[:kept]:
        (old / file).parent.mkdir(parents=True, exist_ok=True)
        (old / file).write_text(text)
    migrate(old, "--source", "en")
    assert everything(old) == everything(whole)


def test_each_form_of_before_is_one_sentence_that_names_the_command(old: Path) -> None:
    found = examine(old, MONDAY.date())
    assert [(one.code, one.file) for one in found] == [
        ("F112", "menus/texts/ar.yaml"),
        ("F112", "menus/texts/en.yaml"),
        ("F112", WORDS),
    ]
    assert all("wegwijs language migrate" in one.hint for one in found)


def test_every_comment_stays(old: Path) -> None:
    change(old, BREAD, "    summary: ", "    # of the leaflet\n    summary: ")
    text = (old / NIGHT).read_text()
    at = items(text)["services", 1, "summary"].value
    block = (
        "  # both read\n      en: A room for women.  # by Ann\n      # by Omar\n      ar: غرفة للنساء.  # in a hurry"
    )
    (old / NIGHT).write_text(edited(text, [Edit(at.start_mark.index - 1, at.end_mark.index, block)]))
    text = (old / WORDS).read_text()
    (old / WORDS).write_text("# Words.\n" + text.replace("  law:", "  # the law\n  law:", 1) + "# the end\n")
    texts = old / "menus/texts/ar.yaml"
    texts.write_text(texts.read_text().replace("silence:", "# ask Omar\nsilence:"))
    was = {comment for file in (BREAD, NIGHT, WORDS) for _, comment in comments((old / file).read_text())}
    assert {"# both read", "# by Ann", "# by Omar", "# in a hurry", "# the end"} <= was
    assert migrate(old, "--source", "en").startswith("0 ")
    now = {comment for path in old.rglob("*.yaml") for _, comment in comments(path.read_text())}
    assert was <= now
    assert "    summary: A room for women.  # in a hurry\n" in (old / NIGHT).read_text()
    entry = parse((old / "menus/texts/ar.po").read_text(), "ar")[0].by_place()["prompt:silence"]
    assert entry.notes == ("ask Omar",)


def test_a_text_on_several_lines_stays_the_same(old: Path) -> None:
    text = (old / BREAD).read_text()
    at = items(text)["services", 0, "summary"].value
    block = "\n      ar: وجبة ساخنة.\n      en: >-\n        A warm\n        meal."
    (old / BREAD).write_text(edited(text, [Edit(at.start_mark.index - 1, at.end_mark.index, block)]))
    assert migrate(old, "--source", "en").startswith("0 ")
    assert load(old, MONDAY.date())[0] == load(HOUSE, MONDAY.date())[0]


def test_one_file_of_before_among_those_of_now(tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    change(content, BREAD, "A warm meal.", "{en: A warm meal., ar: وجبة ساخنة.}")
    assert [one.code for one in examine(content, MONDAY.date())] == ["F112"]
    assert migrate(content).startswith("0 1 files written, 0 taken away")
    assert everything(content) == everything(HOUSE)


@pytest.mark.parametrize(
    ("file", "was", "now", "reason"),
    [
        (BREAD, '"en": "A warm meal."', '"xx": "A warm meal."', "bread.yaml:5: summary is not there in en"),
        (BREAD, '"en": "A warm meal."', '"en": ["A warm meal."]', "en: this should be a single text"),
        (BREAD, '"en"', '"English": "x", "en"', "bread.yaml:5: English is no language"),
        ("menus/texts/ar.yaml", "silence:", "silly:", "menus/texts/ar.yaml: silly is not in menus/texts/en.yaml"),
        (BREAD, "name: Bread", "name: [", "bread.yaml:2: F103"),
        (WORDS, "topics:", "topicz:", "not every word has a place in the files of now"),
    ],
)
def test_where_a_word_would_be_lost_nothing_is_changed(file: str, was: str, now: str, reason: str, old: Path) -> None:
    change(old, file, was, now)
    before = everything(old)
    told = migrate(old, "--source", "en")
    assert told.startswith("1 ")
    assert everything(old) == before
    assert reason.split(": ")[-1] in told


def test_a_catalogue_that_says_something_else_already_is_not_written_over(old: Path) -> None:
    (old / "menus/texts/ar.po").write_text('msgctxt "prompt:silence"\nmsgid "Take your time."\nmsgstr "x"\n')
    told = migrate(old, "--source", "en")
    assert "1 menus/texts/ar.po says something else at prompt:silence already" in told


def test_it_asks_in_which_language_the_line_is_written(old: Path) -> None:
    assert "say in which language you write, one of en, ar" in migrate(old)
    with pytest.raises(InputError, match="fr is not a language of this line"):
        migration(old, "fr")
    migrate(old, "--source", "en")
    with pytest.raises(InputError, match="source: en"):
        change(old, BREAD, '"A warm meal."', "{en: A warm meal.}")
        migration(old, "ar")
