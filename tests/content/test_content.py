"""Broken content: every fault is found, on its line, and none hides another."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ivr.content.codes import CODES
from ivr.content.read.document import yaml_document
from ivr.content.read.file_reading import read_text, read_yaml
from ivr.content.read.files import read_files
from ivr.errors import ContentRefused
from ivr.publish.check import examine, load
from tests.breaking import DoesNotApply, apply, cases, problems_as_told, read_case, rewrite
from tests.conftest import HOUSE, MONDAY, ROOT, soak


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the house to break."""
    return Path(shutil.copytree(HOUSE, tmp_path / "content"))


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_fault_is_found_on_its_line(code: str, content: Path, request: pytest.FixtureRequest) -> None:
    case = read_case(code)
    case.broken(content)
    found = problems_as_told(examine(content, MONDAY.date()), content)
    assert code in {problem["code"] for problem in found}
    if request.config.getoption("--update") and case.problems:
        rewrite(case, found)
    assert found == read_case(code).problems


def test_every_code_has_a_broken_house() -> None:
    assert cases() == sorted(CODES)


@pytest.mark.parametrize(
    "edit",
    [
        {"replace": "name: Bred", "with": "name: Brod"},
        {"replace": "code", "with": "codes", "add": "x"},
        {"replace": "e", "with": "a"},
        {"replace": "name: Bread", "with": "name: Bread"},
        {"remove": "nothing like it"},
        {"after": "name: Bread", "add": ""},
        {"append": ""},
        {"new": "name: Bread"},
        {"copy": "data/topics.yaml"},
        {},
    ],
    ids=lambda edit: " ".join(edit) or "nothing",
)
def test_an_edit_that_changes_nothing_fails(edit: dict[str, str], content: Path) -> None:
    with pytest.raises(DoesNotApply):
        apply(content, {"file": BREAD, **edit})


def test_a_whole_file_that_stays_as_it_is_and_one_that_is_not_there_are_no_edits(content: Path) -> None:
    for edit in ({"file": BREAD, "whole": (content / BREAD).read_text()}, {"file": "gone.yaml", "delete": True}):
        with pytest.raises(DoesNotApply):
            apply(content, edit)


def test_the_house_has_no_fault(content: Path) -> None:
    assert examine(content, MONDAY.date()) == []


@pytest.mark.parametrize("root", [HOUSE, soak(ROOT)], ids=["house", "shipped"])
def test_what_is_kept_of_a_file_stays_as_it_was_read(root: Path) -> None:
    load(root, MONDAY.date())
    load(root, MONDAY.date())
    for document in read_files(root)[0].documents():
        text, _ = read_text(root, document.file)
        assert text is not None
        assert document == yaml_document.__wrapped__(document.file, text)[0]


def test_a_file_that_is_changed_is_read_anew(content: Path) -> None:
    for name in ("Bread", "Soup", "Bread"):
        (content / BREAD).write_text((HOUSE / BREAD).read_text().replace("name: Bread", f"name: {name}"))
        assert read_yaml(content, BREAD)[0].data["name"] == name


def test_five_faults_in_one_file_are_five_problems(content: Path) -> None:
    (content / "data/organisations/five.yaml").write_text(
        """name: Five
code: "799"
websit: https://five.example
services:
  - id: five
    summary: Five.
    topics: [fod]
    areas: [belgium]
    contacts:
      - kind: phone
        value: "0470"
        hours: "Mo-Vr 9:00"
        evidence: [{source: list, locator: line 5, hours: "ma-vr"}]
      - kind: phone
        value: "+32470123456"
        evidence: [{source: lists, locator: line 5, value: "0470 12 34 56"}]
"""
    )
    problems = [found for found in examine(content, MONDAY.date()) if found.file == "data/organisations/five.yaml"]
    assert [(problem.line, problem.code) for problem in problems] == [
        (3, "F105"),
        (7, "D205"),
        (11, "D201"),
        (12, "D203"),
        (16, "D207"),
    ]


