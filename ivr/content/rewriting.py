"""One value of a YAML file put, added, moved or taken away; every other letter of the file stays as it was typed.

Each change is read back: what comes out says what was asked for and nothing else, or `Unwritable` is raised.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from ivr.content.read.document import Loc, yaml_document

Value = str | list[Any] | dict[str, Any]
"""A text, a list or names with values; texts only, as everywhere in the content."""

_WIDEST = 120
"""Letters of a line, where a list goes on below."""
_PLAIN = re.compile(r"\w[\w .,'’/()&+-]*(?<! )")
_CLOSED = re.compile(r"\w[\w .'’/()&+-]*(?<! )")


class Unwritable(ValueError):
    """A change that cannot be made in a file as it stands, or a value that no file can hold."""


def put(text: str, loc: Loc, value: Value) -> str:
    """The text with this value at a place: in the place of what stands there, or as a new last name of its mapping."""
    at = _Places(text)
    node = at.nodes.get(loc)
    if node is not None:
        changed = at.replaced(node, value, loc)
    else:
        changed = at.added(loc, value)
    return _sure(changed, _with(at.data, loc, value))


def remove(text: str, loc: Loc) -> str:
    """The text without the name or the item at a place; without its list, too, where it was the last item."""
    at = _Places(text)
    parent = at.nodes[loc[:-1]]
    if len(loc) > 1 and len(parent.value) == 1:
        return remove(text, loc[:-1])
    start, end = at.item_span(loc)
    return _sure(text[:start] + text[end:], _without(at.data, loc))


def insert(text: str, loc: Loc, value: Value) -> str:
    """The text with a new item in a list, at the index that `loc` ends with; the list is begun where there is none."""
    at, index = _Places(text), int(loc[-1])
    parent = at.nodes.get(loc[:-1])
    if parent is None:
        return put(text, loc[:-1], [value])
    items = [*_at(at.data, loc[:-1])]
    items.insert(index, value)
    if _is_closed(parent):
        at_end = index >= len(parent.value) > 0
        return (
            _sure(at.appended(parent, value), _with(at.data, loc[:-1], items)) if at_end else put(text, loc[:-1], items)
        )
    last = index >= len(parent.value)
    start, end = at.item_span((*loc[:-1], min(index, len(parent.value) - 1)))
    where = end if last else start
    line = at.item(parent, value)
    head = "" if where == 0 or text[where - 1] == "\n" else "\n"
    return _sure(text[:where] + head + line + text[where:], _with(at.data, loc[:-1], items))


def move(text: str, loc: Loc, to: int) -> str:
    """The text with an item of a list at another index, with all that is written in it and right above it."""
    at, index = _Places(text), int(loc[-1])
    items = [*_at(at.data, loc[:-1])]
    items.insert(to, items.pop(index))
    if _is_closed(at.nodes[loc[:-1]]):
        return put(text, loc[:-1], items)
    spans = [at.item_span((*loc[:-1], one)) for one in range(len(items))]
    parts = [text[start:end] if text[end - 1] == "\n" else text[start:end] + "\n" for start, end in spans]
    parts.insert(to, parts.pop(index))
    changed = text[: spans[0][0]] + "".join(parts) + text[spans[-1][1] :]
    return _sure(changed, _with(at.data, loc[:-1], items))


class _Places:
    """A text with the node and the name of each of its values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes: dict[Loc, Node] = {}
        self.keys: dict[Loc, Node] = {}
        self.data = yaml_document("", text)[0].copy().data
        if (root := YAML(pure=True).compose(text)) is not None:
            self._walk(root, ())

    def _walk(self, node: Node, loc: Loc) -> None:
        self.nodes[loc] = node
        if isinstance(node, MappingNode):
            for key, value in node.value:
                self.keys[(*loc, str(key.value))] = key
                self._walk(value, (*loc, str(key.value)))
        elif isinstance(node, SequenceNode):
            for index, value in enumerate(node.value):
                self._walk(value, (*loc, index))

    def replaced(self, node: Node, value: Value, loc: Loc) -> str:
        """Another value in the place of a node."""
        end = self.end(node)
        typed = self.text[node.start_mark.index : end]
        closed = self._is_closed(loc[:-1])
        if isinstance(value, str) or closed or _is_short(value):
            new = _typed_like(value, typed, closed) if isinstance(value, str) else _closed(value)
            start = node.start_mark.index
            if _is_block(node):  # the value began on a line of its own
                start = self.keys[loc].end_mark.index if loc in self.keys else start
                new = f": {new}" if loc in self.keys else new
            return self.text[:start] + new + self.text[end:]
        key = self.keys[loc]
        lines = "".join(_block(value, key.start_mark.column + 2)).rstrip("\n")
        return f"{self.text[: key.end_mark.index]}:\n{lines}{self.text[end:]}"

    def added(self, loc: Loc, value: Value) -> str:
        """A new name at the end of a mapping."""
        mapping = self.nodes.get(loc[:-1])
        if mapping is None and len(loc) == 1:  # a file that says nothing yet
            return self.text + "".join(_block({str(loc[-1]): value}, 0))
        if not isinstance(mapping, MappingNode):
            raise Unwritable(f"there is nothing at {loc[:-1]} to add to")
        if self._is_closed(loc[:-1]) or _is_closed(mapping):
            end = mapping.end_mark.index - 1
            lead = ", " if mapping.value else ""
            return f"{self.text[:end].rstrip()}{lead}{_closed_name(str(loc[-1]))}: {_closed(value)}{self.text[end:]}"
        column = mapping.value[0][0].start_mark.column
        end = self._line_end(self.end(mapping))
        lines = "".join(_block({str(loc[-1]): value}, column)).rstrip("\n")
        return f"{self.text[:end]}\n{lines}{self.text[end:]}"

    def appended(self, closed: Node, value: Value) -> str:
        """One item more at the end of a list in brackets, on a line of its own where the last one is full."""
        end, first = self.end(closed.value[-1]), closed.value[0].start_mark
        width = end - self.text.rfind("\n", 0, end) + len(item := _closed(value)) + len(", ]")
        lead = ", " if width <= _WIDEST else f",\n{' ' * first.column}"
        return self.text[:end] + lead + item + self.text[end:]

    def item_span(self, loc: Loc) -> tuple[int, int]:
        """From where to where a name or an item goes, with the whole lines that are its own and comments above it."""
        node, parent = self.nodes[loc], self.nodes[loc[:-1]]
        if _is_closed(parent):
            return self._closed_span(loc)
        first = self.keys.get(loc, node).start_mark.index
        start = self.text.rfind("\n", 0, first) + 1
        end = min(self._line_end(self.end(node)) + 1, len(self.text))
        if loc in self.keys and self.text[start:first].strip():  # the first name behind the dash of an item
            following = self.text[end:]
            return first, end + len(following) - len(following.lstrip(" "))
        return self._with_comments(start, self.keys.get(loc, node)), end

    def _with_comments(self, start: int, node: Node) -> int:
        indent = self.text[start : node.start_mark.index]
        column = len(indent) - len(indent.lstrip())
        while start:
            before = self.text.rfind("\n", 0, start - 1) + 1
            line = self.text[before:start]
            if not line.strip().startswith("#") or len(line) - len(line.lstrip()) != column:
                break
            start = before
        return start

    def _closed_span(self, loc: Loc) -> tuple[int, int]:
        first = self.keys.get(loc, self.nodes[loc]).start_mark.index
        end = self.nodes[loc].end_mark.index
        rest = re.match(r"\s*,\s*", self.text[end:])
        if rest:
            return first, end + len(rest[0])
        return len(self.text[:first].rstrip().removesuffix(",")), end

    def end(self, node: Node) -> int:
        """Where the last letter of a value stands: a block ends for YAML only where the next thing begins."""
        if _is_block(node) and node.value:
            last = node.value[-1] if isinstance(node, SequenceNode) else node.value[-1][1]
            return self.end(last)
        return len(self.text[: node.end_mark.index].rstrip())

    def item(self, sequence: Node, value: Value) -> str:
        """The lines of a new item of a list: on one line where the others are."""
        column = self._dash(sequence)
        if isinstance(value, dict) and all(map(_is_closed, sequence.value)):
            return f"{' ' * column}- {_closed(value)}\n"
        return "".join(_block([value], column))

    def _dash(self, sequence: Node) -> int:
        """The column of the dashes of a list."""
        start = sequence.value[0].start_mark.index
        line = self.text.rfind("\n", 0, start) + 1
        return len(self.text[line:start]) - len(self.text[line:start].lstrip())

    def _line_end(self, index: int) -> int:
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found

    def _is_closed(self, loc: Loc) -> bool:
        return any(_is_closed(self.nodes[loc[:length]]) for length in range(len(loc) + 1) if loc[:length] in self.nodes)


