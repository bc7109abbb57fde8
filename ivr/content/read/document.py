"""A YAML file, read strictly: every scalar stays the text that was typed, and everything keeps its line.

`0470`, `9:30`, `no` and `on` mean what they look like. A repeated key, an empty value, an anchor or a tag is a problem
rather than a surprise.
"""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Hashable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from typing import Any

from rapidfuzz.distance import OSA
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from ivr.content.codes import CODES
from ivr.content.read.answer_file import packed, unpacked
from ivr.content.read.invisible import lines_unseen, seen, suspect
from ivr.content.read.remembered import seal_of
from ivr.content.read.unreadable import why_unreadable
from ivr.content.read.usual import UNTAGGED, WordList, compose
from ivr.errors import Problem

Loc = tuple[str | int, ...]
"""The way to a value: `("services", 0, "contacts", 2, "hours")`."""

_DEEPEST = 30


class EntryLines(dict[str, tuple[int, ...]]):
    """By the file of a catalogue, the lines of its entries about one document, by their number from 1. It never
    changes."""

    @cached_property
    def seal(self) -> Hashable:
        return seal_of(dict(self))


NO_LINES = EntryLines()


class OnDemand(UserDict[Loc, Any]):
    """A mapping that is found when somebody looks into it: on which line each of all words in twelve languages stands,
    nobody asks while nothing is wrong."""

    def __init__(self, find: Callable[[], dict[Loc, Any]]) -> None:
        self._find = find

    @cached_property
    def data(self) -> dict[Loc, Any]:  # type: ignore[override]
        return self._find()


