"""Problems that only follow from another one: who mends that mends them, so they are not told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ivr.content.read.files import LINE, PROMPTS, TERMS
from ivr.errors import Problem

POSTCODES = "data/postcodes.csv"
_UNREAD = frozenset({"F101", "F102", "F103", "P701"})
_FOLLOWS_FROM_FILE = {
    LINE: ("M305", "M309", "M314", "L501", "L507"),
    "data/topics.yaml": ("D205", "M309", "M314", "M312", "N902", "N903", "N904", "S611"),
    "data/areas.yaml": ("D206", "P703", "L505: there is no area"),
    POSTCODES: ("D211", "D226", "P702", "P703"),
}
"""What seems to be missing everywhere else while a file is not there or cannot be read: codes, and beginnings of
messages where a code has others."""

_NO_START = "M304"
_FOLLOWS_FROM_MENUS = ("M305", "M309", "M314", "T402", "L505: there is no menu")

_CURLY = "curly quotes"
_OF_ONE_VALUE = ("D205", "D206", "D207", "D212")
_FORM = "does not have the right form"


def without_consequences(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that are gone once the others are mended."""
    found = list(problems)
    unread = {(one.file, one.code) for one in found if one.code in _UNREAD and (one.code != "P701" or one.line <= 1)}
    follow = {what for file, _ in unread for what in _follows_from(file)}
    if any(one.code == _NO_START and one.file == LINE for one in found):
        follow |= {*_FOLLOWS_FROM_MENUS}
    if any(file == POSTCODES and code != "P701" for file, code in unread):
        follow.add("P701")
    numbers = {(one.file, one.line) for one in found if one.code == "D201"}  # which say what number was meant
    found = [one for one in found if not (_is_curly(one) and (one.file, one.line) in numbers)]
    curly = {(one.file, one.line) for one in found if _is_curly(one)}
    named = {(one.file, one.line) for one in found if one.code in _OF_ONE_VALUE}
    told = [one for one in found if not f"{one.code}: {one.message}".startswith(tuple(follow))] if follow else found
    return [one for one in told if not _of_the_same_value(one, curly, named)] if curly or named else told


def _follows_from(file: str) -> tuple[str, ...]:
    if file.startswith("data/organisations/"):
        return ("N904",)
    menus = re.fullmatch(r"menus/[^/]+\.yaml", file) and file not in (LINE, PROMPTS, TERMS)
    return _FOLLOWS_FROM_MENUS if menus else _FOLLOWS_FROM_FILE.get(file, ())


def _of_the_same_value(problem: Problem, curly: set[tuple[str, int]], named: set[tuple[str, int]]) -> bool:
    """Whether the value of this problem has one that says more: quotes of a word processor, or a name nobody knows."""
    at = (problem.file, problem.line)
    if at in curly:
        return not _is_curly(problem)
    return at in named and problem.code == "F110" and _FORM in problem.message


def _is_curly(problem: Problem) -> bool:
    return problem.code == "F110" and _CURLY in problem.message
