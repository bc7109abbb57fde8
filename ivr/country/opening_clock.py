"""Times of the clock as people type them, one by one and from one to another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ivr.country.opening_clues import Clue, Puzzle
from ivr.country.opening_rules import DAY, Times
from ivr.country.opening_walk import Clues

NOON = 12 * 60
_NIGHT_FROM = 17 * 60
_LONGEST_NIGHT, _LONGEST_SURE_NIGHT = 12 * 60, 15 * 60
_BOTH = "write both times with am or pm, or as 09:00-17:00"


@dataclass(frozen=True)
class Moment:
    """A time as it was typed.

    `half` is am or pm, `exact` where it was typed so; `sure` where no other half of the day can be meant, `marked`
    where it is written as a time and not as a number only."""

    minutes: int
    text: str
    half: str = ""
    sure: bool = False
    marked: bool = False
    exact: bool = False


def span(clues: Clues, part: Clue | None = None) -> Times:
    """From a time to another, in a part of the day where one was named; raises `Puzzle` where nobody can be sure of it.

    >>> from ivr.country.opening_clues import clues
    >>> span(Clues(clues("9-12u30"))), span(Clues(clues("1.30 to 5pm")))
    (Times(start=540, end=750, open_end=False), Times(start=810, end=1020, open_end=False))
    """
    first, between = clues.at, bool(clues.take("between"))
    start = _moment(clues)
    if not clues.take("range", *(["and"] if between else [])):
        if clues.sees("number"):
            raise Puzzle(
                "these are no times; write 09:00-12:00, and other numbers elsewhere",
                f"{clues.since(first)} {clues.here}",
            )
        raise Puzzle("until when? Write both times: 09:00-12:00", clues.since(first))
    if not clues.sees_time() and not (clues.sees("part") and _starts_next(clues)):
        raise Puzzle("until when? Write both times: 09:00-12:00", clues.since(first))
    end = _moment(clues, clues.take("part"))
    if clues.sees("range") and not clues.sees("day", "group", ahead=1):
        raise Puzzle("a time has one end; write 09:00-12:00,13:00-17:00", clues.here)
    if part and part.value[0] > 10 * 60 and part.value[1] <= DAY and _both_open(start, end):
        start, end = _of_part(start, part), _of_part(end, part)
    return _from_to(*_halves(start, end), clues.since(first))


def _both_open(*moments: Moment) -> bool:
    return all(not one.half and not one.sure and one.minutes < 13 * 60 for one in moments)


def until(clues: Clues) -> int:
    """The end of "vr tot 16u": a time that is sure by itself."""
    end = _moment(clues, clues.take("part"))
    last = _in_half(end, end.half).minutes if end.half else end.minutes
    if not (end.half or end.sure or end.marked) or last <= NOON - 60 or clues.sees("range"):
        raise Puzzle("from when until when? Write both times: 09:00-12:00", end.text)
    return last


def _halves(start: Moment, end: Moment) -> tuple[Moment, Moment]:
    """The half of the day of the first time where only the last one names it: 1-5pm, 9-5pm."""
    if start.half or not end.half or start.minutes > 12 * 60 + 59 or start.sure:
        return start, end
    same, other = (_in_half(start, half) for half in (end.half, "am" if end.half == "pm" else "pm"))
    last = _in_half(end, end.half).minutes or DAY
    if start.marked and not end.exact and same.minutes < last and other.minutes < last and end.half == "pm":
        raise Puzzle(f"in the morning or in the evening? {_BOTH}", f"{start.text}-{end.text}")
    if same.minutes < last:
        return same, end
    if end.half == "pm" and other.minutes < last:
        return other, end
    raise Puzzle(f"it ends before it begins; {_BOTH}", f"{start.text}-{end.text}")


def _in_half(moment: Moment, half: str) -> Moment:
    hour = moment.minutes // 60 % 12 + (12 if half == "pm" else 0)
    return replace(moment, minutes=hour * 60 + moment.minutes % 60, half=half)


def _from_to(start: Moment, end: Moment, part: str) -> Times:
    first, last = (_in_half(one, one.half).minutes if one.half else one.minutes for one in (start, end))
    if first == DAY or (first == 0 and start.sure and "00" not in start.text):
        raise Puzzle("midnight of which day? Write 00:00 for its beginning, 24:00 for its end", part)
    if last == 0:
        last = DAY
        if end.half == "am" and first < NOON:
            raise Puzzle("12 am is midnight and 12 pm is noon; write 12:00 or 24:00", part)
    if first < last:
        _not_small(start, end, first, last, part)
        return Times(first, last)
    unsure = (start.half and not end.half and not end.sure and last <= NOON) or end.half == "pm"
    longest = _LONGEST_SURE_NIGHT if end.half == "am" and (start.half or start.sure) else _LONGEST_NIGHT
    if first < _NIGHT_FROM or last + DAY - first > longest or unsure or first == last:
        raise Puzzle("it ends before it begins; write the times of 24 hours: 09:00-17:00", part)
    return Times(first, last + DAY)


def _not_small(start: Moment, end: Moment, first: int, last: int, part: str) -> None:
    """Few doors open in the small hours: "2-4" is the afternoon, and nobody but the writer knows."""
    if start.half or start.sure:
        return
    bare = not start.marked and not end.marked
    if last <= NOON and (first < 6 * 60 or (first < 8 * 60 and (bare or last <= 9 * 60))):
        raise Puzzle("in the morning, in the night or in the afternoon? Write 09:00 or 14:00", part)


def _moment(clues: Clues, part: Clue | None = None) -> Moment:
    """One time, with the half of the day that is named after it, or was before."""
    first = clues.at
    if clue := clues.take("noon", "midnight"):
        if clues.sees_time() or clues.sees("mark"):
            raise Puzzle("this is no time; write 12:00", f"{clue.text} {clues.here}")
        return Moment(NOON if clue.kind == "noon" else 0, clue.text, sure=True, marked=True)
    minutes, sure, marked = _spoken(clues) or _clock(clues)
    found = Moment(minutes, clues.since(first), sure=sure, marked=marked)
    found = _of_part(found, part) if part else _halved(found, clues)
    return replace(found, text=clues.since(first))


def _halved(found: Moment, clues: Clues) -> Moment:
    hour = found.minutes // 60
    if half := clues.take("am", "pm"):
        if not 1 <= hour <= 12:
            raise Puzzle("am and pm go with the hours 1 to 12; write 09:00 or 17:00", f"{found.text} {half.text}")
        return replace(found, half=half.kind, sure=True, marked=True, exact=True)
    if clues.sees("part") and not _starts_next(clues):
        part = clues.found[clues.at]
        clues.at += 1
        return _of_part(found, part)
    return found


def _starts_next(clues: Clues) -> bool:
    """Whether a part of the day goes with the times after it, and not with the one before."""
    clues.at += 1
    ahead = clues.sees_time() or clues.sees("colon", "closed", "remark")
    clues.at -= 1
    return ahead


def _of_part(found: Moment, part: Clue) -> Moment:
    """The time in "4 in the afternoon", "1h du matin"."""
    first, last = part.value
    hour = found.minutes // 60
    if last > DAY:
        half = "am" if hour < 6 or hour == 12 else "pm" if 9 <= hour < 12 else "" if hour >= 20 else "no"
    elif last == 13 * 60:
        half = "am" if hour < 12 else "pm" if hour == 12 else "no"
    else:
        half = "pm" if hour <= 12 else "" if max(first, NOON) <= found.minutes <= last else "no"
    later = _in_half(found, half).minutes if half in ("am", "pm") else found.minutes
    if half == "no" or (half == "pm" and not first - 60 <= later <= last):
        raise Puzzle("the hour and the part of the day do not go together; write 09:00 or 14:00", part.text)
    return replace(found, half=half, sure=True, marked=True)


def _spoken(clues: Clues) -> tuple[int, bool, bool] | None:
    """Half and quarter hours in words."""
    kind = clues.take("half", "half past", "quarter to", "quarter past")
    if not kind:
        return None
    hour = clues.take("number")
    if not hour or (kind.kind == "half" and (not hour.value or hour.text not in _DUTCH)):
        raise Puzzle("half an hour before or after it? Write 08:30", f"{kind.text} {hour.text if hour else ''}")
    clues.take("mark")
    minutes = _hour(hour) * 60 + {"half": -30, "half past": 30, "quarter to": -15, "quarter past": 15}[kind.kind]
    return minutes + (NOON if minutes < 60 else 0), False, True


_DUTCH = frozenset("een twee drie vier vijf zes zeven acht negen tien elf twaalf".split())


def _clock(clues: Clues) -> tuple[int, bool, bool]:
    """An hour and its minutes; whether it is written with two digits or after noon, and whether as a time."""
    number = clues.take("number")
    if not number:
        raise Puzzle("there should be a time here; write 09:00-12:00", clues.here)
    if clues.sees("ordinal"):
        raise Puzzle("the line cannot hold this; write it in words, in hours_text", f"{number.text} {clues.here}")
    hour, first = _hour(number), clues.at
    minute = _after_sign(clues)
    marked = minute is not None
    if clues.take("mark"):
        marked = True
        minute = _after_mark(clues) if minute is None else minute
    minute = minute or 0
    if minute > 59 or hour * 60 + minute > DAY:
        raise Puzzle(f"no clock shows {number.text}:{minute:02}; write 09:00-17:00", clues.since(first - 1))
    return hour * 60 + minute, (len(number.text) == 2 and number.text[0] == "0") or hour > 12, marked


def _hour(number: Clue) -> int:
    if number.value:
        return number.value[0]
    if len(number.text) > 2:
        raise Puzzle("this number is no time; write 09:00-17:00, and telephone numbers elsewhere", number.text)
    if int(number.text) > 24:
        raise Puzzle(f"no clock shows {number.text}:00; write 09:00-17:00", number.text)
    return int(number.text)


def _after_sign(clues: Clues) -> int | None:
    """The minutes after a colon or a dot that touches both numbers."""
    sign, number = clues.found[clues.at : clues.at + 1], clues.found[clues.at + 1 : clues.at + 2]
    if not (sign and number and sign[0].text in (":", ".") and sign[0].glued and number[0].glued):
        return None
    if len(number[0].text) != 2 or not number[0].text.isdecimal():
        return None
    clues.at += 2
    return int(number[0].text)


def _after_mark(clues: Clues) -> int:
    """The minutes after "9u" or "9 heures"; a number that another time may begin with is none."""
    if clues.take("and half"):
        return 30
    if clues.take("and quarter"):
        return 15
    if clues.take("less quarter"):
        return -15
    number = clues.found[clues.at] if clues.sees("number") else None
    if number and not number.value and len(number.text) == 2:
        begins = clues.sees("range", "mark", ahead=1) and 0 < int(number.text) <= 24
        if number.glued or (number.text in ("00", "15", "30", "45") and not begins):
            clues.at += 1
            return int(number.text)
    return 0
