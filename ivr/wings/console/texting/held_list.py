"""A list of messages held against a line: which lead where they should, which not, and how many of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ivr.engine.library import Library
from ivr.engine.sms.message_list import EXPECTATIONS, Expected, answer, table, verdicts
from ivr.wings.console.texting.shown_reply import ShownOutcome, shown_outcome

MOST_MESSAGES = 2_000
"""So many are held against the line at once: a message takes some thousandths of a second."""
FILE = "sms_templates/messages.json"
"""Where the list of the line itself lies: with its content, so that it is kept, saved and backed up as that is."""

Shown = Literal["all", "wrong", "right", "open"]


@dataclass(frozen=True)
class HeldMessage:
    """A message of a list: what it should lead to, what came, and what of that is `wrong`. One that expects nothing is
    `open`: neither right nor wrong."""

    text: str
    expected: tuple[tuple[str, str], ...]
    outcome: ShownOutcome
    wrong: tuple[str, ...]
    open: bool

    @property
    def is_right(self) -> bool:
        return not (self.wrong or self.open)


@dataclass(frozen=True)
class HeldList:
    """A whole list, and for each thing it expects: how often it came, of how often."""

    messages: tuple[HeldMessage, ...]
    table: tuple[tuple[str, int, int], ...]

    def filtered(self, shown: str, expectation: str = "", words: str = "") -> list[HeldMessage]:
        """Those that are right, wrong or open; those in which one expectation is wrong; those with words in them."""
        return [one for one in self.messages if _fits(one, shown) and _holds(one, expectation, words)]


def held(library: Library, messages: Sequence[Expected], at: datetime, language: str) -> HeldList:
    """Each message as if from a telephone that nobody remembers."""
    judged = [_judged(library, message, at, language) for message in messages[:MOST_MESSAGES]]
    return HeldList(tuple(one for one, _ in judged), tuple(table(verdict for _, verdict in judged)))


def _judged(library: Library, message: Expected, at: datetime, language: str) -> tuple[HeldMessage, dict[str, bool]]:
    text = str(message["text"])
    outcome = answer(library, text, at)
    verdict = verdicts(library, message, outcome)
    wrong = tuple(name for name, right in verdict.items() if not right)
    expected = tuple((name, _said(message[name])) for name in EXPECTATIONS if message.get(name))
    return HeldMessage(text, expected, shown_outcome(library, outcome, language), wrong, not verdict), verdict


def _said(value: object) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)


def _fits(one: HeldMessage, shown: str) -> bool:
    return {"wrong": bool(one.wrong), "right": one.is_right, "open": one.open}.get(shown, True)


def _holds(one: HeldMessage, expectation: str, words: str) -> bool:
    return (not expectation or expectation in one.wrong) and words.casefold() in one.text.casefold()
