"""The shipped facts against what their documents print, so that nobody can mistype a digit or an hour."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from ivr.content.checks.evidence import MIDNIGHT_SAID
from ivr.content.checks.printed_hours import MIDNIGHT, days_printed, times_printed
from ivr.content.checks.typed_numbers import number_printed
from ivr.content.examine import read
from ivr.content.quotes import verify
from ivr.language.timetable import week
from ivr.model import Contact, ServiceEntry
from tests.conftest import HOUSE, MONDAY, Line

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def contacts(line: Line) -> list[tuple[ServiceEntry, Contact]]:
    return [(entry, contact) for entry in line.library.services() for contact in entry.service.contacts]


def test_every_contact_names_a_source_and_a_place_in_it(shipped: Line) -> None:
    sources = shipped.library.sources
    for entry, contact in contacts(shipped):
        for evidence in contact.evidence:
            assert evidence.source in sources, entry.id
            assert evidence.value or evidence.quote or evidence.hours, entry.id


def test_every_number_follows_from_what_is_printed(shipped: Line) -> None:
    numbers = set()
    for entry, contact in contacts(shipped):
        if contact.dialled:
            derived = {number_printed(evidence.value) for evidence in contact.evidence if evidence.value}
            assert derived == {contact.value} or entry.service.disputes, entry.id
            assert contact.value in derived, entry.id
            numbers.add(contact.value)
    assert len(numbers) >= 74


def test_every_opening_hour_has_the_times_and_days_that_are_printed(shipped: Line) -> None:
    compared = 0
    for entry, contact in contacts(shipped):
        prints = [evidence.hours for evidence in contact.evidence if evidence.hours]
        disputed = any("hours" in dispute.field for dispute in entry.service.disputes)
        if not contact.hours or not prints or disputed or not (groups := week(contact.hours)):
            continue
        printed_times = {time for text in prints for time in times_printed(text) or ()}
        times = set(re.findall(r"\d\d:\d\d", contact.hours.replace(MIDNIGHT_SAID, MIDNIGHT)))
        assert times == printed_times, (entry.id, contact.hours, prints)
        printed_days = {day for text in prints for day in days_printed(text) or ()}
        assert {DAYS[day] for group in groups for day in group.days} == printed_days, (
            entry.id,
            contact.hours,
            prints,
        )
        compared += 1
    assert compared >= 39


@pytest.mark.parametrize("digit", range(10))
def test_a_changed_digit_does_not_follow_any_more(digit: int, shipped: Line) -> None:
    for _, contact in contacts(shipped)[:60]:
        if contact.dialled and contact.value and contact.value.startswith("+"):
            wrong = contact.value[:-1] + str(digit)
            derived = {number_printed(evidence.value) for evidence in contact.evidence if evidence.value}
            assert (wrong in derived) == (wrong == contact.value)


@pytest.mark.parametrize(
    ("hours", "prints", "missing"),
    [
        ("Mo-Su 12:00-14:00", "maandag tot vrijdag van 12 tot 14", "Sa, Su"),
        ("Mo-Fr 12:00-14:00", "du lundi au jeudi de 12h à 14h", "Fr"),
        ("Mo-Fr 12:00-14:00", "lundi à vendredi de 12h à 14h", ""),
        ("Mo-Fr 12:00-14:00", "Monday through Thursday, 12:00 to 14:00", "Fr"),
        ("Fr-Mo 12:00-14:00", "vrijdag – maandag, 12:00 tot 14:00", ""),
        ("24/7", "elke dag behalve zondag", "Su"),
        ("Mo-Fr 12:00-14:00", "jours ouvrables de 12h à 14h", ""),
        ("Mo-Su 12:00-14:00", "de 12h à 14h tous les jours ouvrables", "Sa, Su"),
        ("Sa,Su 12:00-14:00", "in het weekend van 12 tot 14", ""),
        ("Fr 20:00-08:00", "vrijdag van 20:00 tot 08:00", ""),
        ("Mo-Fr 12:00-14:00", "ma-do en vrijdag van 12:00 tot 14:00", ""),
        ("Mo-Fr 12:00-14:00", "van 12:00 tot 14:00, na afspraak", ""),
    ],
)
def test_a_day_that_is_not_printed_is_told(hours: str, prints: str, missing: str, tmp_path: Path) -> None:
    content = Path(shutil.copytree(HOUSE, tmp_path / "content"))
    bread = content / "data/organisations/bread.yaml"
    text = bread.read_text().replace("Mo-Su 12:00-14:00; PH off", hours)
    bread.write_text(text.replace("every day from 12:00 to 14:00", prints))
    _, problems = read(content, MONDAY.date())
    told = [problem.message for problem in problems if problem.file.endswith("bread.yaml")]
    assert told == ([f"{missing} is not in: {prints}"] if missing else [])


class TestVerify:
    """`wegwijs sources verify`, on a text made from the evidence of the house."""

    def content(self, folder: Path, text: str) -> Path:
        content = Path(shutil.copytree(HOUSE, folder / "content"))
        (folder / "texts").mkdir()
        (folder / "texts" / "any name").write_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        sources = content / "data/sources.yaml"
        sources.write_text(sources.read_text() + f"  sha256: {digest}\n")
        return content

    def test_what_stands_there_is_found_and_what_does_not_is_named(self, tmp_path: Path) -> None:
        text = "0800 14 912 Market\n 1 04 232 02 92 02 212 30 00 window.example 24/7 one night"
        files, _ = read(self.content(tmp_path, text), MONDAY.date())
        result = verify(files, tmp_path / "texts")
        assert result.found == 7
        assert [(quote.text, quote.line) for quote in result.missing] == [
            ("every day from 12:00 to 14:00", 14),
            ("Monday to Friday from 9:00 to 17:00", 18),
            ("0800 13 500", 30),
            ("bread for everybody", 12),
        ]
        assert result.without_text == ()

    def test_printed_hours_that_nobody_compares_are_counted(self, tmp_path: Path) -> None:
        content = self.content(tmp_path, "half een")
        bread = content / "data/organisations/bread.yaml"
        bread.write_text(bread.read_text().replace("every day from 12:00 to 14:00", "half een tot twee uur"))
        files, _ = read(content, MONDAY.date())
        assert [quote.text for quote in verify(files, tmp_path / "texts").not_compared] == ["half een tot twee uur"]

    def test_a_source_without_a_text_is_named(self, tmp_path: Path) -> None:
        files, _ = read(HOUSE, MONDAY.date())
        assert verify(files, tmp_path).without_text == ("list",)
