"""The usual part of YAML, composed in a tenth of the time: what the files of a line are written in.

Blocks of names and of hyphens, texts with and without quotes, lists and mappings in brackets, `>-`, comments. Anything
else, and anything that might be a slip, is left to the reader that knows all of YAML and can say what is wrong; so what
is composed here is what that one composes (tests/content/test_usual.py). Parsing is most of the time of a check.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate

from ruamel.yaml.error import FileMark
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tag import Tag

_STRANGE = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|^(?:---|\\.\\.\\.|%)", re.M
)
_NO_START = r"""(?![-?:,\[\]{}#&*!|>'"%@`])"""
_KEY = re.compile(r"""(?:(\w(?:[\w ./'()-]{0,80}[\w)])?)|"([^"\\\n]{1,80})"):(?= |$)""")
_ENTRY = re.compile(r"- +(?=[^ #])")
_NOTHING = re.compile(r" *(?:$| +#)|(?<= )#")
_MORE = re.compile(r"(?:[^ :]|:(?=[^ ])| (?! *#))+")
_TEXT = re.compile(_NO_START + _MORE.pattern)
_QUOTED = re.compile(r""""((?:[^"\\]|\\["\\])*)"|'([^'\\]*)'(?!')""")
_FOLD = re.compile(r" *\n *")
_SIGN = r"""(?:[^ \n,\[\]{}:#?"]|:(?=[\w/]))"""
_WORDS = re.compile(rf"{_NO_START}{_SIGN}+(?:(?: +| *\n *){_SIGN}+)*")
_SPACE = re.compile(r"[ \n]*")
_LIST = re.compile(rf"\[((?>[ \n]*{_WORDS.pattern}[ \n]*,)*+[ \n]*{_WORDS.pattern}[ \n]*)\]")

UNTAGGED = Tag(suffix="")
"""What every node here has for a tag."""


class _Unusual(Exception):
    """Something that is left to the reader of all of YAML."""


def compose(text: str) -> MappingNode | None:
    """The nodes of a file, with no more in their marks than the line; None where anything in it is unusual."""
    if _STRANGE.search(text):
        return None
    try:
        return _Text(text).document()
    except (_Unusual, RecursionError):
        return None


@cache
def _mark(line: int) -> FileMark:
    return FileMark("", 0, line, 0)


class _Scalar(ScalarNode):
    """As it is without all that only the reader of all of YAML knows of one: a line has a hundred thousand."""

    __slots__ = ()

    def __init__(self, value: str, line: int) -> None:
        self.ctag, self.value, self.start_mark, self.anchor = UNTAGGED, value, _mark(line), None


class WordList(SequenceNode):
    """A list of plain words, each with its line; nine of ten texts of a line stand in one."""

    __slots__ = ("words",)

    def __init__(self, words: list[tuple[str, int]], line: int) -> None:
        self.ctag, self.words, self.start_mark, self.anchor = UNTAGGED, words, _mark(line), None

    @property
    def value(self) -> list[_Scalar]:
        return [_Scalar(word, line) for word, line in self.words]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Text:
    """A text, and the line in it that is read next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.at = 0

    def document(self) -> MappingNode:
        node = self.mapping(0)
        if self.column() != -1:
            raise _Unusual
        return node

    def column(self) -> int:
        """Where the next line that says something begins; -1 where there is none."""
        while self.at < len(self.lines):
            line = self.lines[self.at].lstrip(" ")
            if line and line[0] != "#":
                return len(self.lines[self.at]) - len(line)
            self.at += 1
        return -1

    def ended(self, column: int) -> None:
        """What stands deeper than what it ought to go on with is a slip."""
        if self.column() > column:
            raise _Unusual

    def mapping(self, column: int) -> MappingNode:
        pairs, start = list[tuple[Node, Node]](), -1
        while self.column() == column:
            start = self.at if start < 0 else start
            line = self.lines[self.at]
            if not (found := _KEY.match(line, column)):
                raise _Unusual
            key = _Scalar(found[1] or found[2], self.at)
            pairs.append(
                (key, self.below(column) if _NOTHING.match(line, found.end()) else self.after(found.end(), column))
            )
        self.ended(column)
        if not pairs:
            raise _Unusual
        return MappingNode(UNTAGGED, pairs, _mark(start), None)

    def below(self, column: int) -> Node:
        """The block that stands below a name."""
        self.at += 1
        begins = self.column()
        if begins >= column and _ENTRY.match(self.lines[self.at], begins):
            return self.sequence(begins)
        if begins <= column:
            raise _Unusual
        if self.lines[self.at][begins] in "[{":
            return self.after(begins, column)
        return self.mapping(begins)

    def sequence(self, column: int) -> SequenceNode:
        items, start = list[Node](), self.at
        while self.column() == column and (found := _ENTRY.match(self.lines[self.at], column)):
            line, begins = self.lines[self.at], found.end()
            if _KEY.match(line, begins):
                self.lines[self.at] = " " * begins + line[begins:]
                items.append(self.mapping(begins))
            else:
                items.append(self.after(begins, column))
        self.ended(column)
        return SequenceNode(UNTAGGED, items, _mark(start), None)

    def after(self, begins: int, column: int) -> Node:
        """The value that begins in this line, behind a name or a hyphen at a column."""
        line = self.lines[self.at]
        begins += _indent(line[begins:])
        sign = line[begins]
        if sign in "[{":
            node, end = self.flow(self.starts[self.at] + begins)
            self.close(end)
        elif sign in "\"'":
            node, end = self.quoted(self.starts[self.at] + begins)
            inner = self.lines[self.at + 1 : bisect_right(self.starts, end - 1)]
            if any(_indent(one) <= column for one in inner):
                raise _Unusual
            self.close(end)
        else:
            node = self.folded(column) if line[begins:] == ">-" else self.plain(begins, column)
        self.ended(column)
        return node

    def close(self, end: int) -> None:
        """Nothing but a comment may stand behind what ended here."""
        self.at = bisect_right(self.starts, end) - 1
        if not _NOTHING.match(self.lines[self.at], end - self.starts[self.at]):
            raise _Unusual
        self.at += 1

    def plain(self, begins: int, column: int) -> _Scalar:
        """A text without quotes, with the lines it goes on in."""
        start, line = self.at, self.lines[self.at]
        parts = list[str]()
        while True:
            found = (_MORE if parts else _TEXT).match(line, begins)
            if not found or not _NOTHING.match(line, found.end()):
                raise _Unusual
            parts.append(found[0].rstrip())
            self.at += 1
            line = self.lines[self.at] if self.at < len(self.lines) else ""
            begins = _indent(line)
            if not line.strip() or begins <= column or line[begins] == "#":
                return _Scalar(" ".join(parts), start)
            if " #" in self.lines[self.at - 1]:
                raise _Unusual

    def folded(self, column: int) -> _Scalar:
        """Behind `>-`: lines that are all as deep as the first."""
        start = self.at
        self.at += 1
        parts = list[str]()
        depth = _indent(self.lines[self.at]) if self.at < len(self.lines) else 0
        while self.at < len(self.lines) and (line := self.lines[self.at]).strip() and _indent(line) > column:
            if _indent(line) != depth or line.endswith(" "):
                raise _Unusual
            parts.append(line[depth:])
            self.at += 1
        if not parts:
            raise _Unusual
        return _Scalar(" ".join(parts), start)

    def quoted(self, begins: int) -> tuple[_Scalar, int]:
        found = _QUOTED.match(self.text, begins)
        if not found or "\n\n" in (value := _FOLD.sub("\n", found[1] if found[1] is not None else found[2])):
            raise _Unusual
        value = re.sub(r'\\(["\\])', r"\1", value.replace("\n", " "))  # within ' there is none
        return _Scalar(value, self.line_of(begins)), found.end()

    def line_of(self, place: int) -> int:
        return bisect_right(self.starts, place) - 1

    def flow(self, begins: int) -> tuple[Node, int]:
        """The list, mapping or text that begins here within brackets, and where it ends."""
        sign = self.text[begins : begins + 1]
        if sign == "[":
            return self.items(begins)
        if sign == "{":
            return self.pairs(begins)
        if sign in ('"', "'"):
            return self.quoted(begins)
        words, end = self.words(begins)
        return _Scalar(words, self.line_of(begins)), end

    def words(self, begins: int) -> tuple[str, int]:
        if not (found := _WORDS.match(self.text, begins)):
            raise _Unusual
        return (_FOLD.sub(" ", found[0]) if "\n" in found[0] else found[0]), found.end()

    def items(self, begins: int) -> tuple[SequenceNode, int]:
        if words := _LIST.match(self.text, begins):
            return self.listed(words[1], self.line_of(begins)), words.end()
        found, end = list[Node](), self.space(begins + 1)
        while self.text[end : end + 1] != "]":
            node, end = self.flow(end)
            found.append(node)
            end = self.comma(end, "]")
        return SequenceNode(UNTAGGED, found, _mark(self.line_of(begins)), None), end + 1

    def listed(self, typed: str, line: int) -> WordList:
        """The words between two brackets, of which the first is on a line."""
        begins, words = line, list[tuple[str, int]]()
        for one in typed.split(","):
            word = one.lstrip(" \n")
            words.append((_FOLD.sub(" ", word.rstrip(" \n")), line + one.count("\n", 0, len(one) - len(word))))
            line += one.count("\n")
        return WordList(words, begins)

    def pairs(self, begins: int) -> tuple[MappingNode, int]:
        found, end = list[tuple[Node, Node]](), self.space(begins + 1)
        while self.text[end : end + 1] != "}":
            key, line = end, self.line_of(end)
            words, end = self.words(key)
            if self.text[end : end + 2] != ": " or self.line_of(end) != line:
                raise _Unusual
            node, end = self.flow(self.space(end + 1))
            found.append((_Scalar(words, line), node))
            end = self.comma(end, "}")
        return MappingNode(UNTAGGED, found, _mark(self.line_of(begins)), None), end + 1

    def comma(self, end: int, closing: str) -> int:
        """Where the next one begins, or this bracket closes."""
        end = self.space(end)
        if self.text[end : end + 1] == closing:
            return end
        after = self.space(end + 1)
        if self.text[end : end + 1] != "," or self.text[after : after + 1] == closing:
            raise _Unusual
        return after

    def space(self, begins: int) -> int:
        found = _SPACE.match(self.text, begins)
        return found.end() if found else begins
