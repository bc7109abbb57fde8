"""Opening hours against a second opinion: the npm package `opening_hours`, which shares no code with our library.

`make` puts it into tests/oracle. Where it is missing these tests fail: an opinion that nobody asked is none.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import pytest
from opening_hours import State
from ruamel.yaml import YAML

from ivr.country.opening import ZONE, parse
from tests.conftest import ROOT

ORACLE = Path(__file__).parents[1] / "oracle"
DAY = timedelta(days=1)
QUARTER, HOUR = 900, 3_600
STATES = {State.OPEN: "open", State.CLOSED: "closed", State.UNKNOWN: "unknown"}

YEARS = range(2024, 2031)
EASTERS = {
    date.fromisoformat(day)
    for day in "2024-03-31 2025-04-20 2026-04-05 2027-03-28 2028-04-16 2029-04-01 2030-04-21".split()
}
HOLIDAYS = {easter + days * DAY for easter in EASTERS for days in (1, 39, 50)} | {
    date.fromisoformat(f"{year}-{day}")
    for year in YEARS
    for day in ("01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25")
}
"""The ten legal public holidays of Belgium in each year."""

TRAPS = """
24/7
24/7; 2026 Dec 24-2027 Jan 02 off
off
Mo-Fr 00:00-24:00
Fr 20:00-26:00
Mo-Fr 22:00-06:00
Mo-Su 22:00-06:00
Mo-Su 20:00-04:00; PH off
Mo-Su 20:00-04:00; Su off
Mo-Su 22:00-06:00; 2026 Mar 28-2026 Mar 29 off
Su 00:00-05:00
Su 01:00-04:00
Su 03:00-09:00
Mo-Su 09:00-17:00; PH 10:00-12:00
Mo-Fr 09:00-17:00; PH unknown
Mo-Fr,PH 09:00-17:00
PH off; Mo-Fr 09:00-17:00
Mo[1] 10:00-12:00
Mo-Fr 09:00-17:00; Fr[-1] off
Sa[1],Su[3] 10:00-12:00
week 01-53/2 Mo 10:00-12:00
week 02-52/2 Mo-Fr 10:00-12:00
week 53 Mo-Su 10:00-12:00
Jun 15-Sep 15 Mo-Fr 09:00-13:00
Nov-Feb 10:00-16:00
Sep-Jun Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 09:00-12:00
Mo-Fr 09:00-17:00; Dec 24-Jan 02 off
Mo-Fr 09:00-17:00; Dec 24,Dec 31 off
Mo-Fr 09:00-17:00; Feb 29 off
Mo-Fr 09:00-17:00; PH off; 2026 Dec 24-2027 Jan 02 off
Mo-Fr 09:00-17:00; 2026 Dec 24 off; 2026 Dec 31 off; 2027 Jan 04-2027 Jan 08 off
Mo-Fr 22:00-06:00; 2026 Dec 24-2027 Jan 02 off
Tu,Fr 09:00+; 2026 Dec 24-2027 Jan 02 off
2026 Mo-Fr 09:00-17:00
Mo-Fr 09:00-12:00, Mo 11:00-16:00
Mo-Fr 09:00-12:00; Mo 13:00-16:00
Mo-Fr 09:00-12:00,12:00-17:00
Fr-Mo 10:00-12:00
easter 10:00-12:00
Mo-Su 10:00-12:00; easter -2 days off; easter off
Mo-Fr 09:00-17:00; Sa 10:00-12:00 unknown
Mo-Fr 09:00-17:00 open "call first"
Mo-Fr 09:00-12:00,14:00+
Mo-Fr 17:00+
Mo-Su 22:00+
""".strip().split("\n")


class Answer(NamedTuple):
    """The state at an instant, and the instant of the next change; instants are seconds since 1970."""

    state: str
    change: int | None

    def __str__(self) -> str:
        return f"{self.state} until {'ever' if self.change is None else wall(self.change)}"


Opinion = list[Answer] | str
"""The answers at some instants, or why there are none."""


class Difference(NamedTuple):
    """Hours on which both disagree, what each says at one instant, and who is wrong."""

    hours: str
    at: str
    ours: str
    theirs: str
    wrong: Literal["ours", "theirs", "both", "neither"]
    why: str


DIFFERENCES = [
    Difference(
        hours="Su 02:00-03:00",
        at="2026-03-28T12:00+01:00",
        ours="closed until 2026-03-29T03:00+02:00",
        theirs="closed until 2026-04-05T02:00+02:00",
        wrong="ours",
        why="in the hour that is left out it opens for no time at all",
    ),
    Difference(
        hours="Sa 20:00-02:00",
        at="2026-10-24T21:00+02:00",
        ours="open until 2026-10-25T02:00+01:00",
        theirs="open until 2026-10-25T02:00+02:00",
        wrong="ours",
        why="its state changes at the first of two 02:00, as theirs does, but it announces the second",
    ),
    Difference(
        hours="Sa 20:00-04:00",
        at="2026-03-30T00:30+02:00",
        ours="closed until 2026-04-04T20:00+02:00",
        theirs="open until 2026-03-30T01:00+02:00",
        wrong="theirs",
        why="after a Sunday of 23 hours a night that ended on Sunday goes on for an hour on Monday",
    ),
    Difference(
        hours="Su 02:30-08:00",
        at="2026-10-25T02:15+01:00",
        ours="closed until 2026-10-25T02:30+01:00",
        theirs="Fatal: infinite loop in nextChange",
        wrong="theirs",
        why="it runs in circles where hours begin or end within the hour that comes twice",
    ),
    Difference(
        hours="Feb 29 10:00-12:00",
        at="2026-01-05T12:00+01:00",
        ours="closed until 2028-02-29T10:00+01:00",
        theirs="closed until ever",
        wrong="theirs",
        why="it does not look beyond a year without that day",
    ),
    Difference(
        hours="easter -2 days-easter 10:00-12:00",
        at="2026-04-05T11:00+02:00",
        ours="open until 2026-04-05T12:00+02:00",
        theirs="closed until 2027-03-26T10:00+01:00",
        wrong="theirs",
        why="it leaves out the last day of a range that ends on a movable one",
    ),
    Difference(
        hours="sunrise-sunset",
        at="2026-01-05T06:30+01:00",
        ours="closed until 2026-01-05T07:00+01:00",
        theirs="open until 2026-01-05T18:00+01:00",
        wrong="neither",
        why="both guess where no coordinates are given",
    ),
    Difference(
        hours="Mo-Fr 12:00-16:00+",
        at="2026-01-05T16:00+01:00",
        ours="closed until 2026-01-06T12:00+01:00",
        theirs="unknown until 2026-01-06T00:00+01:00",
        wrong="both",
        why="ours overlooks the +, theirs forgets it after a minute",
    ),
    Difference(
        hours='Mo-Fr 09:00-17:00 "call first"',
        at="2026-01-05T10:00+01:00",
        ours="open until 2026-01-05T17:00+01:00",
        theirs="unknown until 2026-01-05T17:00+01:00",
        wrong="ours",
        why="a comment without `open` means unknown",
    ),
    Difference(
        hours='Mo-Fr 09:00-12:00 open "ring", Mo-Fr 12:00-17:00 open "knock"',
        at="2026-01-05T10:00+01:00",
        ours="open until 2026-01-05T12:00+01:00",
        theirs="open until 2026-01-05T17:00+01:00",
        wrong="neither",
        why="ours takes another comment for a change",
    ),
    Difference(
        hours="Mo-Fr 09:00-17:00 || unknown",
        at="2026-01-05T20:00+01:00",
        ours="closed until ever",
        theirs="unknown until 2026-01-06T09:00+01:00",
        wrong="ours",
        why="it falls back only on days without hours, and then for ever",
    ),
    Difference(
        hours="Mo-Fr 09:00-17:00; PH Mo-Fr off",
        at="2026-01-05T10:00+01:00",
        ours="closed until ever",
        theirs="open until 2026-01-05T17:00+01:00",
        wrong="ours",
        why="holidays that are weekdays become holidays and all weekdays",
    ),
    Difference(
        hours="Mo-Fr 09:00-17:00; Dec 24, Dec 31 off",
        at="2026-12-24T20:00+01:00",
        ours="open until 2026-12-25T00:00+01:00",
        theirs="closed until 2026-12-25T09:00+01:00",
        wrong="neither",
        why="by the letter, a comma with a space begins a rule, `Dec 24`; theirs guesses what was meant",
    ),
]
"""Left out of the comparison. In data/ only those that theirs alone gets wrong may be written."""

OPEN_END = re.compile(r"(?<!-)\b\d\d:\d\d\+")
"""Hours that only say when they start: ours is open until midnight, theirs unknown until an end that it guesses.
Until then ours only has to be open, before midnight; `ivr.engine.directory.hours` does not tell a caller that it is."""

THEIR_HORIZON = 5 * 366 * 24 * HOUR
"""Theirs looks for a change no further ahead."""


def second(day: date) -> int:
    """The instant at which a day begins in Brussels."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())


