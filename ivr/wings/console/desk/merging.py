"""Two people changed one file: what both want, where that can be had.

A file is cut into names and values, so that two fields of one line, or of two lines that follow one another, are two
changes; a value is never put together from two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

_CUT = re.compile(r"(?P<name>[ \t]*(?:- )*(?:[\w.-]+|\"[^\"\n]*\"):(?=[ \n]))|(?P<end>\n)|(?P<value>[^\n]+)")


def merged(base: str, mine: str, theirs: str) -> str | None:
    """The text with both changes; None where they contradict each other.

    >>> merged("a: 1\\nb: 2\\n", "a: 5\\nb: 2\\n", "a: 1\\nb: 6\\n")
    'a: 5\\nb: 6\\n'
    >>> merged("a: 1\\n", "a: 2\\n", "a: 3\\n")
    """
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    parts: list[str] = []
    parts = _cut(base)
    edits = sorted({*_edits(parts, _cut(mine)), *_edits(parts, _cut(theirs))})
    if any(second.start <= first.end for first, second in pairwise(edits)):
        return None
    for edit in reversed(edits):
        parts[edit.start : edit.end] = edit.parts
    return "".join(parts)


class _Edit(NamedTuple):
    """Parts from one index to another, and what is there instead."""

    start: int
    end: int
    parts: tuple[str, ...]


def _edits(base: list[str], other: list[str]) -> Iterator[_Edit]:
    for kind, start, end, first, last in SequenceMatcher(None, base, other, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Edit(start, end, tuple(other[first:last]))


def _cut(text: str) -> list[str]:
    return [match[0] for match in _CUT.finditer(text)]


def differing(one: str, other: str) -> Iterator[str]:
    """The lines of the first text that the other one has not."""
    there = set(other.splitlines())
    yield from (line.strip() for line in one.splitlines() if line not in there)
