"""Every key in the store, with its limit and its lifetime, in one table: nothing is kept that does not stand here.

`who` is a caller's key, `call` and `words` are hashes under the same salt (`ivr.store.callers`): none says who it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.store.contract import DAY, Passing, Store, Tally

_HOUR, _MINUTE = 3_600, 60
_TWO_YEARS = 104
"""Weeks: a month can be held against the same one of the year before."""


@dataclass(frozen=True)
class Fact:
    """A value that is kept for so many seconds."""

    name: str
    seconds: int

    def get(self, store: Passing, *of: str) -> str | None:
        return store.get(_key(self.name, of))

    def put(self, store: Passing, value: str, *of: str, seconds: int = DAY) -> None:
        """Keeps a value for its time, or for fewer `seconds`."""
        store.put(_key(self.name, of), value, min(seconds, self.seconds))

    def once(self, store: Passing, value: str, *of: str) -> str:
        """The value that is there; only where there is none, keeps this one and returns it."""
        return store.once(_key(self.name, of), value, self.seconds)

    def drop(self, store: Passing, *of: str) -> None:
        store.drop(_key(self.name, of))


@dataclass(frozen=True)
class Once:
    """What counts once in so many seconds."""

    name: str
    seconds: int

    def first(self, store: Passing, *of: str) -> bool:
        """True for exactly one of all who ask in that time."""
        return store.first(_key(self.name, of), self.seconds)


@dataclass(frozen=True)
class Limit:
    """How often something may happen in so many seconds. Where `most` is None the content says it."""

    name: str
    seconds: int
    most: int | None = None

    def count(self, store: Passing, *of: str, by: int = 1) -> int:
        """Adds one, or so many; how many there were."""
        return store.count(_key(self.name, of), self.seconds, by)

    def within(self, store: Passing, *of: str, most: int | None = None) -> bool:
        """Adds one; whether that is still within the limit."""
        allowed = self.most if most is None else most
        assert allowed is not None  # noqa: S101  # the table says None only where whoever asks gives one
        return self.count(store, *of) <= allowed


@dataclass(frozen=True)
class Counter:
    """A table of counts by day that stays for so many weeks: nothing in it is about a caller. Where they are `figures`
    and no more, they may wait for a second and be written together."""

    name: str
    weeks: int
    figures: bool = False

    def add(self, store: Store, key: str, day: str, by: int = 1) -> None:
        self.add_all(store, [Tally(key, day, by)])

    def add_all(self, store: Store, counts: Sequence[Tally]) -> None:
        """All of these or none."""
        store.tally(self.name, *counts)

    def add_once(self, store: Store, counts: Sequence[Tally], what: Once, *of: str) -> None:
        """The same, where it is the first time in that time; both may wait for a second."""
        store.tally_once(_key(what.name, of), what.seconds, self.name, counts)

    def forget_old(self, store: Store, today: date) -> None:
        """Drops what was counted longer ago."""
        store.forget(self.name, (today - timedelta(weeks=self.weeks)).isoformat())


# Callers
SALT = Fact("salt of the callers", DAY)
# SMS
ANSWER = Fact("replies", 120)
"""The replies to a message by its hashed id: a provider delivers it again within seconds."""
CHAT = Fact("chat", DAY)
"""The conversation of `who`, and a hash of the last answer to them; it may ask for less."""
SAME_WORDS = Limit("same", _HOUR, 5)
"""Of `who`, `words`: so often within an hour they come from a machine that answers us."""
TEXTS = Limit("texts", _HOUR)
TEXTS_OF_NOBODY = Limit("nameless texts", _MINUTE, 30)
"""Those whose number cannot be told apart share them."""
ANSWERS = Limit("answers", _MINUTE)
BUSY = Once("busy", _HOUR)
WROTE = Once("wrote", DAY)
"""`words` of `who`."""
WRITERS = Limit("writers", DAY, 2)
"""Of a word: once more people wrote it, it is shown to operators, for then it says nothing about any of them."""
# Calls
TURN = Fact("turn", _HOUR)
"""What came of an SMS in a turn of a `call`."""
TURN_BEGUN = Once("turn", _HOUR)
TURN_COUNTED = Once("counted", _HOUR)
"""A turn of a call, which the provider may ask for twice."""
CARDS = Limit("cards", DAY)
THROUGH = Limit("through", DAY)
REPORTED = Once("report", DAY)
"""One number by `who`."""
REPORTS_OF_CALL = Limit("reports of call", DAY, 3)
REPORTS_OF_CALLER = Limit("reports", DAY, 5)
"""More is somebody who wants numbers marked."""
SPENDING = Limit("spending", DAY)
"""Of a kind on a day. A machine that begins anew goes by the books first."""
# The recorder
PIN_TRIES = Limit("recorder tries", _HOUR, 3)
"""Codes that are heard in a `call`."""
PIN_WRONG = Limit("recorder wrong", _HOUR, 9)
"""With the next one the recorder is shut for an hour."""
PIN_SHUT = Fact("recorder shut", _HOUR)
LET_IN = Fact("recorder in", _HOUR)
AT_SENTENCE = Fact("recorder at", 180)
"""Longer than somebody thinks between two keys, and short for who has to call again."""
TO_DELETE = Fact("recording to delete", DAY)
# The operators' pages
SIGN_IN_WRONG = Limit("sign-in wrong", 900, 9)
"""With the next one nobody gets in under that name for a quarter of an hour."""
SIGN_IN_SHUT = Fact("sign-in shut", 900)
SIGN_INS = Limit("sign-ins", 60, 30)
"""Of everybody: a password costs a twentieth of a second to look at, and calls come first."""
SIGN_IN_NOBODY = Limit("sign-in nobody", 900, 10)
"""So many tries under names that nobody has stand in the book."""
# Counts by day
REPORTS = Counter("reports", _TWO_YEARS)
WORDS = Counter("words", _TWO_YEARS)
SPENT = Counter("spent", _TWO_YEARS, figures=True)
"""For the books; what the ceilings go by is `SPENDING`."""
USE = Counter("use", _TWO_YEARS, figures=True)
"""How the line is used (`ivr.service.use_counts`): "call language nl", "text need bed-tonight"."""


COUNTERS = (REPORTS, WORDS, SPENT, USE)


def _key(name: str, of: tuple[str, ...]) -> str:
    return " ".join((name, *of))
