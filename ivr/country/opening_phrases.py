"""The phrases of typed opening hours: which days, which times, which part of the year, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from ivr.country.opening_clock import span, until
from ivr.country.opening_clues import Clue, Puzzle
from ivr.country.opening_dates import sees_date, some_dates
from ivr.country.opening_rules import DAY, Times
from ivr.country.opening_walk import Clues
from ivr.country.opening_words import HOLIDAY


@dataclass(frozen=True)
class Saying:
    """One of: days, times, months, part, and the signs also, except, closed, break, remark, soft, hard, paren.

    `named` are days that stand there one by one; `season` is a part of the year as the language writes it."""

    kind: str
    text: str
    days: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()
    times: tuple[Times, ...] = ()
    season: str = ""
    dates: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)

    def with_days(self, other: Saying) -> Saying:
        """The days of both."""
        return replace(
            self, text=f"{self.text}, {other.text}", days=self.days | other.days, named=self.named | other.named
        )


_UNTIL_WHEN = "until when? Write both times: 09:00-12:00"
_SAID = {"and": "soft", "colon": "soft"}
_REFUSED = {
    "doubt": "nobody can rely on such times; write sure ones, or the sentence in hours_text",
    "or": "which of the two? Write one, or the sentence in hours_text",
    "words": "the line cannot hold this; write it in words, in hours_text",
    "workdays": "which days and times are that? Write Mo-Fr 09:00-17:00",
    "season": "which months are that? Write them: Jul-Aug",
    "ordinal": "the line cannot hold this; write it in words, in hours_text",
    "since": _UNTIL_WHEN,
    "open end": _UNTIL_WHEN,
}


def phrases(found: list[Clue]) -> list[Saying]:
    """The phrases in their order; raises `Puzzle` at what is none.

    >>> from ivr.country.opening_clues import clues
    >>> [phrase.kind for phrase in phrases(clues("ma-vr 9-12u, gesloten in juli"))]
    ['days', 'times', 'soft', 'closed', 'months']
    """
    walk = Clues(found)
    said = []
    while walk.at < len(found):
        said.append(_phrase(walk))
    return said


def _phrase(walk: Clues) -> Saying:
    if sees_date(walk):
        return _months(walk)
    if walk.sees("day", "group") or (walk.sees("between") and walk.sees("day", ahead=1)):
        return _days(walk)
    if always := walk.take("always"):
        return Saying("times", always.text, times=(Times(0, DAY),))
    if walk.sees_time():
        return _times(walk)
    clue = walk.found[walk.at]
    walk.at += 1
    return _between(walk, clue) or _sign(clue)


def _between(walk: Clues, clue: Clue) -> Saying | None:
    """Words whose use hangs on what comes after them: "vanaf 9u tot", "vr tot 16u", "zomer: juli"."""
    time = walk.sees_time() and not sees_date(walk)
    days = walk.sees("day", "group")
    if clue.kind == "range" and time and clue.text != "-":
        return Saying("until", walk.here, times=(Times(0, until(walk)),))
    if clue.text == "+" and not (days or time or walk.sees("part", "also")):
        raise Puzzle(_UNTIL_WHEN, clue.text)
    quiet = {"season": _named(walk), "since": time, "range": days and walk.at > 1}
    return Saying("soft", clue.text) if quiet.get(clue.kind) else None


def _sign(clue: Clue) -> Saying:
    if clue.kind in _REFUSED:
        raise Puzzle(_REFUSED[clue.kind], clue.text)
    if clue.kind == "part":
        return Saying("part", clue.text, times=(Times(clue.value[0], clue.value[1]),))
    kind = _SAID.get(clue.kind, clue.kind)
    if kind not in ("soft", "hard", "paren", "also", "except", "closed", "break", "remark", "label", "open"):
        raise Puzzle("this does not fit here; write days, then times: Mo-Fr 09:00-17:00", clue.text)
    return Saying(kind, clue.text)


def _named(walk: Clues) -> bool:
    """Whether months come after the name of a season."""
    ahead = 1 if walk.sees("paren", "colon") else 0
    walk.at += ahead
    seen = sees_date(walk)
    walk.at -= ahead
    return seen


def _days(walk: Clues) -> Saying:
    first, named, days, items = walk.at, set[int](), list[int](), 0
    while not days or walk.more("day", "group"):
        items += 1
        some = _some_days(walk)
        named |= set(some if len(some) == 1 else ())
        days += some
    if len(set(days)) < len(days):
        raise Puzzle("a day is named twice; write each day once", walk.since(first))
    if items == len(days) == 2 and HOLIDAY not in days:
        _not_from_to(walk.found[first : walk.at], days[1] - days[0], walk.since(first))
    return Saying("days", walk.since(first), frozenset(days), frozenset(named))


def _not_from_to(marks: list[Clue], apart: int, text: str) -> None:
    """Two days with nothing or a slash between them may be those between them too."""
    loose = len(marks) == 2 and apart > 1
    if loose or (apart > 2 and any(clue.text == "/" for clue in marks)):
        raise Puzzle("from the one to the other, or both? Write Mo-Fr, or Mo,Fr", text)


def _some_days(walk: Clues) -> list[int]:
    if group := walk.take("group"):
        return list(group.value)
    between = bool(walk.take("between"))
    start = walk.take("day")
    if not start:
        raise Puzzle("there should be a day here; write Mo, Tu, We, Th, Fr, Sa or Su", walk.here)
    if not walk.sees(*(("range", "and") if between else ("range",))) or not walk.sees("day", ahead=1):
        return list(start.value)
    walk.at += 1
    end = walk.found[walk.at]
    walk.at += 1
    if start.value == end.value or (walk.sees("range") and walk.sees("day", ahead=1)):
        raise Puzzle("from which day to which? Write Mo-Fr", f"{start.text}-{end.text}")
    return [(start.value[0] + day) % 7 for day in range((end.value[0] - start.value[0]) % 7 + 1)]


def _times(walk: Clues) -> Saying:
    first = walk.at
    found = [span(walk, _part_before(walk))]
    while _more_times(walk):
        found.append(span(walk))
    if any(after.start == before.end for before, after in pairwise(sorted(found))):
        raise Puzzle("one begins when the other ends; write 09:00-14:00", walk.since(first))
    return Saying("times", walk.since(first), times=in_order(found, walk.since(first)))


def _part_before(walk: Clues) -> Clue | None:
    """The part of the day that stands before times: "namiddag: 2-4u"."""
    before = [clue for clue in walk.found[max(walk.at - 2, 0) : walk.at] if clue.kind != "colon"][-1:]
    return before[0] if before and before[0].kind == "part" else None


def _more_times(walk: Clues) -> bool:
    back = walk.at
    if walk.more("number", "noon", "midnight", "half", "half past", "quarter to", "quarter past", "between"):
        if not sees_date(walk) and not (walk.sees("between") and walk.sees("day", ahead=1)):
            return True
    walk.at = back
    return False


def in_order(times: list[Times], text: str) -> tuple[Times, ...]:
    """Times one after another; raises `Puzzle` where one begins before the other is over."""
    ordered = sorted(times)
    if any(after.start < before.end for before, after in pairwise(ordered)):
        raise Puzzle("these times overlap; write each once: 09:00-12:00,13:00-17:00", text)
    return tuple(ordered)


def _months(walk: Clues) -> Saying:
    first, texts, dates = walk.at, list[str](), set[tuple[int, int]]()
    while not texts or (walk.more("month", "number") and sees_date(walk)):
        text, some = some_dates(walk)
        if dates & some:
            raise Puzzle("these dates overlap; write each once", walk.since(first))
        texts.append(text)
        dates |= some
    while walk.at > first and walk.found[walk.at - 1].kind == "and":
        walk.at -= 1
    return Saying("months", walk.since(first), season=",".join(texts), dates=frozenset(dates))