def test_every_problem_says_what_is_wrong_and_how_to_mend_it() -> None:
    assert all(len(code.title) > 5 and len(code.hint) > 15 for code in CODES.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "- a\n- b\n",
        "a: &x [*x]\n",
        "a: " + "[" * 700 + "\n",
        "\t\n",
        "? [a]: b\n",
        "<<: {a: b}\n",
        "a: !!python/x y\n",
    ],
    ids=range(9),
)
def test_a_file_that_is_no_content_is_a_problem_and_not_a_crash(text: str, content: Path) -> None:
    (content / "data/organisations/hearth.yaml").write_text(text)
    with pytest.raises(ContentRefused) as refusal:
        load(content, MONDAY.date())
    assert any(problem.file == "data/organisations/hearth.yaml" for problem in refusal.value.problems)


def test_an_empty_folder_is_all_problems(tmp_path: Path) -> None:
    with pytest.raises(ContentRefused) as refusal:
        load(tmp_path, MONDAY.date())
    assert {problem.code for problem in refusal.value.problems} == {"F101"}


def test_scalars_stay_as_typed(content: Path) -> None:
    file = content / "data/organisations/bread.yaml"
    file.write_text(file.read_text().replace("A warm meal.", "0470").replace("name: Bread", "name: no"))
    loaded, _ = load(content, MONDAY.date())
    bread = next(organisation for organisation in loaded.organisations if organisation.id == "bread")
    assert (bread.name, bread.services[0].summary["en"]) == ("no", "0470")


def test_a_text_that_is_folded_onto_several_lines_is_one_text(content: Path) -> None:
    file = content / "data/sources.yaml"
    file.write_text(file.read_text().replace("The list on the door", ">-\n    The list\n    on the\n    door"))
    assert load(content, MONDAY.date())[0].sources["list"].title == "The list on the door"


