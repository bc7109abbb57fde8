"""Opening hours cut into their words and signs, which are taken one by one."""

from __future__ import annotations

import re
from typing import NamedTuple


class Unclear(ValueError):
    """Hours that mean something in the language, but not what whoever writes them expects, or what the line knows."""


class Token(NamedTuple):
    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    r"(?P<always>24/7)(?![\d:])|(?P<time>\d{1,2}:\d\d)(?!\d)|(?P<year>\d{4})(?!\d)|(?P<number>\d{1,2})(?![\d.:])"
    r'|(?P<word>[A-Za-z]+)(?!\w)|(?P<quote>"[^"]*")|(?P<sign>\|\||[-,;+:/()\[\]])|(?P<other>[^ ])',
    re.ASCII,
)
_UNKNOWN = {
    "SH": "school holidays (SH) are not known to the line",
    "/": "an interval (/) does not say from when until when; write the times",
    **dict.fromkeys(
        ("sunrise", "sunset", "dawn", "dusk", "("),
        "times of the sun are not known to the line; write times of the clock",
    ),
}


class OpeningTokens:
    """Walks over the words and signs of opening hours, and takes them one by one."""

    def __init__(self, hours: str) -> None:
        self.hours = hours
        self.tokens = [Token(str(found.lastgroup), found[0], found.start()) for found in _TOKEN.finditer(hours)]
        self.position = 0

    @property
    def left(self) -> bool:
        return self.position < len(self.tokens)

    def sees(self, *wanted: str, ahead: int = 0) -> bool:
        """Whether one of these words, signs or kinds comes next, or a few places further on."""
        at = self.position + ahead
        return at < len(self.tokens) and bool({self.tokens[at].text, self.tokens[at].kind} & set(wanted))

    def take(self, *wanted: str) -> str:
        """What comes next if it is one of these, and nothing otherwise."""
        if not self.sees(*wanted):
            return ""
        self.position += 1
        return self.tokens[self.position - 1].text

    def need(self, *wanted: str) -> str:
        found = self.take(*wanted)
        if not found:
            raise self.lost()
        return found

    def lost(self) -> ValueError:
        """Why nothing can be made of what comes next."""
        if not self.left:
            return ValueError(f'something is missing after "{self.hours[-20:]}"')
        token = self.tokens[self.position]
        if token.text in _UNKNOWN:
            return Unclear(_UNKNOWN[token.text])
        return ValueError(f'it stops making sense at "{self.hours[token.at :][:20]}"')