def wall(instant: int) -> str:
    return datetime.fromtimestamp(instant, ZONE).isoformat(timespec="minutes")


def within(first: date, last: date, step: int) -> range:
    return range(second(first), second(last + DAY), step)


def instants() -> list[int]:
    """Any time in these years, all of the days when the clock changes, around public holidays and around New Year."""
    chance, years = Random(20240331), within(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31), QUARTER)
    found = {*chance.sample(years, 800), *(chance.randrange(years.start, years.stop) for _ in range(800))}
    for year in YEARS:
        for last in (date(year, 3, 31), date(year, 10, 31)):
            sunday = last - last.isoweekday() % 7 * DAY
            found.update(within(sunday, sunday, QUARTER))
        found.update(within(date(year, 12, 28), date(year + 1, 1, 4), 2 * HOUR))
    for day in HOLIDAYS:
        found.update(within(day - DAY, day + DAY, 3 * HOUR))
    return sorted(found)


INSTANTS = instants()


def asked(hours: str) -> str:
    """The hours as theirs is asked: ours takes Easter Sunday for a public holiday, so its rules get to hold then too.

    >>> asked("Mo-Fr,PH 09:00-17:00; PH off")
    'Mo-Fr,PH 09:00-17:00; easter 09:00-17:00; PH off; easter off'
    """
    return re.sub(r"(?:^|(?<=; ))\S*\bPH\b\S*( [^;]+)", r"\g<0>; easter\1", hours)


