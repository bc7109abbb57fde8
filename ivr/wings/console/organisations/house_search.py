"""Organisations looked for: by what people text for them, by name, id, number or address, and by what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from ivr.content.checks.typed_numbers import number_printed
from ivr.engine.directory.freshness import STALE_MONTHS, months_old
from ivr.engine.library import Library, is_sensitive, is_urgent
from ivr.engine.sms.phrases import phrases_of
from ivr.engine.sms.tokens import words_of
from ivr.language.letters import fold
from ivr.wings.console.organisations.house_index import HouseListed, squeezed

PAGE = 50
_SURE = {"disputed": 0, "one-source": 1, "confirmed": 2, "gone": 3}
_SHORTEST_SLIP = 5
"""Letters of a word that is known with a slip in it, or as a part of a name without its spaces."""


@dataclass(frozen=True)
class HousesAsked:
    """What somebody looks for; `only` is "again" (to telephone), "disputed", "no-code", "broken", or ""."""

    words: str = ""
    topic: str = ""
    area: str = ""
    only: str = ""


def texted(library: Library, words: str) -> list[str]:
    """The organisations that the line itself understands in a message, in its order."""
    found = phrases_of(library, words_of(words), with_hash=False)
    meant = [meaning.id for phrase in found for meaning in phrase.meanings if meaning.kind == "organisation"]
    return list(dict.fromkeys(meant))


def houses_found(
    houses: Sequence[HouseListed],
    asked: HousesAsked,
    library: Library,
    reports: Mapping[str, int],
    today: date,
) -> Sequence[HouseListed]:
    """Those that fit, of some in the order of their names: the best first, or those to telephone again in the order in
    which `wegwijs recheck` has them. `reports` is how often callers said of a number that it does not work."""
    fitting = _fitting(houses, asked, reports, today)
    if asked.words.strip():
        return _named(fitting, asked.words, texted(library, asked.words))
    if asked.only == "again":
        return sorted(fitting, key=lambda one: _pressing(library, one, reports, today))
    return fitting


def _fitting(
    houses: Sequence[HouseListed], asked: HousesAsked, reports: Mapping[str, int], today: date
) -> Sequence[HouseListed]:
    """Those of a topic, of an area, or to which something is to be done; each is looked at only for what is asked."""
    if asked.topic:
        houses = [one for one in houses if asked.topic in one.topics]
    if asked.area:
        houses = [one for one in houses if asked.area in one.areas]
    if asked.only == "again":
        return [one for one in houses if to_telephone(one, reports, today)]
    return list(filter(_ONLY[asked.only], houses)) if asked.only in _ONLY else houses


_ONLY: Mapping[str, Callable[[HouseListed], bool]] = {
    "disputed": lambda one: one.disputed,
    "no-code": lambda one: not one.code and not one.is_row and not one.broken,
    "broken": lambda one: one.broken,
}


def to_telephone(one: HouseListed, reports: Mapping[str, int], today: date) -> bool:
    """Whether somebody should call there: sources differ, callers say that it does not work, or nobody made sure for a
    year."""
    if one.standing == "gone":
        return False
    reported = any(reports.get(number) for number in one.numbers)
    return one.disputed or reported or months_old(one.newest or None, today) > STALE_MONTHS


def _pressing(library: Library, one: HouseListed, reports: Mapping[str, int], today: date) -> tuple[object, ...]:
    harm = 0 if is_sensitive(library, one.first) else 1 if is_urgent(library, one.first) else 2
    said = sum(reports.get(number, 0) for number in one.numbers)
    return harm, -said, not one.whole, _SURE[one.standing], -months_old(one.newest or None, today)


def _named(houses: Sequence[HouseListed], words: str, meant: Collection[str]) -> list[HouseListed]:
    """Those that go by these words, best first; where none does, those that would with a slip of the keyboard in it."""
    wanted = _Wanted.of(words)
    ranks = {one.id: wanted.rank(one, meant) for one in houses}
    found = [one for one in houses if ranks[one.id] is not None] or [one for one in houses if _nearly(one, words)]
    return sorted(found, key=lambda one: ranks[one.id] or 0)


@dataclass(frozen=True)
class _Wanted:
    """What somebody typed, made ready once to be held against each organisation; `dialled` is whether it is digits."""

    code: str
    key: str
    words: tuple[str, ...]
    number: str
    dialled: bool
    part: str

    @classmethod
    def of(cls, typed: str) -> _Wanted:
        digits, number = sum(map(str.isdigit, typed)), number_printed(typed) or ""
        part = number.removeprefix("+32") if digits > 3 else "?"
        dialled = digits > 0 and not any(map(str.isalpha, typed))
        return cls(typed.strip(), squeezed(typed), tuple(fold(typed).split()), number, dialled, part)

    def rank(self, one: HouseListed, meant: Collection[str]) -> int | None:
        """0 for what the words name and nothing else; None where they do not fit."""
        if self.key in one.keys or self.code == one.code or (self.dialled and self.number in one.numbers):
            return 0
        if one.id in meant:
            return 1
        if self.key and any(name.startswith(self.key) for name in one.keys):
            return 2
        if self.dialled:
            return 3 if any(self.part in known for known in one.numbers) else None
        written_so = self.key and all(word in one.written for word in self.words)
        part_of_name = len(self.key) >= _SHORTEST_SLIP and any(self.key in name for name in one.keys)
        return 4 if written_so or part_of_name else None


def _nearly(one: HouseListed, words: str) -> bool:
    known = {word for name in one.names for word in fold(name).split()}
    asked = [word for word in fold(words).split() if len(word) >= _SHORTEST_SLIP]
    return bool(asked) and all(any(OSA.distance(word, name, score_cutoff=1) <= 1 for name in known) for word in asked)
