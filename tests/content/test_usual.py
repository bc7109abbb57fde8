"""The usual part of YAML is composed as the reader of all of YAML does it, to the line, or left to that one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from ivr.content.read.document import text_of
from ivr.content.read.usual import compose
from tests.conftest import HOUSE, ROOT, soak

FILES = [
    path
    for root in (HOUSE, ROOT)
    for name in ("data", "menus", "sms_templates")
    for path in root.glob(f"{name}/**/*.yaml")
]
SMALL = [text for path in sorted(FILES) if len(text := path.read_text()) < 1500]

TYPED = [
    "\n",
    " ",
    "  ",
    "\n  ",
    "\n\n",
    "\n# c\n",
    ": ",
    ":",
    "#",
    " #",
    "- ",
    "-",
    "'",
    '"',
    "\\",
    '\\"',
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
]
TYPED += [
    ">-",
    ">-\n",
    "|",
    "&a",
    "*",
    "!",
    "?",
    "%",
    "\n---\n",
    "\n...\n",
    "é",
    "\xa0",
    "\u2028",
    "@",
    "`",
    "~",
    "\t",
    "<<: ",
]


def told(node: Node) -> Any:
    """All that a document takes from a node: what it is, its line, and what is in it."""
    line = node.start_mark.line
    if isinstance(node, MappingNode):
        return line, {"pairs": [(told(key), told(value)) for key, value in node.value]}
    if isinstance(node, SequenceNode):
        return line, [told(item) for item in node.value]
    return line, text_of(node)


def whole(text: str) -> Any:
    try:
        return told(YAML(pure=True).compose(text))
    except YAMLError as fault:
        return fault


@pytest.mark.parametrize("one_in", [8, soak(1)])
def test_files_are_composed_as_by_the_reader_of_all_of_yaml(one_in: int) -> None:
    for path in sorted(FILES)[::one_in]:
        text = path.read_text()
        if node := compose(text):
            assert told(node) == whole(text), path


def test_nearly_all_files_are_usual() -> None:
    unusual = [path for path in FILES if not compose(path.read_text())]
    assert len(unusual) < len(FILES) / 20, unusual


@pytest.mark.parametrize("mutations", [6_000, soak(100_000)])
def test_whatever_is_typed_anywhere_is_composed_the_same_or_left_alone(mutations: int) -> None:
    composed = 0
    for text in mutated(mutations):
        if node := compose(text):
            composed += 1
            assert told(node) == whole(text), text
    assert composed > mutations / 20


def mutated(number: int) -> Iterator[str]:
    """Pieces of files in which something was typed, in up to two places."""
    dice = random.Random(11)
    for _ in range(number):
        text = dice.choice(SMALL)
        at = dice.randrange(len(text))
        piece = text[max(0, text.rfind("\n", 0, max(0, at - 150))) : at + 150]
        for _ in range(dice.choice((0, 1, 1, 2))):
            place = dice.randrange(len(piece) + 1)
            piece = piece[:place] + dice.choice(TYPED) + piece[place + dice.choice((0, 0, 1, 5)) :]
        yield piece


USUAL = [
    "a: b\n",
    "# c\n\na:\n- b\n-   c: d\n    e: f\n",
    "a: [b, 'c d', \"e\", [], {}, {f: g, h: [i]}]  # c\n",
    "a: {b: [c,\n  d e\n   f, https://x.be/y?, 9:30]}\n".replace("?", ""),
    'a: "b\n  c"\nd: "e \\"f\\" \\\\"\n',
    "a: >-\n  b\n  c # d\nb: c # d\n",
    "a:\n  - b|c\n    - d\n  - e\n",
    'a:\n  ["b", "c",\n   "d"]\n',
    "a: [ b ,c\n  d,\n\n  e:f, g h ]\ni: j\n",
    "a: [\n  b,\n  c\n]\n",
    "a: [b, c-d\xa0, 1, 'e', f]\n",
    '"1000": a\nb c: d:e\n',
]
UNUSUAL = [
    "",
    "- a\n",
    "a\n",
    "a: &b c\n",
    "a: |\n  b\n",
    "a:\n",
    "a: b: c\n",
    "a: b\n c: d\n",
    "a: [b\n",
    "a: [b, ]\n",
    "a: [b, c, # d\n  e]\n",
    "a: [b, &c d]\n",
    "a: [b,, c]\n",
    'a: "b',
    "? a\n",
    "a: b\n---\n",
    "\ta: b\n",
]


@pytest.mark.parametrize("text", USUAL)
def test_what_is_usual_is_composed(text: str) -> None:
    node = compose(text)
    assert node
    assert told(node) == whole(text)


@pytest.mark.parametrize("text", UNUSUAL)
def test_what_is_not_is_left_alone(text: str) -> None:
    assert compose(text) is None