def theirs(questions: Mapping[str, Sequence[int]]) -> dict[str, Opinion]:
    """What the npm package answers on hours at instants."""
    node = shutil.which("node")
    if not node or not (ORACLE / "node_modules" / "opening_hours").is_dir():
        pytest.fail(
            "tests/oracle needs node and its npm package: `make lint` or `make test` installs both", pytrace=False
        )
    lines = [
        json.dumps({"hours": asked(hours), "instants": [1000 * instant for instant in at]})
        for hours, at in questions.items()
    ]
    command = [node, str(ORACLE / "opening_hours.mjs")]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return dict(zip(questions, map(_opinion, done.stdout.splitlines()), strict=True))


def _opinion(line: str) -> Opinion:
    reply: dict[str, Any] = json.loads(line)
    if "error" in reply:
        return str(reply["error"])
    changes = (None if change is None else change // 1000 for change in reply["next"])
    return [Answer(*answer) for answer in zip(reply["states"], changes, strict=True)]


def ours(hours: str, at: Sequence[int]) -> Iterator[Answer]:
    """What we answer at each instant, in order. "Never again" takes a second to find, so after it nobody asks again."""
    opening, never = parse(hours), False
    for instant in at:
        now = datetime.fromtimestamp(instant, ZONE)
        change = None if never else opening.next_change(now)
        never = change is None
        near = change and change.timestamp() < instant + THEIR_HORIZON
        yield Answer(STATES[opening.state(now)[0]], int(change.timestamp()) if change and near else None)


def disagreements(hours: str, opinion: Opinion) -> list[str]:
    if isinstance(opinion, str):
        return [opinion]
    return [
        f"{wall(instant)}: ours {mine}, theirs {yours}"
        for instant, mine, yours in zip(INSTANTS, ours(hours, INSTANTS), opinion, strict=True)
        if mine != yours and not (OPEN_END.search(hours) and _guessed(instant, mine, yours))
    ]


def _guessed(instant: int, mine: Answer, yours: Answer) -> bool:
    night = datetime.fromtimestamp(instant, ZONE).hour < 8
    return yours.state == "unknown" and (mine.state == "open" or night)


@cache
def hours_in_data() -> set[str]:
    yaml = YAML(typ="safe", pure=True)
    files = [yaml.load(path) for path in (ROOT / "data" / "organisations").glob("*.yaml")]
    contacts = [contact for file in files for service in file["services"] for contact in service["contacts"]]
    return {contact["hours"] for contact in contacts if "hours" in contact}


@pytest.fixture(scope="module")
def opinions() -> dict[str, Opinion]:
    """Their answers on all hours at all instants, worked out on two processors."""
    every = sorted({*TRAPS, *hours_in_data()} - {known.hours for known in DIFFERENCES if known.wrong == "theirs"})
    halves = [dict.fromkeys(every[start::2], INSTANTS) for start in (0, 1)]
    with ThreadPoolExecutor() as pool:
        first, other = pool.map(theirs, halves)
    return first | other


def test_all_hours_of_the_directory_mean_to_another_library_what_they_mean_to_us(opinions: dict[str, Opinion]) -> None:
    data = sorted(hours_in_data() & opinions.keys())
    assert data
    found = {hours: disagreements(hours, opinions[hours]) for hours in data}
    assert {hours: (len(lines), lines[:3]) for hours, lines in found.items() if lines} == {}


@pytest.mark.parametrize("hours", TRAPS)
def test_hours_that_are_easily_misread_mean_the_same(hours: str, opinions: dict[str, Opinion]) -> None:
    assert disagreements(hours, opinions[hours])[:5] == []


@pytest.mark.parametrize("known", DIFFERENCES, ids=[known.hours for known in DIFFERENCES])
def test_a_known_difference_is_still_there(known: Difference) -> None:
    at = [int(datetime.fromisoformat(known.at).timestamp())]
    opinion = theirs({known.hours: at})[known.hours]
    yours = opinion if isinstance(opinion, str) else str(opinion[0])
    assert (str(*ours(known.hours, at)), yours) == (known.ours, known.theirs)


def test_both_know_the_ten_legal_holidays_and_ours_takes_easter_sunday_for_one_too() -> None:
    days = [date(YEARS[0], 1, 1) + number * DAY for number in range(7 * 365 + 2)]
    noons = [second(day) + 12 * HOUR for day in days]
    opinion = theirs({"PH": noons})["PH"]
    assert not isinstance(opinion, str)
    assert {day for day, answer in zip(days, opinion, strict=True) if answer.state == "open"} == HOLIDAYS
    known = {day for day, answer in zip(days, ours("PH", noons), strict=True) if answer.state == "open"}
    assert known == HOLIDAYS | EASTERS
