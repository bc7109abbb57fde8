"""Openings through the night that are so long that the two times were probably swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_NIGHT = 12 * 60
"""Minutes. A shelter is open from eight to eight; more than that is nearly always a slip."""

_WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = re.compile(r"\d\d:\d\d-\d\d:\d\d")
_PART = re.compile(r";|,\s+(?=[A-Z])")
_DAYS = re.compile(r"(?:[A-Z][a-z](?:-[A-Z][a-z])?,?)+(?=\s)")


def nights(hours: str) -> Iterator[tuple[str, str]]:
    """What is wrong with each opening that goes over midnight for more than twelve hours, and how to mend it.

    >>> list(nights("Mo-Fr 20:00-08:00; Sa 09:00-00:00"))
    []
    >>> [message for message, _ in nights("Mo-Fr 12:00-09:00")]
    ['It says open from 12:00 through the night until 09:00.']
    """
    for part in _PART.split(hours):
        for match in _SPAN.finditer(part):
            start, end = match[0].split("-")
            if end != "00:00" and start >= end and _minutes(end) + 24 * 60 - _minutes(start) > LONGEST_NIGHT:
                message = f"It says open from {start} through the night until {end}."
                yield message, f"Did you mean {_meant(start, end)}? {_really(part.strip(), start, end)}"


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


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
    if not set(names) <= set(_WEEK):
        return ""
    return re.sub(r"[A-Z][a-z]", lambda day: _WEEK[(_WEEK.index(day[0]) + 1) % 7], days)
