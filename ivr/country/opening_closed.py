"""What typed opening hours say is closed: days, months, breaks, and what comes after "except"."""

from __future__ import annotations

from ivr.country.opening_changes import close_part, cut, days_from, must_hold
from ivr.country.opening_clues import Puzzle
from ivr.country.opening_phrases import Saying
from ivr.country.opening_sentence import Sayings
from ivr.country.opening_week import Timetable
from ivr.country.opening_words import HOLIDAY

OPEN_OR_CLOSED = "is that closed or open? Write the days that are open with their times"
_PART_OF_YEAR = "closed in a part of the year only? Write the days that are open in it"
_NOT = ("niet", "not", "pas", "but not", "maar niet", "mais pas")


class Closing:
    """Hears what is closed in the sentences of one text."""

    def __init__(self) -> None:
        self.timetable = Timetable()
        self.sentence = Sayings([])
        self.begun = 0  # how many entries the sentences before this one made
        self.waiting: list[Saying] = []  # days whose times come in the next sentence
        self.heading: Saying | None = None  # months that stand over the sentences after them
        self.season: Saying | None = None
        self.last = 0  # how many entries the sentence before this one made, 0 after one that closes
        self.excepting = self.bracket = False

    @property
    def new(self) -> int:
        """The first entry that an exception may be meant of: those of this sentence, or of all before."""
        return self.begun if len(self.timetable.entries) > self.begun else 0

    def closed_is(self, sign: Saying) -> None:
        if self.waiting and not self.sentence.ahead():
            self.timetable.closed.append(self.waiting.pop())
            self.last = 0
        elif self.sentence.ahead() == "times":
            self._cut(sign)
        elif self.sentence.ahead() in ("days", "months"):
            self._close_all(sign)
        elif self.sentence.ahead() != "break":
            raise Puzzle("which days are closed? Write Mo off, or Aug off", sign.text)

    def left_out(self, sign: Saying) -> None:
        """What comes after "except": a break, days that are closed, or days with other times."""
        self.bracket = self.sentence.bracketed
        ahead, after = self.sentence.ahead(), self.sentence.ahead(1)
        closes = after == "part" and self.sentence.ahead(2) != "times"
        if ahead == "times":
            self._cut(sign)
        elif ahead == "months" or (ahead == "days" and (closes or after not in ("times", "part", "also", "until"))):
            self._close_all(sign)
        elif ahead == "days" and sign.text in _NOT:
            raise Puzzle(OPEN_OR_CLOSED, sign.text)
        elif ahead == "days":
            self.excepting = after != "until"
        elif ahead not in ("remark", "closed", "break"):
            raise Puzzle("except when? Write the days that are open, with their times", sign.text)

    def pause(self, sign: Saying) -> None:
        if self.sentence.ahead() != "times":
            raise Puzzle("from when until when is the break? Write 09:00-12:00,13:00-17:00", sign.text)
        self._cut(sign)

    def _cut(self, sign: Saying) -> None:
        times = self.sentence.take("times")
        if not times or self.sentence.ahead() == "days":
            raise Puzzle("closed at some times of which days? Write the times when it is open", sign.text)
        cut(self.timetable, self.new, times)

    def _close_all(self, sign: Saying) -> None:
        """Days and months that are closed, one after another."""
        first = True
        while self.sentence.ahead() in ("days", "months"):
            if self._begins_anew(sign):
                if first or not self.sentence.pauses:
                    raise Puzzle(OPEN_OR_CLOSED, sign.text)
                return
            target = self.sentence.next()
            if target and target.kind == "months":
                self._close_months(target)
            elif target:
                self._close_days(target, sign)
            self.sentence.take("also", *(["closed"] if sign.kind == "except" else []))  # "sauf mercredi (fermé)"
            first = False

    def _begins_anew(self, sign: Saying) -> bool:
        """Whether the days that come are not closed, but have something of their own."""
        after = self.sentence.ahead(1)
        if self.sentence.ahead() == "months":
            return after in ("days", "times", "part", "closed")
        if after == "part":
            return self.sentence.ahead(2) == "times"
        return after in ("times", "until") or (after == "closed" and sign.kind != "except")

    def _close_days(self, days: Saying, sign: Saying) -> None:
        if part := self.sentence.take("part"):
            close_part(self.timetable, days, part)
            return
        if not self.sentence.pauses and self.sentence.ahead() == "months":
            raise Puzzle(_PART_OF_YEAR, days.text)
        if sign.kind == "except":
            must_hold(days_from(self.timetable, 0), days)
        if self._may_be_of_some_times(days):
            raise Puzzle(
                "on these days, or at these times of them? Write each day with its times", f"{sign.text} {days.text}"
            )
        self.close(days)

    def _may_be_of_some_times(self, days: Saying) -> bool:
        """Whether days have several times of which the last ones only may be left out: "13-16u (behalve vrijdag)"."""
        entries = [stated for stated in self.timetable.entries if stated.days & days.days]
        bracket = self.bracket and any(len(stated.times) > 1 for stated in entries)
        return len(self.timetable.entries) > self.begun and (bracket or len(entries) > 1)

    def _close_months(self, months: Saying) -> None:
        self.not_times(months)
        self.timetable.off.append(months)

    def close(self, days: Saying) -> None:
        if self.season is not self.heading and days.days != {HOLIDAY}:
            raise Puzzle(_PART_OF_YEAR, days.text)
        self.timetable.closed.append(days)

    def without(self, days: Saying, other: Saying) -> Saying:
        must_hold(days.days, other)
        if HOLIDAY in other.days:
            self.timetable.closed.append(Saying("days", other.text, frozenset({HOLIDAY})))
        return Saying("days", f"{days.text}, {other.text}", days.days - other.days, days.named)

    def not_times(self, months: Saying | None) -> None:
        """After times, "13-17 juli" may be more of them."""
        if not months:
            return
        one_month = len({month for month, _ in months.dates}) == 1 and len(months.dates) > 1
        if (
            self.sentence.before in ("times", "days")
            and months.text[0].isdigit()
            and one_month
            and max(months.dates)[1] <= 24
        ):
            raise Puzzle("are these dates or times? Write Jul 13-Jul 17, or 13:00-17:00", months.text)
