"""The week in words: in each language's own way for the ear, and in few letters for an SMS."""

from __future__ import annotations

from datetime import time

import pytest

from ivr.language.catalogue import Catalogue
from ivr.language.timetable import short, spoken, week
from tests.conftest import Line

WEEKS = [
    (
        "Mo-Th 09:30-12:30",
        "van maandag tot en met donderdag, van 9 uur 30 tot 12 uur 30",
        "du lundi au jeudi de 9 heures 30 à 12 heures 30",
        "Monday to Thursday from half past 9 to half past 12",
        "Mon-Thu 9:30-12:30",
    ),
    (
        "Mo,Th 09:30-12:30",
        "op maandag en op donderdag, van 9 uur 30 tot 12 uur 30",
        "le lundi et le jeudi de 9 heures 30 à 12 heures 30",
        "Monday and Thursday from half past 9 to half past 12",
        "Mon,Thu 9:30-12:30",
    ),
    (
        "Mo-Fr 09:00-12:00,13:00-17:00; PH off",
        "van maandag tot en met vrijdag, van 9 uur tot 12 uur en van 13 uur tot 17 uur",
        "du lundi au vendredi de 9 heures à midi et de 13 heures à 17 heures",
        "Monday to Friday from 9 to noon and from 1 to 5 in the afternoon",
        "Mon-Fri 9-12,13-17",
    ),
    (
        "Mo-Su 11:30-17:00",
        "elke dag, van 11 uur 30 tot 17 uur",
        "tous les jours de 11 heures 30 à 17 heures",
        "every day from half past 11 to 5",
        "Mon-Sun 11:30-17",
    ),
    (
        "Tu 13:30+",
        "op dinsdag, vanaf 13 uur 30",
        "le mardi à partir de 13 heures 30",
        "Tuesday from half past 1 in the afternoon",
        "Tue 13:30+",
    ),
    (
        "Mo 13:30-16:00; Th 09:00-12:00; 2026 Dec 24-2027 Jan 01 off",
        "op maandag, van 13 uur 30 tot 16 uur; op donderdag, van 9 uur tot 12 uur",
        "le lundi de 13 heures 30 à 16 heures; le jeudi de 9 heures à midi",
        "Monday from half past 1 to 4 in the afternoon; Thursday from 9 to noon",
        "Mon 13:30-16; Thu 9-12",
    ),
    (
        "Mo-Su 20:00-08:00",
        "elke dag, van 20 uur tot 8 uur",
        "tous les jours de 20 heures à 8 heures",
        "every day from 8 in the evening to 8 in the morning",
        "Mon-Sun 20-8",
    ),
    (
        "Mo 18:00-24:00; Tu 01:00-02:15",
        "op maandag, van 18 uur tot 0 uur; op dinsdag, van 1 uur tot 2 uur 15",
        "le lundi de 18 heures à minuit; le mardi de 1 heure à 2 heures 15",
        "Monday from 6 in the evening to midnight; Tuesday from 1 to 2:15 in the morning",
        "Mon 18-0; Tue 1-2:15",
    ),
    (
        "Mo 09:00-18:00",
        "op maandag, van 9 uur tot 18 uur",
        "le lundi de 9 heures à 18 heures",
        "Monday from 9 in the morning to 6 in the evening",
        "Mon 9-18",
    ),
]
# When somebody opens or closes: noon, midnight and one o'clock, which has no s in French.
MOMENTS = [
    (time(12), "12 uur", "midi", "noon"),
    (time(0), "0 uur", "minuit", "midnight"),
    (time(1), "1 uur", "1 heure", "1 in the morning"),
    (time(13, 30), "13 uur 30", "13 heures 30", "half past 1 in the afternoon"),
    (time(9, 15), "9 uur 15", "9 heures 15", "9:15 in the morning"),
]


@pytest.mark.parametrize(("at", "nl", "fr", "en"), MOMENTS, ids=[str(row[0]) for row in MOMENTS])
def test_a_time_of_day_is_said_in_each_language(at: time, nl: str, fr: str, en: str, shipped: Line) -> None:
    texts = shipped.library.prompts
    assert [str(Catalogue(code, texts[code]).clock(at)) for code in ("nl", "fr", "en")] == [nl, fr, en]


@pytest.mark.parametrize(("hours", "nl", "fr", "en", "sms"), WEEKS, ids=[row[0] for row in WEEKS])
def test_a_week_is_said_in_each_language(hours: str, nl: str, fr: str, en: str, sms: str, shipped: Line) -> None:
    texts = shipped.library.prompts
    assert [spoken(hours, Catalogue(code, texts[code])) for code in ("nl", "fr", "en")] == [nl, fr, en]
    assert short(hours, Catalogue("en", texts["en"])) == sms


@pytest.mark.parametrize("hours", ["24/7", "Mo[1] 10:00-12:00", "week 01-53/2 Mo 09:00-12:00", "Dec Mo-Fr 09:00-12:00"])
def test_what_is_not_the_same_every_week_is_not_made_into_one(hours: str, shipped: Line) -> None:
    assert week(hours) == ()
    assert spoken(hours, Catalogue("nl", shipped.library.prompts["nl"])) == ""


def test_an_opening_over_midnight_belongs_to_its_evening() -> None:
    [days] = week("Fr-Sa 22:00-02:00")
    assert days.days == (4, 5)


def test_every_shipped_week_can_be_said_in_every_language(shipped: Line) -> None:
    library = shipped.library
    for entry in library.services():
        for contact in entry.service.contacts:
            if contact.hours and week(contact.hours):
                for language in library.prompts:
                    catalogue = Catalogue(language, library.prompts[language])
                    assert "{" not in spoken(contact.hours, catalogue)
                    assert len(spoken(contact.hours, catalogue)) < 320, contact.hours
                    assert len(short(contact.hours, catalogue)) < 90, contact.hours
