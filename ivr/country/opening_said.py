"""What the sentences of typed opening hours say together: which times are of which days, and what is closed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from ivr.country.opening_changes import close_part, days_from, end_at, take_out
from ivr.country.opening_closed import OPEN_OR_CLOSED, Closing
from ivr.country.opening_clues import Puzzle
from ivr.country.opening_phrases import Saying
from ivr.country.opening_rules import DAY, Times
from ivr.country.opening_sentence import Sayings
from ivr.country.opening_week import Stated, Timetable
from ivr.country.opening_words import HOLIDAY

_WHOLE = (Times(0, DAY),)
_WEEK = frozenset(range(7))
_NO_TIMES = "these days have no times; write Mo-Fr 09:00-17:00"
_WHICH_DAYS = "on which days? Write Mo-Fr 09:00-17:00"


def said(found: list[Saying]) -> tuple[Timetable, tuple[str, ...]]:
    """The timetable that sayings make, and the remarks in them; raises `Puzzle` where they make none."""
    speech = _Speech()
    for hard, part in groupby(found, key=lambda saying: saying.kind == "hard"):
        if not hard:
            speech.hear(Sayings(list(part)))
    speech.end()
    return speech.timetable, tuple(dict.fromkeys(speech.remarks))


class _Speech(Closing):
    """Hears one sentence after another."""

    def __init__(self) -> None:
        super().__init__()
        self.remarks: list[str] = []
        self.label = ""
        self.on_request: frozenset[int] = frozenset()
        self.clauses: dict[str, Callable[[Saying], None]] = {
            "days": self._days, "times": self._times, "months": self._months, "closed": self.closed_is,
            "except": self.left_out, "break": self.pause, "also": self._also, "part": self._part,
            "remark": self._remark, "label": self._label, "open": self._open, "until": self._until,
        }  # fmt: skip

    def hear(self, sentence: Sayings) -> None:
        self.sentence, self.begun = sentence, len(self.timetable.entries)
        self.season, self.part = self.heading, list[Saying]()
        self.also = self.excepting = self.bracket = False
        while saying := sentence.next():
            self.clauses[saying.kind](saying)
        new = len(self.timetable.entries) - self.begun
        self.last = new or self.last

    def end(self) -> None:
        """Raises `Puzzle` where something is left over, or does not go with the rest."""
        for days in self.waiting:
            raise Puzzle(_NO_TIMES, days.text)
        entries = self.timetable.entries
        if self.heading and not any(stated.season is self.heading for stated in entries):
            raise Puzzle("what holds in these months? Write the days and the times", self.heading.text)
        if days_from(self.timetable, 0) & self.on_request:
            raise Puzzle("a day has times and is by appointment too; write what holds", self.remarks[0])

    # words beside days and times

    def _open(self, saying: Saying) -> None:
        """Says nothing, but ends what is closed."""

    def _remark(self, saying: Saying) -> None:
        before = self.part if self.sentence.ahead() != "times" else []
        self.remarks.append(" ".join(each.text for each in (*before, saying)))
        if before:
            self.part = []

    def _label(self, saying: Saying) -> None:
        text = saying.text
        while more := self.sentence.take("label"):
            text = f"{text} {more.text}"
        if self.label not in ("", text):
            raise Puzzle(f'"{self.label}" and this have hours of their own; give each a contact', text)
        self.label = text
        self.remarks.append(text)

    def _also(self, saying: Saying) -> None:
        self.also = True
        if self.sentence.ahead() in ("", "remark"):
            raise Puzzle("also when? Write the days and the times", saying.text)

    def _part(self, saying: Saying) -> None:
        ahead = self.sentence.ahead()
        if self.sentence.before == "remark" and ahead not in ("times", "days"):
            self.remarks.append(saying.text)
        elif ahead in ("times", "days", "remark", "open"):
            self.part = [saying]
        else:
            raise Puzzle("from when until when? Write the times: 09:00-12:00", saying.text)

    def _until(self, saying: Saying) -> None:
        raise Puzzle("from when? Write both times: 09:00-12:00", saying.text)

    # days

    def _days(self, days: Saying) -> None:
        for earlier in self.waiting:
            raise Puzzle(_NO_TIMES, earlier.text)
        days = self._widened(days)
        if not self.season and self.sentence.ahead() == "months" and self.sentence.ahead(1) == "times":
            self.season = self.sentence.next()
            self.not_times(self.season)
        if self._is_on_request():
            self._on_request(days)
        elif not self._is_closed(days):
            self._open_days(days)

    def _widened(self, days: Saying) -> Saying:
        """Days without those that are left out before their times, and with those that are added."""
        while (
            self.sentence.ahead() in ("except", "also")
            and self.sentence.ahead(1) == "days"
            and not self.sentence.times_first
            and self.sentence.ahead(2) in ("times", "part", "except", "also")
        ):
            sign, other = self.sentence.next(), self.sentence.next()
            if sign and other:
                days = self.without(days, other) if sign.kind == "except" else days.with_days(other)
        return days

    def _is_on_request(self) -> bool:
        """Whether "by appointment" comes, maybe after a part of the day, and no times with it."""
        steps = int(self.sentence.ahead() == "part")
        return self.sentence.ahead(steps) == "remark" and self.sentence.ahead(steps + 1) != "times"

    def _on_request(self, days: Saying) -> None:
        part, remark = self.sentence.take("part"), self.sentence.take("remark")
        self.remarks.append(" ".join(each.text for each in (days, part, remark) if each))
        self.on_request |= frozenset() if part else days.days
        self.also = False

    def _is_closed(self, days: Saying) -> bool:
        """Closes days where "closed" comes after them, and their part of the day if that is named."""
        part = self.sentence.take("part") if self.sentence.ahead_of("part") == "closed" else None
        if not self.sentence.take("closed"):
            return False
        part = part or self.sentence.take("part")
        if part:
            close_part(self.timetable, days, part)
            return True
        if self.sentence.ahead() == "times" or (self.sentence.ahead() == "months" and not self.sentence.pauses):
            raise Puzzle("closed on a day at some times? Write the times when it is open", days.text)
        self.close(days)
        self.also, self.last = False, 0
        return True

    def _open_days(self, days: Saying) -> None:
        sentence = self.sentence
        if end := sentence.take("until"):
            if self.season:
                raise Puzzle("from when? Write both times: 09:00-12:00", f"{days.text} {end.text}")
            end_at(self.timetable, days, end)
        elif times := self._times_of():
            self._state(days, times)
        elif self.also or (
            sentence.ahead() == "also" and days.days == {HOLIDAY} and sentence.ahead(1) in ("", "remark")
        ):
            sentence.take("also")
            self._like_those_before(days)
        elif sentence.ahead():
            raise Puzzle(_NO_TIMES, days.text)
        else:
            self.waiting.append(days)

    def _times_of(self) -> Saying | None:
        """The times that come, after what may stand before them."""
        if self.sentence.ahead_of("also", "part", "remark", "label", "open") != "times":
            return None
        while saying := self.sentence.take("also", "part", "remark", "label", "open"):
            self.clauses[saying.kind](saying)
        return self.sentence.take("times")

    def _like_those_before(self, days: Saying) -> None:
        """Days that have the hours of those before them: "also on public holidays"."""
        known = {stated.times for stated in self.timetable.entries[self.new :]}
        if len(known) != 1:
            raise Puzzle("which times have these days? Write Sa 09:00-12:00", days.text)
        self.timetable.put(Stated(days.text, days.days, days.named, known.pop(), self.season))
        self.also = False

    # times

    def _times(self, times: Saying) -> None:
        sentence = self.sentence
        if sentence.times_first and sentence.ahead() == "also" and times.times == _WHOLE:
            self._state(Saying("days", times.text, _WEEK), times)  # "day and night, also at weekends"
        elif sentence.times_first or (self.also and sentence.ahead() == "days" and sentence.ahead(1) != "times"):
            self._state(self._days_after(times), times)
        elif self.waiting:
            self._state(self.waiting.pop(), times)
        else:
            self._state(self._known_days(times), times)

    def _days_after(self, times: Saying) -> Saying:
        while saying := self.sentence.take("remark", "label", "open"):
            self.clauses[saying.kind](saying)
        days = self.sentence.take("days")
        if not days:
            raise Puzzle(_WHICH_DAYS, times.text)
        if self.sentence.colon and self.sentence.ahead() == "closed":
            raise Puzzle(OPEN_OR_CLOSED, days.text)
        while self._leaves_out() and self.sentence.take("except"):
            if other := self.sentence.take("days"):
                days = self.without(days, other)
        return days

    def _leaves_out(self) -> bool:
        kinds = [self.sentence.ahead(steps) for steps in range(3)]
        return kinds[:2] == ["except", "days"] and kinds[2] not in ("times", "part", "until")

    def _known_days(self, times: Saying) -> Saying:
        """The days of times that come without: those of the times before them."""
        entries = self.timetable.entries
        if not entries and times.times == _WHOLE:
            return Saying("days", times.text, _WEEK)
        changes = bool(entries) and self.season is not entries[-1].season
        if not entries or (changes and len(entries) != 1) or (len(entries) == self.begun and self.last != 1):
            raise Puzzle(_WHICH_DAYS, times.text)
        self.also = not changes
        return Saying("days", times.text, entries[-1].days, entries[-1].named)

    def _state(self, days: Saying, times: Saying) -> None:
        for part in self.part:
            first, last, _ = part.times[0]
            if not all(first <= span.start and span.end <= last for span in times.times):
                raise Puzzle(
                    "the times are not in this part of the day; write 09:00-12:00", f"{part.text} {times.text}"
                )
        if self.season and len(self.season.dates) == 1:
            raise Puzzle("one date goes with no weekday; write Dec 24 09:00-12:00", self.season.text)
        if self.also and not self.timetable.entries:
            raise Puzzle("also, beside which times? Write all times of a day: Mo 09:00-12:00,13:00-17:00", days.text)
        if self.excepting:
            take_out(self.timetable, self.new, days)
        text, also = f"{days.text} {times.text}", self.also or bool(self.part)
        self.timetable.put(Stated(text, days.days, days.named, times.times, self.season, also))
        self.also, self.part = False, []

    # parts of the year

    def _months(self, months: Saying) -> None:
        ahead, new = self.sentence.ahead(), len(self.timetable.entries) - self.begun
        self.not_times(months)
        if self.sentence.take("closed"):
            self.timetable.off.append(months)
            if not self.sentence.pauses:
                raise Puzzle(OPEN_OR_CLOSED, months.text)
        elif not ahead and not new:
            self.heading = months
        elif ahead in ("days", "times", "also", "part") and (not new or (self.sentence.paused and self.sentence.colon)):
            self.season = months
        elif new == 1 and not self.season and self.sentence.pauses and ahead not in ("remark", "except", "break"):
            self.timetable.change(len(self.timetable.entries) - 1, season=months)
        else:
            raise Puzzle("of which times are these months? Write Jul-Aug Mo-Fr 09:00-12:00", months.text)
