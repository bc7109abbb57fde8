"""What nobody sees in content: signs without a shape, letters of another alphabet, texts that say nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ivr.publish.check import examine
from tests.conftest import HOUSE, MONDAY

BREAD, NIGHT, WORDS = "data/organisations/bread.yaml", "data/organisations/night.yaml", "sms_templates/en/keywords.yaml"
LAST, ARABIC, CATALOGUE = "sms_templates/en/last.txt", "sms_templates/ar/last.txt", "menus/texts/ar.po"
UNSEEN = {
    "\u00ad": "U+00AD (soft hyphen)",
    "\u200b": "U+200B (zero width space)",
    "\u200c": "U+200C (zero width non-joiner)",
    "\u200d": "U+200D (zero width joiner)",
    "\u2060": "U+2060 (word joiner)",
    "\ufeff": "U+FEFF (zero width no-break space)",
    "\u200e": "U+200E (left-to-right mark)",
    "\u200f": "U+200F (right-to-left mark)",
    "\u202b": "U+202B (right-to-left embedding)",
    "\u2066": "U+2066 (left-to-right isolate)",
    "\u061c": "U+061C (arabic letter mark)",
    "\ufe0f": "U+FE0F (variation selector-16)",
    "\u3164": "U+3164 (hangul filler)",
    "\x07": "U+0007",
}
PLACES = [
    (BREAD, "name: Bread", "name: Br{}ead", "Br"),
    (BREAD, "id: table", "id: ta{}ble", "ta"),
    (BREAD, "code:", "co{}de:", "co"),
    (BREAD, "warm meal", "warm{} meal", "warm"),
    (BREAD, "Mo-Su 12:00", "Mo-Su{} 12:00", "Mo-Su"),
    (BREAD, "+3242320292", "+3242{}320292", "3242"),
    (BREAD, "topics: [food]", "topics: [fo{}od]", "fo"),
    (BREAD, "every day", "every{} day", "every"),
    (WORDS, "soup kitchen", "so{}up kitchen", "so"),
    (WORDS, "lawyer", "law{}yer", "law"),
    (LAST, "the last", "the la{}st", "la"),
    ("menus/main.yaml", "topic: food", "topic: fo{}od", "fo"),
    ("menus/line.yaml", "tries: 3", "tries: 3{}", "3"),
    ("data/topics.yaml", "food:", "fo{}od:", "fo"),
    ("data/postcodes.csv", "Gent", "Ge{}nt", "Ge"),
    (CATALOGUE, 'msgid "A warm', 'msgid "A wa{}rm', "wa"),
]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


def told(content: Path, file: str, was: str, typed: str) -> list[str]:
    """All that `wegwijs check` says where something else was typed."""
    text = (content / file).read_text()
    assert was in text
    (content / file).write_text(text.replace(was, typed, 1))
    return [str(problem) for problem in examine(content, MONDAY.date())]


@pytest.mark.parametrize(("file", "was", "typed", "behind"), PLACES, ids=[place[2] for place in PLACES])
def test_an_invisible_sign_is_one_problem_that_names_it_and_its_place(
    file: str, was: str, typed: str, behind: str, content: Path
) -> None:
    text = (content / file).read_text()
    line = text[: text.index(was)].count("\n") + 1
    [problem] = told(content, file, was, typed.format("\u00ad"))
    assert "F108" in problem and f"{file}:{line}" in problem
    assert f"an invisible character is in this line: U+00AD (soft hyphen), behind “{behind}”" in problem


@pytest.mark.parametrize("sign", UNSEEN, ids=list(UNSEEN.values()))
def test_every_such_sign_is_named(sign: str, content: Path) -> None:
    [problem] = told(content, BREAD, "name: Bread", f"name: Br{sign}ead")
    assert f"{UNSEEN[sign]}, behind “Br”" in problem


def test_one_that_was_written_as_an_escape_is_found_too(content: Path) -> None:
    [problem] = told(content, BREAD, "name: Bread", 'name: "Br\\u200Bead"')
    assert "U+200B (zero width space), behind “Br”" in problem and f"{BREAD}:1" in problem


def test_one_in_the_name_of_a_file_is_named(content: Path) -> None:
    (content / BREAD).rename(content / "data/organisations/bre\u200bad.yaml")
    said = [str(problem) for problem in examine(content, MONDAY.date())]
    assert any("U+200B (zero width space), behind “bre”" in problem and "F111" in problem for problem in said)


@pytest.mark.parametrize(
    ("file", "was", "typed"),
    [
        (ARABIC, "{{ menu }}", "\u200f{{ menu }}"),
        (ARABIC, "{{ menu }}", "\u2066{{ menu }}\u2069"),
        (CATALOGUE, "وجبة ساخنة", "وجبة\u200f ساخنة"),
        (CATALOGUE, "وجبة ساخنة", "می\u200cخواهم"),
        (BREAD, "code:", "also_known_as: [نمی\u200cتوانم, Хлеб]\ncode:"),
        (BREAD, "name: Bread", "name: Bread\u00a0& Co"),
        (BREAD, "name: Bread", "name: Bread\u0375"),
    ],
)
def test_one_that_a_script_needs_is_no_problem(file: str, was: str, typed: str, content: Path) -> None:
    assert told(content, file, was, typed) == []


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Brеad", "cyrillic small letter ie"),
        ("Вread", "cyrillic small letter ve"),
        ("Βread", "greek small letter beta"),
    ],
)
def test_a_letter_of_another_alphabet_in_a_latin_word_is_named(typed: str, named: str, content: Path) -> None:
    [problem] = told(content, BREAD, "name: Bread", f"name: {typed}")
    assert "F108" in problem and "though it looks like one" in problem and named in problem


@pytest.mark.parametrize(
    "nothing", ["...", "…", "-", "---", ". . .", "?", "–", "n/a", "TBD", "n.v.t.", "[summary]", "“”"]
)
@pytest.mark.parametrize(
    ("file", "was"),
    [
        (BREAD, "A warm meal."),
        (NIGHT, "name: Rooms for women"),
        (NIGHT, "Call on Monday at ten."),
        ("menus/texts.yaml", None),
    ],
)
def test_a_text_that_only_holds_its_place_is_refused(nothing: str, file: str, was: str | None, content: Path) -> None:
    text = (content / file).read_text()
    before = was or next(line for line in text.splitlines() if line.startswith("place-none:"))
    label = before.partition(": ")[0] + ": " if ": " in before else ""
    said = told(content, file, before, f'{label}"{nothing}"')
    assert any("T407" in problem and f"{nothing} says nothing" in problem for problem in said)


def test_a_translation_and_a_message_of_dots_are_refused_too(content: Path) -> None:
    said = told(content, CATALOGUE, 'msgstr "وجبة ساخنة."', 'msgstr "..."')
    assert any("T407" in problem and "... says nothing" in problem for problem in said)
    (content / LAST).write_text("...\n")
    assert any("S609" in str(problem) for problem in examine(content, MONDAY.date()))


@pytest.mark.parametrize("summary", ["24/7", "A2.", "(by appointment)", "Nee.", "N.V. Brood"])
def test_a_short_text_that_says_something_is_none(summary: str, content: Path) -> None:
    said = told(content, BREAD, "A warm meal.", f'"{summary}"')
    assert [problem for problem in said if "T407" in problem] == []


@pytest.mark.parametrize(
    ("file", "was", "typed", "read"),
    [
        (BREAD, '"+3242320292"', '"+٣٢٤٢٣٢٠٢٩٢"', "Did you mean +3242320292?"),
        (BREAD, '"+3242320292"', '"+３２４２３２０２９２"', "Did you mean +3242320292?"),
        (BREAD, '"+3242320292"', '"۰۴ ۲۳۲ ۰۲ ۹۲"', "Did you mean +3242320292?"),
        (BREAD, '"701"', '"٧٠١"', "does not have the right form"),
        (BREAD, "12:00-14:00", "١٢:٠٠-١٤:٠٠", "D203"),
        ("menus/line.yaml", 'emergency: "112"', 'emergency: "١١٢"', "does not have the right form"),
        ("data/sources.yaml", "2026-05", "٢٠٢٦-٠٥", "write 2026-05 instead"),
    ],
)
def test_digits_of_another_script_are_refused_where_the_line_says_or_dials_them(
    file: str, was: str, typed: str, read: str, content: Path
) -> None:
    assert read in "\n".join(told(content, file, was, typed))


def test_a_document_may_print_them(content: Path) -> None:
    assert told(content, BREAD, '"04 232 02 92"', '"٠٤ ٢٣٢ ٠٢ ٩٢"') == []
