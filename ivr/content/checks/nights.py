"""Times that were probably mistyped: two that were swapped, an afternoon written as a morning, an hour of no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ivr.country.opening import parse
from ivr.country.opening_rules import DAY, WEEKDAYS, Rule, Times

LONGEST_NIGHT = 12 * 60
"""Minutes. A shelter is open from eight to eight; more than that is nearly always a slip."""

_QUOTED = re.compile(r'"[^"]*"')
_AFTER_MIDNIGHT = re.compile(r"-(2[4-9]|[34]\d):(\d\d)")
_ONE_DIGIT = re.compile(r"(?<!\d)\d:\d\d(?!\d)")
_DAYS = re.compile(r"(?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+(?=\s)")
_SMALL_HOURS = (60, 6 * 60)


def nights(hours: str) -> Iterator[tuple[str, str]]:
    """What is wrong with times by which it opens through the night, and how to mend it: an opening over midnight of
    more than twelve hours, a second opening before the first, a time after 24:00.

    >>> list(nights("Mo-Fr 20:00-08:00; Sa 09:00-00:00"))
    []
    >>> [message for message, _ in nights("Mo-Fr 12:00-9:00")]
    ['It says open from 12:00 through the night until 09:00.']
    >>> list(nights("Mo 09:00-12:00,01:00-05:00"))
    [('01:00 comes after 09:00-12:00.', 'Did you mean 13:00-17:00? Times stand in the order of the day.')]
    """
    for hour, minute in _AFTER_MIDNIGHT.findall(_QUOTED.sub("", hours)):
        if hour + minute != "2400":
            yield f"No clock shows {hour}:{minute}.", f"Write {int(hour) % 24:02}:{minute} where it is in the night."
    for rule in parse(hours).rules:
        for span in rule.spans:
            if not span.open_end and span.end > DAY and span.end - span.start > LONGEST_NIGHT:
                start, end = clock(span.start), clock(span.end)
                message = f"It says open from {start} through the night until {end}."
                yield message, f"Did you mean {_meant(start, end)}? {_really(rule.text, start, end)}"
        yield from _out_of_order(rule)


def _out_of_order(rule: Rule) -> Iterator[tuple[str, str]]:
    for first, second in pairwise(rule.spans):
        if second.start < first.start and not (second.start == 0 and first.end == DAY):
            afternoon = Times(second.start + DAY // 2, second.end + DAY // 2)
            meant = (
                f"Did you mean {_span(afternoon)}? " if first.end <= afternoon.start and afternoon.end <= DAY else ""
            )
            message = f"{clock(second.start)} comes after {_span(first)}."
            yield message, f"{meant}Times stand in the order of the day."


def sloppy(hours: str) -> Iterator[tuple[str, str]]:
    """What can be read, and is easily misread or was hardly meant: hours of one digit, openings in the small hours.

    >>> list(sloppy("Mo-Fr 9:00-17:00"))
    [('9:00 has one digit.', 'Write 09:00.')]
    """
    for found in _ONE_DIGIT.findall(_QUOTED.sub("", hours)):
        yield f"{found} has one digit.", f"Write 0{found}."
    for rule in parse(hours).rules:
        for span in rule.spans:
            if rule.state == "open" and _SMALL_HOURS[0] <= span.start < span.end <= _SMALL_HOURS[1]:
                afternoon = _span(Times(span.start + DAY // 2, span.end + DAY // 2))
                yield f"It opens at {clock(span.start)} in the night.", f"In the afternoon it would be {afternoon}."


def clock(minutes: int) -> str:
    """The time of day; a night that ends with the day ends at 24:00."""
    return "24:00" if minutes == DAY else f"{minutes % DAY // 60:02}:{minutes % 60:02}"


def _span(span: Times) -> str:
    return f"{clock(span.start)}-{clock(span.end)}"


def _meant(start: str, end: str) -> str:
    """The two slips that happen: times in the wrong order, and an afternoon written as a morning."""
    swapped = [f"{end}-{start}"] if start != end else []
    afternoon = [f"{start}-{int(end[:2]) + 12}{end[2:]}"] if end <= "12:00" else []
    return ", or ".join([*swapped, *afternoon] or ["24/7"])


def _really(part: str, start: str, end: str) -> str:
    """How to write it where it is meant."""
    days = match[0] if (match := _DAYS.match(part)) else ""
    write = f"{start}-24:00, and 00:00-{end} for the days after"
    if days == "Mo-Su" or part[0].isdigit():
        write = f"{days} 00:00-{end},{start}-24:00".strip()
    elif following := _days_after(days):
        write = f"{days} {start}-24:00, {following} 00:00-{end}"
    return f"If it is really open at night, write {write}."


def _days_after(days: str) -> str:
    """Every day of a selector moved on by one: "Mo-Fr,Su" is "Tu-Sa,Mo"; nothing for what is no weekday."""
    names = re.findall(r"[A-Z][a-z]", days)
    if not set(names) <= set(WEEKDAYS):
        return ""
    return re.sub(r"[A-Z][a-z]", lambda day: WEEKDAYS[(WEEKDAYS.index(day[0]) + 1) % 7], days)
