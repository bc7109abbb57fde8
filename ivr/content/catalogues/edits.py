"""Small changes of a YAML file as it was typed: all that is not changed stays to the letter, comments too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ivr.content.read.document import Loc, text_of

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n\r]*", re.MULTILINE)


class Item(NamedTuple):
    """A value of a mapping, with the name before it."""

    key: Node
    value: Node


class Edit(NamedTuple):
    """What stands in a text between two indexes, and what shall stand there."""

    start: int
    end: int
    text: str


def items(text: str) -> dict[Loc, Item]:
    """Every value of every mapping in a YAML text by its way; the reader in `source` has found the text to be sound."""
    node = YAML(pure=True).compose(text)
    return dict(_items(node, ())) if node else {}


def _items(node: Node, loc: Loc) -> Iterator[tuple[Loc, Item]]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*loc, str(key.value))
            yield here, Item(key, value)
            yield from _items(value, here)
    elif isinstance(node, SequenceNode):
        for at, value in enumerate(node.value):
            yield from _items(value, (*loc, at))


def comments(text: str) -> list[tuple[int, str]]:
    """Every comment of a YAML text with its index."""
    node = YAML(pure=True).compose(text)
    spans = list(_scalars(node)) if node else []
    found = ((match.start(), match[0].strip()) for match in _COMMENT.finditer(text))
    return [(at, comment) for at, comment in found if not any(start <= at < end for start, end in spans)]


def _scalars(node: Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, ScalarNode):
        yield node.start_mark.index, node.end_mark.index
    for inner in node.value if isinstance(node, SequenceNode) else ():
        yield from _scalars(inner)
    for pair in node.value if isinstance(node, MappingNode) else ():
        yield from (span for one in pair for span in _scalars(one))


def single(text: str, item: Item, chosen: Node, notes: list[tuple[int, str]]) -> Iterator[Edit]:
    """Puts one scalar of a mapping in the place of the whole mapping; comments within it move above."""
    closed = isinstance(item.value, MappingNode) and item.value.flow_style
    last = item.value if closed else item.value.value[-1][1]
    start = item.key.end_mark.index
    end = start + len(text[start : last.end_mark.index].rstrip())
    inside = [comment for at, comment in notes if start <= at < end]
    if inside:
        line = text.rfind("\n", 0, start) + 1
        indent = re.match(r"\s*", text[line:])
        yield Edit(line, line, "".join(f"{indent[0] if indent else ''}{comment}\n" for comment in inside))
    yield Edit(start, end, f": {raw(text, chosen)}")


def raw(text: str, node: Node) -> str:
    """A scalar as it was typed; on one line, and in quotes where a list or a mapping could tear it apart."""
    typed = text[node.start_mark.index : node.end_mark.index]
    plain = isinstance(node, ScalarNode) and not node.style
    if "\n" in typed or (plain and re.search(r"[,\[\]{}]|: |^$", typed)):
        return json.dumps(text_of(node), ensure_ascii=False)
    return typed


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; they do not touch one another."""
    parts, at = [], 0
    for edit in sorted(edits):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*parts, text[at:]))
