"""A walk over what was typed of opening hours, clue by clue."""

from __future__ import annotations

from ivr.country.opening_clues import Clue, spelled


class Clues:
    """Walks over the clues of a text."""

    def __init__(self, found: list[Clue]) -> None:
        self.found = found
        self.at = 0

    def sees(self, *kinds: str, ahead: int = 0) -> bool:
        at = self.at + ahead
        return 0 <= at < len(self.found) and self.found[at].kind in kinds

    def take(self, *kinds: str) -> Clue | None:
        if not self.sees(*kinds):
            return None
        self.at += 1
        return self.found[self.at - 1]

    @property
    def here(self) -> str:
        """The next few words, for people."""
        return spelled(self.found[self.at : self.at + 3])

    def sees_time(self) -> bool:
        return self.sees("number", "noon", "midnight", "half", "half past", "quarter to", "quarter past", "between")

    def since(self, first: int) -> str:
        """What was typed from a place on, up to here."""
        return spelled(self.found[first : self.at])

    def more(self, *kinds: str) -> bool:
        """Whether one more of a list comes, with commas or "and" before it or nothing; steps over these."""
        back = self.at
        if self.sees("range") and self.sees("and", ahead=1):
            self.at += 1  # "zon- en feestdagen"
        while self.take("and"):
            pass
        if self.sees(*kinds):
            return True
        self.at = back
        return False
