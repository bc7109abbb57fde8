"""Opening hours as people type them: understood as they are meant, or refused; never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ivr.country.opening import Stretch, parse
from ivr.country.opening_clues import Puzzle
from ivr.country.opening_read import read
from ivr.country.opening_rules import WEEKDAYS
from ivr.country.opening_senses import SENSES
from ivr.country.opening_typed import Typed, meant
from tests.conftest import ROOT

ROWS: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / "tests/data/hours_typed.yaml")
RIGHT: list[str] = YAML(typ="safe", pure=True).load(ROOT / "tests/data/hours.yaml")["right"]


FIRST = date(2026, 1, 1)


def meaning(hours: str, days: int = 400) -> list[tuple[Stretch, ...]]:
    """What begins on each day from the first of 2026 on."""
    opening = parse(hours)
    return [opening.begun_on(FIRST + timedelta(days=number)) for number in range(days)]


@pytest.mark.parametrize("row", ROWS["understood"], ids=lambda row: row["typed"])
def test_it_means_what_was_meant(row: dict[str, Any]) -> None:
    found = meant(row["typed"])
    assert isinstance(found, Typed), found
    assert meaning(found.hours) == meaning(row["hours"]), found.hours
    assert not row.get("remarks") or found.remarks


@pytest.mark.parametrize("row", ROWS["refused"], ids=lambda row: row["typed"])
def test_what_nobody_can_be_sure_of_is_refused_with_its_reason(row: dict[str, Any]) -> None:
    found = meant(row["typed"])
    assert isinstance(found, Puzzle), found
    assert row.get("why", "") in str(found)
    assert re.split(r"\W", found.part)[0] in _plain(row["typed"])


def _plain(text: str) -> str:
    """A text as its parts are told: without accents."""
    return "".join(text.lower().translate(str.maketrans("éèêû", "eeeu")))


@pytest.mark.parametrize("hours", RIGHT)
def test_hours_as_the_line_writes_them_stay_as_they_are(hours: str) -> None:
    assert meant(hours) == Typed(hours)


WORDS = sorted(" ".join(key) for key in SENSES)
typing = st.lists(
    st.one_of(st.sampled_from(WORDS), st.from_regex(r"\d{1,2}([:.uh]\d\d)?", fullmatch=True)), max_size=14
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(typing.map(" ".join), st.text(max_size=60), st.text("mavrdi-,;:/90123u to\n(.", max_size=40)))
def test_whatever_is_typed_gives_hours_the_line_reads_or_a_reason(text: str) -> None:
    found = meant(text)
    if isinstance(found, Puzzle):
        assert found.why
        return
    read(found.hours)
    again = meant(found.hours)
    assert isinstance(again, Typed), again
    assert meaning(again.hours, 9) == meaning(found.hours, 9)


@pytest.mark.parametrize(
    "one", ["ma ", "9-12u ", "ma-vr 9-12u, ", "x", ";", "gesloten ", "9", "maandga ", "tot ", "(", "9 - "]
)
def test_a_long_text_takes_no_long_time(one: str) -> None:
    begun = monotonic()
    for size in (1900, 10_000):
        meant((one * size)[:size])
    assert monotonic() - begun < 3


# How people write the same week: days and times in their ways, one line or several.
DAYS = {
    "nl": ("maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "ma di wo do vr za zo"),
    "fr": ("lundi mardi mercredi jeudi vendredi samedi dimanche", "lu ma me je ve sa di"),
    "en": ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "Mon Tue Wed Thu Fri Sat Sun"),
}
TO = {"nl": ("-", " tot ", " t/m ", " tot en met "), "fr": ("-", " à ", " au "), "en": ("-", " to ", " till ")}
AND = {"nl": (", ", " en ", " / "), "fr": (", ", " et ", " / "), "en": (", ", " and ", " & ")}
CLOCKS = {
    "nl": ("{h}u{m:02}", "{h:02}:{m:02}", "{h}.{m:02} uur", "{h:02}u{m:02}"),
    "fr": ("{h}h{m:02}", "{h} h {m:02}", "{h:02}:{m:02}", "{h:02}h{m:02}"),
    "en": ("{h:02}:{m:02}", "{h12}:{m:02}{half}", "{h12}.{m:02} {half}", "{h}h{m:02}"),
}
CLOSED = {"nl": "gesloten op feestdagen", "fr": "fermé les jours fériés", "en": "closed on public holidays"}
span = st.tuples(st.integers(16, 23), st.integers(25, 47))
morning_and_afternoon = st.tuples(
    st.tuples(st.integers(16, 19), st.integers(22, 24)), st.tuples(st.integers(26, 28), st.integers(32, 47))
)


@st.composite
def weeks(draw: st.DrawFn) -> tuple[str, str]:
    """A week as somebody types it, and as OpenStreetMap writes it."""
    language = draw(st.sampled_from(["nl", "fr", "en"]))
    names = draw(st.sampled_from(DAYS[language])).split()
    to, also, clock = (draw(st.sampled_from(table[language])) for table in (TO, AND, CLOCKS))
    days = draw(st.lists(st.integers(0, 6), min_size=2, max_size=7, unique=True))
    groups = [sorted(days[: len(days) // 2]), sorted(days[len(days) // 2 :])]
    holidays = draw(st.booleans())
    typed, written = [], []
    for group in groups:
        spans = draw(st.one_of(st.tuples(span), morning_and_afternoon))
        times = [[_clock(half, clock) for half in one] for one in spans]
        day_names = _listed([names[day] for day in group], group, to, also)
        typed.append(f"{day_names}{draw(st.sampled_from([' ', ': ']))}{also.join(to.join(one) for one in times)}")
        canonical = ",".join("-".join(_clock(half, "{h:02}:{m:02}") for half in one) for one in spans)
        written.append(f"{','.join(WEEKDAYS[day] for day in group)} {canonical}")
    between = draw(st.sampled_from([", ", "; ", "\n", ". "]))
    end = draw(st.sampled_from(["; ", "\n", ". "]))
    text = between.join(typed) + (f"{end}{CLOSED[language]}" if holidays else "")
    return text, "; ".join(written) + "; PH off" * holidays


def _clock(halves: int, form: str) -> str:
    hour, minute = divmod(halves, 2)
    return form.format(h=hour, m=minute * 30, h12=(hour - 1) % 12 + 1, half="am" if hour < 12 else "pm")


def _listed(names: list[str], group: list[int], to: str, also: str) -> str:
    """Days in a row as a range."""
    if len(group) > 2 and group[-1] - group[0] == len(group) - 1:
        return f"{names[0]}{to}{names[-1]}"
    return also.join(names)


@settings(max_examples=200, deadline=None)
@given(weeks())
def test_one_week_means_the_same_in_every_way_of_writing_it(week: tuple[str, str]) -> None:
    typed, written = week
    found = meant(typed)
    if isinstance(found, Puzzle):
        assert "both" in found.why or "whole word" in found.why  # "ma/vr", "ma"
    else:
        assert meaning(found.hours, 9) == meaning(written, 9), found.hours
