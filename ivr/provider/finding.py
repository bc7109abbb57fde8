"""One thing that `wegwijs twilio check` found, in words for the people who run the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "notice", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """`what` is one plain sentence; `hint` says what to do, and is empty where nothing is wrong."""

    level: Level
    what: str
    hint: str = ""


def good(what: str) -> Finding:
    return Finding("good", what)


def notice(what: str, hint: str) -> Finding:
    """What no program can look at; it is always told."""
    return Finding("notice", what, hint)


def warning(what: str, hint: str) -> Finding:
    return Finding("warning", what, hint)


def error(what: str, hint: str) -> Finding:
    return Finding("error", what, hint)
