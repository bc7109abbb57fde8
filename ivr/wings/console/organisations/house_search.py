"""Organisations looked for: by what people text for them, by name, id, number or address, and by what is to be done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from ivr.content.checks.typed_numbers import number_printed
from ivr.engine.directory.freshness import STALE_MONTHS, months_old
from ivr.engine.library import Library, is_sensitive, is_urgent
from ivr.engine.sms.tokens import phrases_of, words_of
from ivr.language.letters import fold
from ivr.wings.console.organisations.house_index import HouseListed

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
    houses: Iterable[HouseListed],
    asked: HousesAsked,
    library: Library,
    reports: Mapping[str, int],
    today: date,
) -> list[HouseListed]:
    """Those that fit, the best first; those to telephone again in the order in which `wegwijs recheck` has them.
    `reports` is how often callers said of a number that it does not work."""
    fitting = [one for one in houses if _fits(one, asked, reports, today)]
    if asked.words.strip():
        return _named(fitting, asked.words, texted(library, asked.words))
    if asked.only == "again":
        return sorted(fitting, key=lambda one: _pressing(library, one, reports, today))
    return sorted(fitting, key=lambda one: one.sorted_by)


def _fits(one: HouseListed, asked: HousesAsked, reports: Mapping[str, int], today: date) -> bool:
    kinds = {
        "again": lambda: to_telephone(one, reports, today),
        "disputed": lambda: one.disputed,
        "no-code": lambda: not one.code and not one.is_row and not one.broken,
        "broken": lambda: one.broken,
    }
    only = kinds.get(asked.only)
    return (
        (not asked.topic or asked.topic in one.topics)
        and (not asked.area or asked.area in one.areas)
        and (only is None or only())
    )


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
    return harm, -said, not one.whole, _SURE[one.standing], -months_old(one.newest or None, today), one.sorted_by


def _named(houses: list[HouseListed], words: str, meant: Collection[str]) -> list[HouseListed]:
    """Those that go by these words, best first; where none does, those that would with a slip of the keyboard in it."""
    ranks = {one.id: _rank(one, words, meant) for one in houses}
    found = [one for one in houses if ranks[one.id] is not None] or [one for one in houses if _nearly(one, words)]
    return sorted(found, key=lambda one: (ranks[one.id] or 0, one.sorted_by))


def _rank(one: HouseListed, words: str, meant: Collection[str]) -> int | None:
    """0 for what the words name and nothing else; None where they do not fit."""
    key, names = _squeezed(words), [_squeezed(name) for name in (one.id, *one.names)]
    digits, number = "".join(filter(str.isdigit, words)), number_printed(words) or ""
    dialled = bool(digits) and not any(map(str.isalpha, words))
    if key in names or words.strip() == one.code or (dialled and number in one.numbers):
        return 0
    if one.id in meant:
        return 1
    if key and any(name.startswith(key) for name in names):
        return 2
    if dialled:
        part = number.removeprefix("+32") if len(digits) > 3 else "?"
        return 3 if any(part in known for known in one.numbers) else None
    text = fold(" ".join((one.id, *one.names, *one.addresses)))
    written_so = key and all(word in text for word in fold(words).split())
    return 4 if written_so or (len(key) >= _SHORTEST_SLIP and any(key in name for name in names)) else None


def _nearly(one: HouseListed, words: str) -> bool:
    known = {word for name in one.names for word in fold(name).split()}
    asked = [word for word in fold(words).split() if len(word) >= _SHORTEST_SLIP]
    return bool(asked) and all(any(OSA.distance(word, name, score_cutoff=1) <= 1 for name in known) for word in asked)


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")
