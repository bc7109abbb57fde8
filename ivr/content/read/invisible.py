"""Signs that nobody sees and everybody stumbles over: they come along when a text is pasted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ivr.language.letters import FORBIDDEN, INVISIBLE, clean, lookalikes

_JOINERS = "\u200c\u200d"
# Persian and the scripts of India write words with them.
_JOINING = re.compile(r"[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff]")
_DIRECTIONS = "\u200e\u200f\u2066\u2067\u2068\u2069"
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# A message in such a script may need them around a number; a name or a keyword is compared, and never does.
_MESSAGES = (".txt", ".po")
_UNSEEN = re.compile(f"{FORBIDDEN.pattern}|{INVISIBLE.pattern}")
_BEFORE = re.compile(r"[\w'’-]*$")


def unseen(line: str, *, message: bool = False) -> str:
    """What is wrong with a line that holds such a sign, by its name and the word before it; nothing where it holds
    none. So it is with a letter of another alphabet that looks Latin. `message`: the line is of an SMS or a catalogue.

    >>> unseen("name: law\u00adyer")
    'an invisible character is in this line: U+00AD (soft hyphen), behind “law”'
    >>> unseen("نمی\u200cتوانم"), unseen("❤\ufe0f")
    ('', '')
    """
    for found in _UNSEEN.finditer(line):
        at, sign = found.start(), found[0]
        if FORBIDDEN.match(sign):
            return f"an invisible control character is in this line: {_named(sign)}{_behind(line[:at])}"
        if not _belongs(line, at, message=message):
            return f"an invisible character is in this line: {_named(sign)}{_behind(line[:at])}"
    for word, letter in lookalikes(line)[:1]:
        return f"{letter} in “{word}” is no Latin letter, though it looks like one: {_named(letter)}"
    return ""


def suspect(text: str) -> bool:
    """Whether such a sign may be in a text: nearly all hold none, and need not be looked at line by line."""
    return bool(_UNSEEN.search(text) or lookalikes(text))


def lines_unseen(text: str, file: str) -> Iterator[tuple[int, str]]:
    """The number of each line with such a sign, and what is wrong with it."""
    if not suspect(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if found := unseen(line, message=file.endswith(_MESSAGES)):
            yield number, found


def seen(text: str, file: str) -> str:
    """The text without those signs, so that nothing else stumbles over them."""
    if not _UNSEEN.search(text):
        return text
    message = file.endswith(_MESSAGES)
    lines = (
        "".join(c for at, c in enumerate(line) if not INVISIBLE.match(c) or _belongs(line, at, message=message))
        if INVISIBLE.search(line)
        else line
        for line in text.split("\n")
    )
    return clean("\n".join(lines))


def _belongs(line: str, at: int, *, message: bool) -> bool:
    """Whether a sign has its place here: between letters that it joins, behind an emoji, around a number in a message
    that runs from right to left."""
    sign, before, after = line[at], line[at - 1 : at], line[at + 1 : at + 2]
    if before and unicodedata.category(INVISIBLE.sub("", line[:at])[-1:] or " ") == "So":
        return True  # a sign that nobody can say is a problem of its own
    if sign in _JOINERS:
        return bool(_JOINING.match(before) and _JOINING.match(after))
    return message and sign in _DIRECTIONS and bool(_RIGHT_TO_LEFT.search(line))


def _named(sign: str) -> str:
    name = unicodedata.name(sign, "").lower()
    return f"U+{ord(sign):04X}{f' ({name})' if name else ''}"


def _behind(before: str) -> str:
    found = _BEFORE.search(INVISIBLE.sub("", before))
    word = found[0] if found else ""
    return f", behind “{word}”" if word else ", before its first word" if not before.strip() else ""
