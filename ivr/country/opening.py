"""Opening hours as OpenStreetMap writes them, read for Belgium: its time zone and its public holidays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

ZONE = ZoneInfo("Europe/Brussels")
"""The country's time."""


@lru_cache(maxsize=4096)
def parse(hours: str) -> OpeningHours:
    """The hours, ready to be asked; raises `ValueError` with a short reason when they cannot be read.

    >>> parse("Mo-Fr 9-17")
    Traceback (most recent call last):
    ValueError: it stops making sense at "9-17"
    """
    try:
        return OpeningHours(hours, timezone=ZONE, country="BE")
    except Exception as fault:  # its ParserError, which the stub of 2.1.4 forgets
        raise ValueError(f'it stops making sense at "{hours[_column(str(fault)) :][:20]}"') from None


def _column(message: str) -> int:
    """The 0-based column in a parser's message, whose second line reads `--> 1:7`."""
    _, _, position = message.partition("--> 1:")
    digits = position.split("\n")[0].strip()
    return int(digits) - 1 if digits.isdigit() else 0


_ENDLESS = re.compile(r"(?<!-)\b(\d\d:\d\d)\+")
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


def endless(hours: str, at: time) -> bool:
    """Whether an opening that holds at this time of day may be one that only says when it starts: such a start lies
    before it, and no span with an end covers it.

    >>> hours = "Mo 09:00-12:00; Tu 13:00+"
    >>> endless(hours, time(10)), endless(hours, time(14)), endless("Mo-Fr 09:00-17:00", time(10))
    (False, True, False)
    """
    clock = f"{at:%H:%M}"
    covered = any(start <= clock < end for start, end in _SPAN.findall(hours))
    return not covered and any(start <= clock for start in _ENDLESS.findall(hours))


def with_closures(hours: str, closures: Iterable[tuple[date, date]]) -> str:
    """The hours with closed days, both ends included, laid over them.

    >>> with_closures("Mo-Fr 09:00-17:00", [(date(2026, 12, 24), date(2027, 1, 1))])
    'Mo-Fr 09:00-17:00; 2026 Dec 24-2027 Jan 01 off'
    """
    spans = [f"{first:%Y %b %d}" + (f"-{last:%Y %b %d}" if last != first else "") for first, last in closures]
    return "; ".join([hours, *(f"{span} off" for span in spans)])


def hidden_rules(hours: str) -> list[str]:
    """The parts of the hours that a later part, after a semicolon, switches off without saying so.

    `Mo-Fr 08:30-12:00; 13:00-16:30` is legal and means "13:00-16:30 every day". Parts that say `off` are meant to.

    >>> hidden_rules("Mo-Fr 08:30-12:00; 13:00-16:30"), hidden_rules("Mo-Fr 09:00-12:00; Mo 13:00-16:00")
    (['Mo-Fr 08:30-12:00'], ['Mo-Fr 09:00-12:00'])
    >>> hidden_rules("Mo 09:00-12:00; Tu 13:00-16:00; Mo off; PH off")
    []
    """
    rules = [rule.strip() for rule in hours.split(";")]
    times = [rule for rule in rules if rule and not rule.startswith("PH") and not rule.endswith(("off", "closed"))]
    whole = parse("; ".join(times)) if times else parse("off")
    return [rule for rule in times if any(whole.is_closed(start) for start in _openings(rule))]


# Each was read otherwise by opening_hours_py 2.1.4 than whoever writes it means; tests/engine/test_oracle.py shows it.
_TRAPS = (
    (r"^(?!24/7)(?!.*\d:\d)(?!.*\b(off|closed)\b)", "days without times mean day and night; write the times"),
    (r"\bSH\b", "school holidays (SH) are not known to the line"),
    (r"\bPH [A-Z][a-z]", "PH before days means holidays and all of these days; write PH alone"),
    (r"[A-Z][a-z]{2} \d\d?, [A-Z][a-z]{2} \d\d?", "two dates need a comma without a space: Dec 24,Dec 31 off"),
    (r"-\d\d:\d\d\+", "an end with a + is not understood; leave the + out"),
    (r"\|\|", "|| does not do what it promises; use hours_text for what no machine can decide"),
    (
        r'(?<!open )(?<!unknown )(?<!off )(?<!closed )"',
        'words in quotes go after "unknown" or "off"; else use hours_text',
    ),
)


def traps(hours: str) -> list[str]:
    """What in these hours would be read otherwise than it was meant.

    >>> traps("Mo-Fr 09:00-17:00; PH Mo-Fr off")
    ['PH before days means holidays and all of these days; write PH alone']
    >>> traps('Mo-Fr 09:00-17:00; Sa unknown "ask"; PH off')
    []
    """
    opening_quotes = re.sub(r'"([^"]*)"', '"', hours)
    return [reason for pattern, reason in _TRAPS if re.search(pattern, opening_quotes)]


def _openings(rule: str) -> Iterator[datetime]:
    """The minute after each opening in a plain week: from Monday 1 June 2026, without a public holiday."""
    first, last = datetime(2026, 6, 1, tzinfo=ZONE), datetime(2026, 6, 8, tzinfo=ZONE)
    for start, _, state, _ in parse(rule).intervals(first, last):
        if state == State.OPEN:
            yield start + timedelta(minutes=1)
