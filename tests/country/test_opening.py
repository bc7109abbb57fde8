"""What opening hours mean at an instant: nights, holidays, closures, ends that nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from ivr.country.holidays import easter, holidays
from ivr.country.opening import ZONE, parse, published, with_closures
from ivr.engine.directory.hours import Status, status
from tests.conftest import moment

SHELTER = "Mo-Su 20:00-08:00"
CHRISTMAS = [(date(2026, 12, 24), date(2026, 12, 26))]


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        # a night belongs to the day on which it begins, whatever the next day has
        ("Th 20:00-06:00; Fr 09:00-17:00", "2026-06-05 02:00", "open"),
        ("Th 20:00-06:00, Fr 09:00-17:00", "2026-06-05 02:00", "open"),
        ("Su 20:00-06:00; Mo 09:00-17:00", "2026-06-08 05:59", "open"),
        ("Mo-Th 20:00-06:00; Fr-Su 20:00-08:00", "2026-06-05 05:00", "open"),
        ("Mo-Th 20:00-06:00; Fr-Su 20:00-08:00", "2026-06-05 07:00", "closed"),
        ("Mo-Th 20:00-06:00; Fr-Su 20:00-08:00", "2026-06-08 07:00", "open"),
        (SHELTER + "; We off", "2026-06-03 02:00", "open"),
        (SHELTER + "; We off", "2026-06-03 21:00", "closed"),
        (SHELTER + "; We off", "2026-06-04 02:00", "closed"),
        (SHELTER + "; PH off", "2026-12-25 02:00", "open"),
        (SHELTER + "; PH off", "2026-12-25 21:00", "closed"),
        (SHELTER + "; PH off", "2026-12-26 02:00", "closed"),
        (with_closures(SHELTER, CHRISTMAS), "2026-12-24 02:00", "open"),
        (with_closures(SHELTER, CHRISTMAS), "2026-12-24 21:00", "closed"),
        (with_closures(SHELTER, CHRISTMAS), "2026-12-27 02:00", "closed"),
        (with_closures(SHELTER, CHRISTMAS), "2026-12-27 20:00", "open"),
        (SHELTER + "; PH 10:00-12:00", "2026-12-25 02:00", "open"),
        (SHELTER + "; PH 10:00-12:00", "2026-12-25 21:00", "closed"),
        (SHELTER + "; We 00:00-05:00 off", "2026-06-03 02:00", "closed"),
        # a holiday that the hours do not name: the night before it is not doubtful, the night that begins on it is
        (SHELTER, "2026-12-25 02:00", "open"),
        (SHELTER, "2026-12-25 21:00", "unknown"),
        (SHELTER, "2026-12-26 02:00", "unknown"),
        ("Mo-Fr 09:00-17:00; Dec 25 10:00-12:00", "2026-12-25 11:00", "open"),
        ("Mo-Fr 09:00-17:00; Su,PH 10:00-12:00", "2026-12-25 11:00", "open"),
        ("Mo-Fr 09:00-17:00; Su,PH 10:00-12:00", "2026-12-25 14:00", "closed"),
        ("24/7", "2026-12-25 11:00", "open"),
        # nobody knows until when
        ("Fr 09:00+", "2026-06-05 10:00", "unknown"),
        ("Fr 09:00+", "2026-06-05 08:59", "closed"),
        ("Fr 09:00+", "2026-06-06 02:00", "closed"),
        ("Mo-Th 09:00-17:00; Fr 09:00+", "2026-06-05 10:00", "unknown"),
        ("Mo-Th 09:00-17:00; Fr 09:00+", "2026-06-04 10:00", "open"),
        ("Mo-Th 09:00-17:00; Fr 09:00+; Sa off", "2026-06-06 10:00", "closed"),
        ("Fr 20:00+", "2026-06-06 02:00", "unknown"),
        ("Fr 20:00+; Sa off", "2026-06-06 02:00", "unknown"),
        ("Fr 22:30+", "2026-06-06 06:00", "unknown"),
        ("Fr 20:00+", "2026-06-06 06:00", "closed"),
        ("Mo-Fr 09:00-12:00,14:00+", "2026-06-05 10:00", "open"),
        # fallbacks, exceptions within a day, parts of the year
        ('Mo-Fr 09:00-12:00 || unknown "ask"', "2026-06-05 14:00", "unknown"),
        ('Mo-Fr 09:00-12:00 || "ask"', "2026-06-05 10:00", "open"),
        ('Mo-Su 20:00-05:00 || "ask"', "2026-06-05 02:00", "open"),
        ('Mo-Su 20:00-05:00 || "ask"', "2026-06-05 06:00", "unknown"),
        (with_closures('Mo-Fr 09:00-12:00 || "ask"', CHRISTMAS), "2026-12-24 10:00", "closed"),
        ("Mo-Fr 09:00-17:00; We 12:00-13:00 off", "2026-06-03 12:30", "closed"),
        ("Fr-Mo 10:00-12:00", "2026-06-07 11:00", "open"),
        ("Fr-Mo 10:00-12:00", "2026-06-04 11:00", "closed"),
        ("Nov-Feb 10:00-16:00", "2027-01-04 11:00", "open"),
        ("Nov-Feb 10:00-16:00", "2026-06-04 11:00", "closed"),
        ("Mo-Fr 09:00-17:00; Dec 24-Jan 02 off", "2026-12-28 10:00", "closed"),
        ("Mo-Fr 09:00-17:00; Dec 24-Jan 02 off", "2027-01-04 10:00", "open"),
        ("Feb 29 10:00-12:00", "2026-03-01 11:00", "closed"),
        ("Feb 29 10:00-12:00", "2028-02-29 11:00", "open"),
        ("Mo[1],Mo[-1] 10:00-12:00", "2026-06-29 11:00", "open"),
        ("Mo[1],Mo[-1] 10:00-12:00", "2026-06-08 11:00", "closed"),
        ("week 53 10:00-12:00", "2026-12-30 11:00", "open"),
        ("Mo-Fr 9:00-17:00", "2026-06-05 09:00", "open"),
    ],
)
def test_it_is_open_when_whoever_wrote_it_means_it(hours: str, at: str, expected: str) -> None:
    assert status(hours, moment(at)).openness == expected


def test_hours_that_only_say_when_they_start_open_then() -> None:
    assert status("Mo-Th 09:00-17:00; Fr 09:00+", moment("2026-06-04 18:00")) == Status(
        "closed", opens=moment("2026-06-05 09:00")
    )


def test_a_day_that_may_be_open_before_is_no_certain_opening() -> None:
    assert status("Mo 09:00-12:00; Fr unknown", moment("2026-06-04 18:00")) == Status("closed")


def test_what_an_older_line_let_pass_is_unknown_to_callers() -> None:
    assert status("Mo-Fr sunrise-sunset", moment("2026-06-04 12:00")) == Status("unknown")
    assert published("anything").state(moment("2026-06-04 12:00")) == "unknown"


@pytest.mark.parametrize("hours", ["24/7", "Su 02:30-08:00", "Sa 20:00-02:30", SHELTER + "; PH off", "Fr 20:00+"])
def test_intervals_follow_one_another_without_a_gap(hours: str) -> None:
    first, last = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)
    spans = list(parse(hours).intervals(first, last))
    assert (spans[0].start, spans[-1].end) == (first, last)
    for before, after in pairwise(spans):
        assert before.end == after.start
        assert before[2:] != after[2:]
    assert all(span.start.astimezone(UTC) < span.end.astimezone(UTC) for span in spans)


def test_a_state_is_that_of_the_interval_around_it() -> None:
    hours = parse("Mo-Fr 09:00-12:00,14:00+; PH off")
    start = datetime(2026, 3, 27, tzinfo=ZONE)
    for span in hours.intervals(start, start + timedelta(days=10)):
        middle = span.start.astimezone(UTC) + (span.end.astimezone(UTC) - span.start.astimezone(UTC)) / 2
        assert hours.state(middle) == hours.state(span.start) == span.state


def test_easter_and_the_ten_holidays() -> None:
    assert [easter(year) for year in (2024, 2025, 2038)] == [date(2024, 3, 31), date(2025, 4, 20), date(2038, 4, 25)]
    assert sorted(f"{day:%m-%d}" for day in holidays(2026)) == [
        "01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11", "12-25",
    ]  # fmt: skip