@dataclass
class YamlDocument:
    """One file: its text-only data, and the line of each value. `file` is relative to the content root; `homes` names
    the file of a value that stands in another one, such as a translation.

    `seal` is made of all that it holds (`ivr.content.read.remembered`); who changes one changes a copy, which has none.
    `entry_lines` are those of catalogues about this document, where `lines` only counts their entries."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: MutableMapping[Loc, int] = field(default_factory=dict)
    homes: MutableMapping[Loc, str] = field(default_factory=dict)
    seal: Hashable = field(default=None, compare=False)
    entry_lines: EntryLines = field(default_factory=lambda: NO_LINES)

    def line(self, loc: Loc) -> int:
        """The line of the value at `loc`, or of the nearest thing around it that is there."""
        at = self._nearest(loc)
        line = self.lines.get(at, 1)
        entries = self.entry_lines.get(self.homes.get(at, self.file))
        return entries[line] if entries else line

    def problem(self, code: str, loc: Loc, message: str, hint: str = "") -> Problem:
        return problem(code, self.homes.get(self._nearest(loc), self.file), self.line(loc), message, hint)

    def copy(self) -> YamlDocument:
        """The same document, to be changed: one that was read is for reading only."""
        copy = YamlDocument(self.file, _copied(self.data), dict(self.lines), dict(self.homes))
        copy.entry_lines = self.entry_lines
        return copy

    def _nearest(self, loc: Loc) -> Loc:
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return loc

    def find(self, *pattern: str) -> Iterator[tuple[Loc, Any]]:
        """Every value on a path, where `*` stands for any key or index; what is not there is passed over."""
        found: list[tuple[Loc, Any]] = [((), self.data)]
        for part in pattern:
            if part == "*":
                found = [((*loc, key), inner) for loc, value in found for key, inner in items_of(value)]
            else:
                found = [((*loc, part), v[part]) for loc, v in found if isinstance(v, dict) and part in v]
        return iter(found)

    def texts(self, *pattern: str) -> Iterator[tuple[Loc, str]]:
        """The same, where the value is a text that says something; the shape of the rest is a problem of its own."""
        return ((loc, value) for loc, value in self.find(*pattern) if isinstance(value, str) and value)


def document_row(document: YamlDocument) -> tuple[Any, ...]:
    """All of a document in texts, numbers and lists of them."""
    lines, homes = (packed(dict(of)) for of in (document.lines, document.homes))
    return document.file, document.data, lines, homes, document.seal


def document_of(row: tuple[Any, ...]) -> YamlDocument:
    """The document again."""
    file, data, lines, homes, seal = row
    places = OnDemand(partial(unpacked, lines)), OnDemand(partial(unpacked, homes))
    return YamlDocument(file, data, *places, seal)


def empty(file: str) -> YamlDocument:
    """The document of a file that is not there."""
    return YamlDocument(file, seal=seal_of(file))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


def items_of(value: Any) -> Iterable[tuple[str | int, Any]]:
    """What a mapping or a list holds, by name or number; nothing where it is neither."""
    return value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())


def problem(code: str, file: str, line: int, message: str, hint: str = "") -> Problem:
    """A problem of a registered code; its level comes from the registry, and its hint too where none fits better."""
    entry = CODES[code]
    return Problem(file, line, code, message, hint or entry.hint, entry.level)


def near(word: str, known: Iterable[str]) -> str:
    """ "; did you mean …?" when something known is a slip away from the word, else nothing.

    >>> near("hearht", ["hearth", "heart"]), near("Brussel", ["brussels"]), near("uren", ["urgent"])
    ('; did you mean hearth?', '; did you mean brussels?', '')
    """
    likely = [(_slips(word, name), abs(len(word) - len(name)), name) for name in known]
    slips, _, name = min(likely, default=(len(word), 0, ""))
    return f"; did you mean {name}?" if slips <= len(word) // 3 else ""


def _slips(word: str, name: str) -> int:
    """Letters that are wrong, missing, too many or changed about; large and small ones are the same."""
    return OSA.distance(word.casefold().strip(), name.casefold())


def near_or_all(word: str, known: dict[str, Any]) -> str:
    """The same, or else everything that is known."""
    return near(word, known) or f"; there are {', '.join(known)}"


@lru_cache(maxsize=512)  # of who changes a file: each save asks for the same text again
def yaml_document(file: str, text: str) -> tuple[YamlDocument, tuple[Problem, ...]]:
    """The same of a text that is there already; `file` is where its problems are told."""
    document, problems = YamlDocument(file, seal=seal_of(file, text)), list[Problem]()
    try:
        node = compose(text) or YAML(pure=True).compose(text)
    except MarkedYAMLError as fault:
        why = why_unreadable(text, fault)
        return document, (problem("F103", file, why.line, why.message, why.hint),)
    except (YAMLError, RecursionError, ValueError) as fault:
        return document, (problem("F103", file, 0, f"this is not YAML: {type(fault).__name__}"),)
    if not isinstance(node, MappingNode):
        return document, (problem("F103", file, 1, "the file should hold `name: value` lines"),)
    reader = _Reader(document, problems)
    document.data = reader.mapping(node, ())
    return document, tuple(problems)


def text_of(node: Node) -> str:
    """What a scalar says. Where a text was folded onto several lines (`>-`), its reader leaves a bell at each fold."""
    return str(node.value).replace("\a", "").strip()


class _Reader:
    """Walks the nodes of one file into a document, noting problems and lines as it goes."""

    def __init__(self, document: YamlDocument, problems: list[Problem]) -> None:
        self.document = document
        self.problems = problems

    def value(self, node: Node, loc: Loc) -> Any:
        self.document.lines[loc] = node.start_mark.line + 1
        if node.anchor or len(loc) > _DEEPEST or (node.ctag is not UNTAGGED and str(node.tag or "").startswith("!")):
            self._note("F106", loc, "an anchor (&), a tag (!) or very deep nesting is used here")
            return ""
        if isinstance(node, ScalarNode):
            return self._scalar(node, loc)
        if isinstance(node, MappingNode):
            return self.mapping(node, loc)
        if isinstance(node, WordList) and (words := self._words(node, loc)):
            return words
        return [self.value(item, (*loc, index)) for index, item in enumerate(node.value)]

    def _words(self, node: WordList, loc: Loc) -> list[str]:
        """The texts of a list of words, which most texts stand in; none where one has to be looked at by itself."""
        texts = [word.strip() for word, _ in node.words]
        if not all(texts) or suspect(" ".join(texts)) or len(loc) == _DEEPEST:
            return []
        self.document.lines.update({(*loc, at): line + 1 for at, (_, line) in enumerate(node.words)})
        return texts

    def mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            if key in first_lines:
                message = f"{key} is here for the second time; it was first on line {first_lines[key]}"
                self.problems.append(problem("F104", self.document.file, line, message))
                continue
            first_lines[key] = line
            result[key] = self.value(value_node, (*loc, key))
            self.document.lines[(*loc, key)] = line
        return result

    def _scalar(self, node: Node, loc: Loc) -> str:
        text = text_of(node)
        if not text:
            self._note("F107", loc, f"{loc[-1] if loc else 'this'} has no value")
        if not suspect(text):
            return text
        for _, message in lines_unseen(text, self.document.file):  # written as "\u00ad": the file itself looks clean
            self._note("F108", loc, message)
        return seen(text, self.document.file)

    def _note(self, code: str, loc: Loc, message: str) -> None:
        self.problems.append(self.document.problem(code, loc, message))
