"""Opening hours against a second opinion: the npm package `opening_hours`, which shares no code with ours.

`make` puts it into tests/oracle. Where it is missing these tests fail: an opinion that nobody asked is none.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby, zip_longest
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import pytest

from ivr.content.checks.covered import covered
from ivr.content.checks.nights import nights
from ivr.content.read.file_reading import read_yaml
from ivr.country.holidays import is_holiday
from ivr.country.opening import ZONE, Interval, parse
from tests.conftest import ROOT, soak

ORACLE = Path(__file__).parents[1] / "oracle"
DAY = timedelta(days=1)
QUARTER, HOUR = 900, 3_600

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
Mo-Th 09:00-17:00; Fr 09:00+
Mo-Fr 9:00-17:00
Mo-Fr 09:00-17:00 || unknown
Mo-Fr 09:00-12:00; PH off || unknown "ask"
Mo-Fr 09:00-17:00; Dec 24, Dec 31 off
Su 02:00-03:00
Sa 20:00-02:00
Mo-Fr 09:00-12:00 open "ring", Mo-Fr 12:00-17:00 open "knock; twice"
Mo-Fr 09:00-17:00; Su,PH 10:00-12:00
Mo-Fr 09:00-17:00; PH,Su off
Mo-Fr 09:00-17:00; We 12:00-13:00 off
Mo-Th 20:00-06:00, Fr-Su 20:00-08:00
Mo[1-2],Th[2,4] 10:00-12:00
Nov-Feb Mo-Fr 09:00-17:00; Mar-Oct Mo-Fr 08:00-18:00
Dec 24-26 10:00-12:00
week 10-20 Mo-Fr 09:00-17:00
PH 10:00-12:00; Dec 25 off
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


NIGHTS = (
    "Mo-Su 20:00-04:00; PH off",
    "Mo-Su 20:00-04:00; Su off",
    "Mo-Su 22:00-06:00; 2026 Mar 28-2026 Mar 29 off",
    "Mo-Fr 22:00-06:00; 2026 Dec 24-2027 Jan 02 off",
)
"""Theirs cuts a night off at the midnight with which a closed day begins, and opens for the second half of one that
never began; to us a night belongs to the day on which it begins."""

DIFFERENCES = [
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
        ours="open until 2026-10-25T08:00+01:00",
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
        hours="Mo-Su 20:00-04:00; PH off",
        at="2026-12-25T02:00+01:00",
        ours="open until 2026-12-25T04:00+01:00",
        theirs="closed until 2026-12-26T00:00+01:00",
        wrong="theirs",
        why="the night of the 24th ends at midnight, and the one of the 25th begins after it",
    ),
    Difference(
        hours="Th 20:00-06:00; Fr 09:00-17:00",
        at="2026-06-05T02:00+02:00",
        ours="open until 2026-06-05T06:00+02:00",
        theirs="closed until 2026-06-05T09:00+02:00",
        wrong="neither",
        why="by the letter Friday replaces all of Friday, the end of Thursday's night too; `check` asks for a comma",
    ),
]
"""Left out of the comparison. In data/ only those that theirs alone gets wrong may be written."""

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


def theirs(questions: Mapping[str, Sequence[int]], changes: bool = True) -> dict[str, Opinion]:
    """What the npm package answers on hours at instants, on request without the next changes."""
    node = shutil.which("node")
    if not node or not (ORACLE / "node_modules" / "opening_hours").is_dir():
        pytest.fail(
            "tests/oracle needs node and its npm package: `make lint` or `make test` installs both", pytrace=False
        )
    lines = [
        json.dumps({"hours": hours, "instants": [1000 * instant for instant in at], "next": changes})
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
    return [Answer(*answer) for answer in zip_longest(reply["states"], changes)]


def ours(hours: str, at: Sequence[int]) -> Iterator[Answer]:
    """What we answer at each instant."""
    first, last = (datetime.fromtimestamp(instant, ZONE) for instant in (min(at), max(at) + THEIR_HORIZON + 1))
    runs, latest = list[Interval](), max(at)
    for _, run in groupby(parse(hours).intervals(first, last), key=lambda span: span.state):
        runs.append(next(run))
        if runs[-1].start.timestamp() > latest:
            break  # the years ahead are looked at only where nothing changes in them
    changes = [int(run.start.timestamp()) for run in runs]
    for instant in at:
        here = bisect_right(changes, instant) - 1
        change = changes[here + 1] if here + 1 < len(changes) else None
        yield Answer(runs[here].state, change if change and change < instant + THEIR_HORIZON else None)


class Asked(NamedTuple):
    """What theirs says of many hours, and at which instants it was asked."""

    instants: Sequence[int]
    opinions: Mapping[str, Opinion]


def disagreements(hours: str, asked: Asked) -> list[str]:
    opinion = asked.opinions[hours]
    if isinstance(opinion, str):
        return [opinion]
    return [
        f"{wall(instant)}: ours {mine}, theirs {yours}"
        for instant, mine, yours in zip(asked.instants, ours(hours, asked.instants), opinion, strict=True)
        if mine != yours
    ]


@cache
def hours_in_data() -> set[str]:
    files = [str(path.relative_to(ROOT)) for path in (ROOT / "data" / "organisations").glob("*.yaml")]
    documents = [read_yaml(ROOT, file)[0] for file in files]
    return {hours for one in documents for _, hours in one.texts("services", "*", "contacts", "*", "hours")}


@pytest.fixture(scope="module", params=[23, soak(1)], ids=["one instant in 23", "all instants"])
def asked(request: pytest.FixtureRequest) -> Asked:
    """Their answers on all hours at one instant in so many, worked out on two processors."""
    instants = INSTANTS[:: request.param]
    every = sorted({*TRAPS, *hours_in_data()} - {known.hours for known in DIFFERENCES if known.wrong == "theirs"})
    halves = [dict.fromkeys(every[start::2], instants) for start in (0, 1)]
    with ThreadPoolExecutor() as pool:
        first, other = pool.map(theirs, halves)
    return Asked(instants, first | other)


def test_all_hours_of_the_directory_mean_to_another_library_what_they_mean_to_us(asked: Asked) -> None:
    data = sorted(hours_in_data() & asked.opinions.keys())
    assert data
    found = {hours: disagreements(hours, asked) for hours in data}
    assert {hours: (len(lines), lines[:3]) for hours, lines in found.items() if lines} == {}


@pytest.mark.parametrize("hours", TRAPS)
def test_hours_that_are_easily_misread_mean_the_same(hours: str, asked: Asked) -> None:
    assert disagreements(hours, asked)[:5] == []


@pytest.mark.parametrize("known", DIFFERENCES, ids=[known.hours for known in DIFFERENCES])
def test_a_known_difference_is_still_there(known: Difference) -> None:
    at = [int(datetime.fromisoformat(known.at).timestamp())]
    opinion = theirs({known.hours: at})[known.hours]
    yours = opinion if isinstance(opinion, str) else str(opinion[0])
    assert (str(*ours(known.hours, at)), yours) == (known.ours, known.theirs)


def test_both_know_the_ten_legal_holidays() -> None:
    days = [date(YEARS[0], 1, 1) + number * DAY for number in range(7 * 365 + 2)]
    opinion = theirs({"PH": [second(day) + 12 * HOUR for day in days]}, changes=False)["PH"]
    assert not isinstance(opinion, str)
    assert {day for day, answer in zip(days, opinion, strict=True) if answer.state == "open"} == HOLIDAYS
    assert {day for day in days if is_holiday(day)} == HOLIDAYS


@pytest.mark.parametrize("hours", NIGHTS)
def test_a_night_that_a_closed_day_cuts_differs_in_its_small_hours_alone(hours: str) -> None:
    at = list(within(date(2026, 1, 1), date(2027, 1, 7), HOUR))
    opinion = theirs({hours: at}, changes=False)[hours]
    assert not isinstance(opinion, str)
    unlike = [now for now, mine, yours in zip(at, ours(hours, at), opinion, strict=True) if mine.state != yours.state]
    assert unlike
    assert all(datetime.fromtimestamp(now, ZONE).hour < 8 for now in unlike)


def made_up(chance: Random) -> str:
    """Hours of which nobody has thought: some parts, on some days, with some exceptions, in some order."""
    days = ("Mo-Fr", "Sa", "Su", "Fr-Mo", "Mo,We", "Tu-Th", "Sa,PH", "Su,PH", "PH", "Mo[1]", "Th[-1]", "")
    months = ("", "", "", "Jul-Aug ", "Nov-Feb ", "Dec 24-Jan 02 ", "week 01-53/2 ", "2026 ", "Jun 15-Sep 15 ")
    times = (
        "09:00-12:00",
        "09:00-12:30,13:30-17:00",
        "20:00-06:00",
        "13:00-16:00",
        "18:00+",
        "00:00-24:00",
        "9:00-5:00",
    )
    states = ("", "", "", "", " off", " unknown", ' unknown "ask; or ring"', ' open "ring"')
    parts = []
    for _ in range(chance.randint(1, 3)):
        said = [(chance.choice(months) + chance.choice(days)).strip(), chance.choice(times) + chance.choice(states)]
        parts.append(" ".join(filter(None, said)))
    ends = chance.choice(("", "", "; PH off", "; We off", "; 2026 Dec 24-2027 Jan 02 off", ' || "ask"'))
    return chance.choice(("; ", "; ", ", ")).join(parts) + ends


@pytest.mark.parametrize("made", [400, soak(4000)])
def test_what_check_accepts_of_made_up_hours_is_not_answered_otherwise(made: int) -> None:
    """Unknown may be said of anything; of nights that closed days cut, see above."""
    chance = Random(20261126)
    every = {made_up(chance) for _ in range(made)}
    accepted = sorted(hours for hours in every if not any(find(hours) for find in (_refused, _cut)))
    assert len(accepted) > 30
    at = sorted(chance.sample(INSTANTS, 150))
    wrong = {
        hours: [
            wall(now) for now, yours in zip(at, opinion, strict=True) if _state(hours, now) not in (yours.state, _MAY)
        ]
        for hours, opinion in theirs(dict.fromkeys(accepted, at), changes=False).items()
        if not isinstance(opinion, str)
    }
    assert {hours: found[:3] for hours, found in wrong.items() if found} == {}


_MAY = "unknown"


def _state(hours: str, at: int) -> str:
    return parse(hours).state(datetime.fromtimestamp(at, ZONE))


def _refused(hours: str) -> bool:
    try:
        return any(nights(hours)) or any(covered(hours))
    except ValueError:
        return True


def _cut(hours: str) -> bool:
    """Whether a night meets a day that is closed by its date, or one without an end a day that is another one's."""
    return (hours.endswith("off") and "20:00-06:00" in hours) or ("18:00+" in hours and ";" in hours)