def _is_block(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and not node.flow_style


def _is_closed(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def _is_short(value: Value) -> bool:
    """Whether a list or a mapping is written on one line: it holds texts only, and none or few."""
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return all(isinstance(one, str) for one in inner) and len(_closed(value)) <= 100


def _typed_like(value: str, typed: str, closed: bool = False) -> str:
    """A text in the quotes of the one that stood there, or in those it needs; digits stand in quotes where they are
    new, for other programs would read a number."""
    needs = not (_CLOSED if closed else _PLAIN).fullmatch(value) or (not typed and value.isdigit())
    if typed.startswith('"') or needs:
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}'" if typed.startswith("'") and "'" not in value else value


def _closed(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_closed(one) for one in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_closed_name(name)}: {_closed(one)}" for name, one in value.items()) + "}"
    return _typed_like(value, "", closed=True)


def _closed_name(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name) else json.dumps(name, ensure_ascii=False)


def _block(value: Any, column: int) -> Iterator[str]:
    """The lines of a list or of names with values, from a column on."""
    indent = " " * column
    for name, one in value.items() if isinstance(value, dict) else ((None, one) for one in value):
        lead = f"{indent}- " if name is None else f"{indent}{_closed_name(name)}:"
        if isinstance(one, str):
            yield f"{lead}{'' if name is None else ' '}{_typed_like(one, '')}\n"
        elif name is None and isinstance(one, dict):
            first, *rest = _block(one, column + 2)
            yield from (lead + first.lstrip(), *rest)
        elif _is_short(one):
            yield f"{lead}{'' if name is None else ' '}{_closed(one)}\n"
        else:
            yield from (f"{lead.rstrip()}\n", *_block(one, column + 2))


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data


def _with(data: Any, loc: Loc, value: Any) -> Any:
    if not loc:
        return value
    inner = data.get(loc[0], {}) if isinstance(data, dict) else data[int(loc[0])]
    changed = _with(inner, loc[1:], value)
    if isinstance(data, dict):
        return {**data, loc[0]: changed}
    return [changed if index == loc[0] else one for index, one in enumerate(data)]


def _without(data: Any, loc: Loc) -> Any:
    if len(loc) > 1:
        return _with(data, loc[:-1], _without(_at(data, loc[:-1]), loc[-1:]))
    if isinstance(data, dict):
        return {name: one for name, one in data.items() if name != loc[0]}
    return [one for index, one in enumerate(data) if index != loc[0]]


def _sure(text: str, expected: Any) -> str:
    document, _ = yaml_document("", text)
    if document.data != expected:
        raise Unwritable("this change cannot be written into the file as it stands")
    return text