def mutations(value: Any) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a tree of dictionaries and lists."""
    items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in items:
        yield (key,)
        yield from ((key, *way) for way in mutations(inner))


@pytest.mark.parametrize("values", [3, soak(12)], ids=["three of a file", "twelve of a file"])
@pytest.mark.parametrize(
    "wrong", [["x"], {"x": "y"}, "", "x", "0" * 50], ids=["list", "mapping", "empty", "word", "long"]
)
def test_any_value_can_be_replaced_by_anything_and_check_still_reports(wrong: Any, values: int, content: Path) -> None:
    yaml, dice = YAML(typ="safe", pure=True), random.Random(len(str(wrong)))
    for file in sorted(content.rglob("*.yaml")):
        text = file.read_text()
        whole = YAML(typ="base", pure=True).load(text)
        ways = list(mutations(whole))
        for way in dice.sample(ways, min(len(ways), values)):
            data = inner = deepcopy(whole)
            for part in way[:-1]:
                inner = inner[part]
            inner[way[-1]] = wrong
            with file.open("w") as out:
                yaml.dump(data, out)
            problems = examine(content, MONDAY.date())
            if not any(problem.level == "error" for problem in problems):
                load(content, MONDAY.date())
        file.write_text(text)


def test_a_stray_quote_in_the_postal_codes_is_only_text(content: Path) -> None:
    table = content / "data/postcodes.csv"
    table.write_text(table.read_text().replace("Gent,Gand", '"Gent,Gand', 1))
    assert [problem.code for problem in examine(content, MONDAY.date())] == []


@pytest.mark.parametrize("column", ["postal_code", "name_nl", "municipality_nl", "province", "region"])
def test_postal_codes_with_another_first_line_are_one_problem(column: str, content: Path) -> None:
    table = content / "data/postcodes.csv"
    table.write_text(table.read_text().replace(column, f"{column}s", 1))
    assert [problem.code for problem in examine(content, MONDAY.date())] == ["P701"]


@pytest.mark.parametrize("date", ["2026-13", "2026-31-03", "2026-02-30"])
def test_a_date_that_no_calendar_has_is_a_problem(date: str, content: Path) -> None:
    sources = content / "data/sources.yaml"
    sources.write_text(sources.read_text().replace("2026-05", date))
    assert [problem.code for problem in examine(content, MONDAY.date())] == ["F110"]


BREAD, WORDS = "data/organisations/bread.yaml", "sms_templates/en/keywords.yaml"
HEARTH = "data/organisations/hearth.yaml"
VALUE, HOURS = '"+3242320292"', "Mo-Su 12:00-14:00; PH off"

# A slip: the file, what stood there, what was typed, and what the person who typed it reads.
SLIPS = [
    (BREAD, "    topics", "\ttopics", "This line starts with a tab; use spaces."),
    (BREAD, "[food]", "\t[food]", "There is a tab in this line; use a space."),
    (BREAD, "    topics", "   topics", "This line starts with 3 spaces; the lines beside it start with 4."),
    (BREAD, "code:", " code:", "This line starts with 1 space; the lines beside it start with none."),
    (BREAD, "    summary", "   summary", "This line starts with 3 spaces; the word above it stands behind 4."),
    (BREAD, "name: Bread", "name: Hulp: papieren", 'A text with a colon needs quotes: "Hulp: papieren".'),
    (HEARTH, "Market 1", "Market: 1", "A colon is in a text without quotes, or a comma is missing before it."),
    (BREAD, '"701"', '"701', "Is there a quote missing in this line?"),
    (BREAD, '"701"', "'701", "A text in quotes begins here and never ends."),
    (BREAD, '"701"', '"7"01"5"', "Something stands behind a closing quote."),
    (BREAD, "[food]", "[food", "A [ begins here and never ends."),
    (BREAD, "code: ", "code:", "A space is missing behind the colon."),
    (BREAD, "code:", "code", "A colon is missing in this line."),
    (BREAD, "- id", "-id", "A space is missing behind the hyphen."),
    (BREAD, "name: Bread", "name: @Bread", "A text cannot begin with @"),
    (BREAD, "services:", "---\nservices:", "A line of three hyphens stands in the middle."),
    (BREAD, HOURS, "Mo-Fr 12:00-09:00", "It says open from 12:00 through the night until 09:00."),
    (BREAD, HOURS, "Mo-Fr 12:00-09:00", "write Mo-Fr 12:00-24:00, Tu-Sa 00:00-09:00."),
    (BREAD, HOURS, "12:00-09:00", "Did you mean 09:00-12:00, or 12:00-21:00?"),
    (BREAD, HOURS, "Mo[1] 22:00-20:00", "write 22:00-24:00, and 00:00-20:00 for the days after."),
    (BREAD, VALUE, '"+32E25551234"', "there is a letter E in it"),
    (BREAD, VALUE, '"+322555123"', "one digit too few"),
    (BREAD, VALUE, '"+3247012345678"', "2 digits too many"),
    (BREAD, VALUE, "“12 34”", "there are curly quotes in it"),
    (BREAD, VALUE, "02 555 12 34", "Did you mean +3225551234?"),
    (BREAD, VALUE, '"003225551234"', "Did you mean +3225551234?"),
    (BREAD, VALUE, '"+003225551234"', "Did you mean +3225551234?"),
    (BREAD, VALUE, '"+32025551234"', "Did you mean +3225551234?"),
    (BREAD, VALUE, '"+9991234567"', "+9991234567 is not a number that can be dialled in Belgium"),
    (BREAD, "topics: [food]", "topics: [papers]", "there is no topic papers; there are food, bed, law"),
    (BREAD, "topics: [food]", "topics: []", "topics: at least one is needed"),
    (BREAD, "areas: [hill]", "areas: []\n    interpreter: maybe", "'maybe' is not one of 'yes', 'on-request'"),
    (WORDS, "  bed:", "  papers:", "there is no topic papers; there are food, bed, law"),
    (WORDS, "[bed, sleep]", "[bed, Bread]", "Bread already means topics/food, on line 2"),
    ("menus/main.yaml", "topic: food", "topic: papers", "there is no topic papers; there are food, bed, law"),
    ("data/topics.yaml", "sensitive: yes", "sensitive: ja", "sensitive: 'ja' is neither yes nor no: write yes or no"),
    ("menus/line.yaml", "tries: 3", "tries: 30", "tries: 30 is too much; at most 5"),
    ("menus/line.yaml", "tries: 3", "tries: three", "tries: 'three' is not a whole number in digits"),
    ("data/sources.yaml", "2026-05", "oktober 2026", "date: write 2026-10 instead of 'oktober 2026'"),
    ("data/sources.yaml", "2026-05", "1/10/2026", "date: write 2026-10-01 instead of '1/10/2026'"),
    ("data/sources.yaml", "2026-05", "last year", "date: 'last year' is not a date of the calendar"),
    ("data/sources.yaml", "2026-05", "2026-12", "2026-12 lies in the future"),
    ("sms_templates/en/help.txt", "{{ emergency }}", "112", "{{ emergency }} is missing"),
]


def told(content: Path, file: str, was: str, typed: str) -> str:
    """All that `wegwijs check` says where something else was typed."""
    text = (content / file).read_text()
    assert was in text
    (content / file).write_text(text.replace(was, typed, 1))
    return "\n".join(map(str, examine(content, MONDAY.date())))


@pytest.mark.parametrize(("file", "was", "typed", "read"), SLIPS, ids=[slip[3][:60] for slip in SLIPS])
def test_a_slip_is_told_in_plain_words(file: str, was: str, typed: str, read: str, content: Path) -> None:
    assert read in told(content, file, was, typed)


@pytest.mark.parametrize(
    ("file", "was", "typed"),
    [
        (BREAD, "name: Bread", "name: Bread & l’Été (St.-Gilles), 50/50 + co"),
        (BREAD, "name: Bread", 'name: The "Bread"'),
        (BREAD, f'{HOURS}"', 'Mo-Fr 20:00-08:00"\n        checked: {date: 2026-11-30, how: called}'),
        (BREAD, f'{HOURS}"', 'Mo-Fr 12:00-24:00, Tu-Sa 00:00-14:00"'),
        ("data/organisations/hearth.yaml", 'postcode: "1000", city: Brussels', 'postcode: "9050", city: Gent'),
        ("data/organisations/hearth.yaml", "city: Brussels", "city: BXL (centre)"),
        ("data/sources.yaml", "2026-05", "2026-11"),
    ],
)
def test_what_is_unusual_but_right_is_no_problem(file: str, was: str, typed: str, content: Path) -> None:
    assert told(content, file, was, typed) == ""


def test_a_missing_evidence_is_one_problem(content: Path) -> None:
    lines = (content / BREAD).read_text().splitlines()
    (content / BREAD).write_text("\n".join(lines[:-2]))
    assert [problem.message for problem in examine(content, MONDAY.date())] == ["evidence is missing"]


@pytest.mark.parametrize("places", [50, soak(300)])
def test_a_file_that_was_cut_anywhere_is_a_problem_with_a_line_of_its_own(places: int, content: Path) -> None:
    whole, dice = (content / BREAD).read_text(), random.Random(1)
    for at in dice.sample(range(len(whole)), places):
        for typed in ("\t", '"', ": ", "{", "\u2028", "\r"):
            document = content / "data/typed.yaml"
            document.write_text(whole[:at] + typed + whole[at + 1 :])
            _, problems = read_yaml(content, "data/typed.yaml")
            assert all(0 <= problem.line <= whole.count("\n") + 2 and problem.hint for problem in problems)
