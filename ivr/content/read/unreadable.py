"""Why a file cannot be read as YAML, in the words of the person who typed it.

The reader of YAML names what it stumbled over; the slip is often a line or more above that.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError

_COLON_IN_TEXT = re.compile(r"^\s*(?:- )?[\w-]+:\s+(.*)$")
_UNCLOSED = re.compile(r""":\s+'[^']*$""")
_CURLY_END = re.compile(r""":\s+(?:"[^"“”„]*[“”„]|'[^'‘’]*[‘’])\s*$""")
_NO_SPACE_AFTER_HYPHEN = re.compile(r"^\s*-[^\s-]")
_NO_SPACE_AFTER_COLON = re.compile(r"^\s*(?:- )?([\w-]+):(\S.*)$")
_QUOTES_HINT = 'A text in quotes has one at its beginning and one at its end: "Hulp: papieren". Within it, use \'.'
_SPACES_HINT = "Lines that belong together start with the same number of spaces; a hyphen and its space count too."


class Why(NamedTuple):
    """The line of the slip (from 1; 0 is the whole file), what it is, and how to mend it ("" where nobody knows)."""

    line: int
    message: str
    hint: str = ""


def why_unreadable(text: str, fault: MarkedYAMLError) -> Why:
    """The slip that most likely made this text unreadable."""
    lines = text.split("\n")
    mark = fault.problem_mark or fault.context_mark
    last = len(lines) - 1  # YAML counts more signs as the end of a line than an editor does
    at, column = (min(mark.line, last), mark.column) if mark else (0, 0)
    opened = min(fault.context_mark.line, last) if fault.context_mark else at
    said = f"{fault.problem} {fault.context}"
    guesses = (
        _tab(lines, at, said),
        _quote(lines, at, opened, said),
        _bracket(at, opened, said),
        _spacing(lines, at, opened, said),
        _start(lines, at, column, said),
        _colon(lines, at, column, said),
        _indentation(lines, at, said),
    )
    return next(
        (guess for guess in guesses if guess), Why(at + 1, f"this is not YAML: {fault.problem or fault.context}")
    )


def _tab(lines: list[str], at: int, said: str) -> Why | None:
    if "'\\t'" not in said:
        return None
    if lines[at].lstrip(" ").startswith("\t"):
        return Why(at + 1, "This line starts with a tab; use spaces.", _SPACES_HINT)
    return Why(at + 1, "There is a tab in this line; use a space.", "Take the tab out and press the space bar instead.")


def _quote(lines: list[str], at: int, opened: int, said: str) -> Why | None:
    """An odd number of quotes in the file, or a text that begins with one and has no other on its line."""
    curly = [number for number, line in enumerate(lines[: at + 1]) if _CURLY_END.search(line)]
    if curly:
        return Why(curly[0] + 1, "A straight quote at the beginning, and a curly one at the end.", _QUOTES_HINT)
    if "quoted scalar" in said and "end of stream" in said:
        return Why(opened + 1, "A text in quotes begins here and never ends.", _QUOTES_HINT)
    unclosed = [number for number, line in enumerate(lines[: at + 1]) if _UNCLOSED.search(line)]
    if sum(line.count('"') for line in lines) % 2:
        unclosed += [number for number, line in enumerate(lines[: at + 1]) if line.count('"') % 2]
    if unclosed:
        return Why(min(unclosed) + 1, "Is there a quote missing in this line?", _QUOTES_HINT)
    if "'<scalar>'" in said and '"' in lines[at]:
        return Why(at + 1, "Something stands behind a closing quote.", _QUOTES_HINT)
    return None


def _bracket(at: int, opened: int, said: str) -> Why | None:
    found = re.search(r"expected ',' or '([}\]])'", said)
    if not found:
        return None
    begun = {"}": "{", "]": "["}[found[1]]
    if opened != at or "':'" not in said:
        return Why(opened + 1, f"A {begun} begins here and never ends.", f"Put {found[1]} at the end of the line.")
    return Why(
        at + 1,
        "A colon is in a text without quotes, or a comma is missing before it.",
        'A text with a colon needs quotes, and a comma goes between two texts: {street: "Markt: 1", city: Gent}.',
    )


def _spacing(lines: list[str], at: int, opened: int, said: str) -> Why | None:
    """A space or a colon that is missing."""
    for number in (at - 1, at):
        if number >= 0 and _NO_SPACE_AFTER_HYPHEN.match(lines[number]):
            return Why(number + 1, "A space is missing behind the hyphen.", "Write - id: help, with a space.")
    if "could not find expected ':'" not in said:
        return None
    if found := _NO_SPACE_AFTER_COLON.match(lines[opened]):
        return Why(opened + 1, "A space is missing behind the colon.", f"Write {found[1]}: {found[2]}")
    return Why(opened + 1, "A colon is missing in this line.", "Write a name, a colon and a space, then what it holds.")


def _start(lines: list[str], at: int, column: int, said: str) -> Why | None:
    """A text that begins with a sign that means something else, and what should not be there at all."""
    if "another document" in said:
        return Why(at + 1, "A line of three hyphens stands in the middle.", "Take it out: a file holds one thing.")
    if "cannot start any token" in said or "undefined alias" in said:
        sign = lines[at][column : column + 1]
        return Why(at + 1, f"A text cannot begin with {sign}", f'Put the text in quotes: "{sign}…".')
    return None


def _colon(lines: list[str], at: int, column: int, said: str) -> Why | None:
    """`name: Hulp: papieren`"""
    found = _COLON_IN_TEXT.match(lines[at][:column])
    if "mapping values are not allowed" not in said or not found:
        return None
    value = lines[at][found.start(1) :].strip().replace('"', "'")
    return Why(
        at + 1, f'A text with a colon needs quotes: "{value}".', "One quote goes before the text, one behind it."
    )


def _indentation(lines: list[str], at: int, said: str) -> Why | None:
    above = next((line for line in reversed(lines[:at]) if line.strip() and not line.lstrip().startswith("#")), "")
    spaces, wanted = len(lines[at]) - len(lines[at].lstrip()), len(above) - len(above.lstrip(" -"))
    if spaces == wanted or not ("mapping values" in said or "<block end>" in said):
        return None
    beside = (
        "the lines beside it start with" if not above.lstrip().startswith("-") else "the word above it stands behind"
    )
    plural = "" if spaces == 1 else "s"
    return Why(at + 1, f"This line starts with {spaces} space{plural}; {beside} {wanted or 'none'}.", _SPACES_HINT)
