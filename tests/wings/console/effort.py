"""What a task costs a person, by the keystroke-level model (Card, Moran and Newell, 1980)."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

KEY, POINT, CLICK, HAND, THINK, PAGE = 0.28, 1.1, 0.2, 0.4, 1.35, 1.0
"""Seconds for a key of somebody who types little, for pointing at something, for a click (down and up), for a hand that
goes from the keys to the mouse or back, for a step that is thought of, and until a page is there."""
WORDS_A_SECOND = 4


@dataclass
class Effort:
    """Somebody with a mouse and a keyboard before a page, whose every move is counted."""

    page: Page
    keys: int = 0
    clicks: int = 0
    turns: int = 0
    thoughts: int = 0
    pages: int = 0
    words: int = 0
    at_keys: bool = False

    @property
    def seconds(self) -> float:
        hands = self.keys * KEY + self.clicks * (POINT + CLICK) + self.turns * HAND
        return hands + self.thoughts * THINK + self.pages * PAGE + self.words / WORDS_A_SECOND

    def __str__(self) -> str:
        counts = f"{self.clicks} clicks, {self.keys} keys, {self.thoughts} thoughts, {self.words} words read"
        return f"{counts}, {self.pages} pages: about {self.seconds:.0f} seconds"

    def reads(self, what: Locator) -> str:
        """All of it, word by word."""
        expect(what).to_be_visible()
        found = what.inner_text()
        self.words += len(found.split())
        return found

    def clicks_on(self, what: Locator, leads: bool = True) -> None:
        """Thinks of it, points at it and clicks; `leads` where another page comes."""
        self._takes(keys=False)
        self.thoughts += 1
        self.clicks += 1
        self.pages += leads
        what.click()

    def types(self, text: str) -> None:
        self._takes(keys=True)
        self.keys += len(text)
        self.page.keyboard.type(text)

    def presses(self, key: str, leads: bool = False) -> None:
        """One key, or several at once such as "Control+a"."""
        self._takes(keys=True)
        self.keys += len(key.split("+"))
        self.pages += leads
        self.page.keyboard.press(key)

    def _takes(self, keys: bool) -> None:
        self.turns += keys is not self.at_keys
        self.at_keys = keys
