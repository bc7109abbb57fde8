"""A walk over one sentence of typed opening hours, saying by saying."""

from __future__ import annotations

from itertools import islice

from ivr.country.opening_phrases import Saying

_QUIET = ("soft", "paren")
_BETWEEN = ("also", "part", "remark", "label", "open")


class Sayings:
    """Knows what comes next and what came before; commas and brackets only count where somebody asks for them."""

    def __init__(self, sayings: list[Saying]) -> None:
        self.sayings = sayings
        self.at = 0
        self.times_first = self._has_times_first()

    def ahead(self, steps: int = 0) -> str:
        """The kind of what comes after some others, "" at the end."""
        left = (saying.kind for saying in islice(self.sayings, self.at, None) if saying.kind not in _QUIET)
        return next(islice(left, steps, None), "")

    def ahead_of(self, *kinds: str) -> str:
        """The kind of what comes after all that are of these."""
        left = (saying.kind for saying in islice(self.sayings, self.at, None) if saying.kind not in (*_QUIET, *kinds))
        return next(left, "")

    @property
    def before(self) -> str:
        """The kind of what came before the saying that was taken last."""
        kinds = (self.sayings[at].kind for at in range(self.at - 2, -1, -1))
        return next((kind for kind in kinds if kind not in _QUIET), "")

    def next(self) -> Saying | None:
        """What comes next, None at the end."""
        while self.at < len(self.sayings) and self.sayings[self.at].kind in _QUIET:
            self.at += 1
        self.at += 1
        return self.sayings[self.at - 1] if self.at <= len(self.sayings) else None

    def take(self, *kinds: str) -> Saying | None:
        """What comes next if it is of one of these kinds."""
        return self.next() if self.ahead() in kinds else None

    @property
    def pauses(self) -> bool:
        """Whether a comma or a bracket comes now, or the end."""
        return self.at >= len(self.sayings) or self.sayings[self.at].kind in _QUIET

    @property
    def paused(self) -> bool:
        """Whether one stood before the saying that was taken last."""
        return self.at < 2 or self.sayings[self.at - 2].kind in _QUIET

    @property
    def bracketed(self) -> bool:
        """Whether a bracket stood before the saying that was taken last."""
        return self.at >= 2 and self.sayings[self.at - 2].kind == "paren"

    @property
    def colon(self) -> bool:
        """Whether what comes belongs to the saying that was taken last: nothing, or a colon, stands between."""
        return not self.pauses or (self.at < len(self.sayings) and self.sayings[self.at].text == ":")

    def _has_times_first(self) -> bool:
        """Whether days come after their times here; those that are closed or left out do not count."""
        kinds = [saying.kind for saying in self.sayings if saying.kind not in (*_QUIET, *_BETWEEN)]
        order = [
            kind
            for at, kind in enumerate(kinds)
            if kind in ("days", "times")
            and (at == 0 or kinds[at - 1] not in ("closed", "except", "break"))
            and (kind == "times" or kinds[at + 1 : at + 2] != ["closed"] or kinds[at + 2 : at + 3] == ["days"])
        ]
        return order[:1] == ["times"] and "days" in order
