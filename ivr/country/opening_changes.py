"""What is taken out of typed hours again: days, parts of the day, breaks, and ends that differ."""

from __future__ import annotations

from ivr.country.opening_clues import Puzzle
from ivr.country.opening_phrases import Saying
from ivr.country.opening_rules import DAY, Times
from ivr.country.opening_week import Stated, Timetable
from ivr.country.opening_words import HOLIDAY

_WITHIN = "this break is not within the times; write 09:00-12:00,13:00-17:00"


def must_hold(days: frozenset[int], other: Saying) -> None:
    """Raises `Puzzle` where days are left out of others that do not have them."""
    if not other.days - {HOLIDAY} <= days:
        raise Puzzle("except days that are not among the others? Write each day with its times", other.text)


def days_from(timetable: Timetable, first: int) -> frozenset[int]:
    """All days of the entries from one on."""
    return frozenset(day for stated in timetable.entries[first:] for day in stated.days)


def take_out(timetable: Timetable, first: int, days: Saying) -> None:
    """Takes days that get other times out of the entries from one on; not those that stand there one by one."""
    must_hold(days_from(timetable, first), days)
    for at, stated in list(enumerate(timetable.entries))[first:]:
        if stated.named & days.days:
            raise Puzzle("this day stands there twice; write it once with its times", days.text)
        timetable.change(at, days=stated.days - days.days)


def end_at(timetable: Timetable, days: Saying, end: Saying) -> None:
    """Gives days that were named with others another end: "vr tot 16u"."""
    text, last = f"{days.text} {end.text}", end.times[0].end
    known = [stated for stated in timetable.entries if stated.days & days.days]
    if len(known) != 1 or not days.days <= known[0].days or known[0].season:
        raise Puzzle("from when? Write both times: 09:00-12:00", text)
    final = known[0].times[-1]
    if not final.start < last <= DAY or final.end > DAY or last == final.end:
        raise Puzzle("from when? Write both times: 09:00-12:00", text)
    take_out(timetable, 0, days)
    times = (*known[0].times[:-1], Times(final.start, last))
    timetable.put(Stated(text, days.days, days.named, times))


def close_part(timetable: Timetable, days: Saying, part: Saying) -> None:
    """Takes the morning or the afternoon away from days."""
    gone = False
    for at, stated in enumerate(list(timetable.entries)):
        both = stated.days & days.days
        kept = _without_part(stated, part) if both else stated.times
        if kept != stated.times:
            gone = True
            timetable.change(at, days=stated.days - both)
            if kept:
                timetable.entries.append(Stated(stated.text, both, days.named & both, kept))
    if not gone:
        raise Puzzle("this part of the day has no times; write the days that are open, with theirs", days.text)


def _without_part(stated: Stated, part: Saying) -> tuple[Times, ...]:
    first, last, _ = part.times[0]
    kept = tuple(span for span in stated.times if not (first <= span.start and span.end <= last))
    if stated.season or any(span.start < last - 60 and first + 60 < span.end for span in kept):
        raise Puzzle("this part of the day has no times of its own; write them", f"{stated.text}, {part.text}")
    return kept


def cut(timetable: Timetable, first: int, gap: Saying) -> None:
    """Takes a break out of the times of the entries from one on."""
    entries = timetable.entries[first:]
    if not entries or len(gap.times) != 1:
        raise Puzzle("closed at some times of which days? Write the times when it is open", gap.text)
    after = [_cut_out(stated.times, gap) for stated in entries]
    if after == [stated.times for stated in entries]:
        raise Puzzle(_WITHIN, gap.text)
    for at, times in enumerate(after, first):
        timetable.change(at, times=times)


def _cut_out(times: tuple[Times, ...], gap: Saying) -> tuple[Times, ...]:
    start, end, _ = gap.times[0]
    found = []
    for span in times:
        if span.start < start and end < span.end:
            found += [Times(span.start, start), Times(end, span.end)]
        elif span.end <= start or end <= span.start:
            found.append(span)
        else:
            raise Puzzle(_WITHIN, gap.text)
    return tuple(found)
