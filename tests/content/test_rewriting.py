"""Any value of any file of the line that ships can be changed, and all else stays to the letter."""

from __future__ import annotations

import difflib

import pytest

from ivr.content.read.document import Loc, yaml_document
from ivr.content.rewriting import insert, move, put, remove
from tests.conftest import ROOT

FILES = sorted([*(ROOT / "data" / "organisations").glob("*.yaml"), *(ROOT / "menus").glob("*.yaml")])
SOME = FILES[::9]


def places(data: object, loc: Loc = ()) -> list[Loc]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [loc, *(place for name, one in inner for place in places(one, (*loc, name)))]


def at(data: object, loc: Loc) -> object:
    for step in loc:
        data = data[step]  # type: ignore[index]
    return data


def changed_lines(before: str, after: str) -> int:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return sum(line.startswith("+ ") for line in lines)


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_every_text_can_become_another_one_in_its_line(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    data = yaml_document("", text)[0].data
    for loc in places(data)[::3]:
        if isinstance(at(data, loc), str):
            after = put(text, loc, 'Something "else": yes, # no\n'.strip())
            assert changed_lines(text, after) == 1


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_everything_can_be_taken_away_and_put_back(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    data = yaml_document("", text)[0].data
    for loc in places(data)[1::5]:
        parent = at(data, loc[:-1])
        assert isinstance(parent, dict | list)
        if len(parent) < 2:
            continue
        less = remove(text, loc)
        back = insert(less, loc, at(data, loc)) if isinstance(parent, list) else put(less, loc, at(data, loc))  # type: ignore[arg-type]
        assert yaml_document("", back)[0].data == data


def test_an_item_moves_with_its_comment() -> None:
    text = "menu:\n  # the first\n  - a: 1\n    b: 2\n  # the second\n  - c: 3\nend: x\n"
    assert move(text, ("menu", 1), 0) == "menu:\n  # the second\n  - c: 3\n  # the first\n  - a: 1\n    b: 2\nend: x\n"


def test_what_is_new_stands_at_the_end_of_what_it_belongs_to() -> None:
    text = "services:\n  - id: a\n    contacts:\n      - kind: phone\n        value: x\nend: y\n"
    assert put(text, ("services", 0, "contacts", 0, "hours"), "Mo-Fr 09:00-17:00; PH off") == (
        "services:\n  - id: a\n    contacts:\n      - kind: phone\n        value: x\n"
        '        hours: "Mo-Fr 09:00-17:00; PH off"\nend: y\n'
    )
    assert insert(text, ("services", 0, "contacts", 1), {"kind": "email", "value": "a@b.example"}) == (
        "services:\n  - id: a\n    contacts:\n      - kind: phone\n        value: x\n"
        '      - kind: email\n        value: "a@b.example"\nend: y\n'
    )


def test_the_last_item_takes_its_list_along() -> None:
    assert remove("a: x\nlist: [one]\n", ("list", 0)) == "a: x\n"
    assert put("a: x\n", ("list",), ["one", "two, three"]) == 'a: x\nlist: [one, "two, three"]\n'


def test_the_first_name_of_an_item_leaves_its_dash() -> None:
    assert remove("l:\n  - a: 1\n    b: 2\n", ("l", 0, "a")) == "l:\n  - b: 2\n"


def test_a_new_item_is_written_as_the_others_are() -> None:
    text = 'menu:\n  - {key: "1", say: bread}\n'
    after = insert(text, ("menu", 1), {"key": "2", "say": "a bed"})
    assert after == text + '  - {key: "2", say: a bed}\n'
    assert put(after, ("menu", 1, "key"), "3") == after.replace('"2"', '"3"')


def test_digits_stay_a_text_for_every_program() -> None:
    assert put("name: Bread\n", ("code",), "0712") == 'name: Bread\ncode: "0712"\n'
    assert put("tries: 3\n", ("tries",), "4") == "tries: 4\n"
