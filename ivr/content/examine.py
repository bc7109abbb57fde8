"""Files in, and every problem there is in them out: only what changed since it was read last is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

from ivr.content.catalogues.forms import old_forms
from ivr.content.catalogues.grouped import FoundThere, counted, put_in_place
from ivr.content.catalogues.translated import translate
from ivr.content.checks.answers import check_answers, check_days
from ivr.content.checks.around import Around, Owned, around_of, named_of
from ivr.content.checks.dangers import check_dangers
from ivr.content.checks.dates import check_dates, dates_of
from ivr.content.checks.doubts import doubts_about
from ivr.content.checks.evidence import evidence_faults
from ivr.content.checks.keywords import check_sms
from ivr.content.checks.manners import check_manners
from ivr.content.checks.menus import check_menus
from ivr.content.checks.needs import check_needs, need_faults
from ivr.content.checks.openings import hours_of
from ivr.content.checks.organisations import check_directory, organisation_faults
from ivr.content.checks.postcodes import check_places
from ivr.content.checks.reviews import check_reviews
from ivr.content.checks.shape import check_shapes, shape_of
from ivr.content.checks.shortcodes import check_codes
from ivr.content.checks.terms import check_terms
from ivr.content.checks.twins import check_twins
from ivr.content.checks.wording import check_wording, wording_of
from ivr.content.following import without_consequences
from ivr.content.read.files import Files, read_files
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.remembered import begin_round, remembered
from ivr.content.rows import add_rows
from ivr.errors import Problem

EACH = (
    shape_of,
    organisation_faults,
    need_faults,
    evidence_faults,
    doubts_about,
    wording_of,
    dates_of,
    hours_of,
)
"""Checks of one organisation with what is around it. Of one that is as before, nothing is looked at again."""

CHECKS = (
    check_shapes,
    check_directory,
    check_needs,
    check_answers,
    check_dangers,
    check_twins,
    check_codes,
    check_menus,
    check_manners,
    check_wording,
    check_sms,
    check_terms,
    check_reviews,
    check_places,
)
"""Checks of all else, and of what organisations have to do with each other. They are made each time."""


def read(root: Path, today: date) -> tuple[Files, list[Problem]]:
    """The content below a folder and all that is wrong with its files on this day, sorted by file and line."""
    begin_round()
    files, problems = read_files(root)
    if old := old_forms(root):
        return files, old  # nothing is where it is looked for: all else would be said for nothing
    problems += translate(files)
    problems += add_rows(files)
    problems += _of_each(files, around_of(files, today))
    for check in CHECKS:
        problems += check(files)
    problems += check_dates(files, today)
    problems += check_days(files, today)
    drafts = files.drafts()
    told = without_consequences(problems)
    return files, Problem.sorted(_eased(found) if found.file in drafts else found for found in told)


def _of_each(files: Files, around: Around) -> Iterator[Problem]:
    ones = named_of(files)
    faults = zip(ones, faults_of.each(ones, around), strict=True)
    each = put_in_place.each([FoundThere(found, one.document.entry_lines, one.seal) for one, found in faults], around)
    return chain.from_iterable(each)


@remembered
@lasting(PROBLEMS)
def faults_of(one: Owned, around: Around) -> tuple[Problem, ...]:
    """All that is wrong with one organisation by itself; entries of catalogues are only counted."""
    document = counted(one.document)
    return tuple(problem for check in EACH for problem in check(document, around, one.named))


def _eased(found: Problem) -> Problem:
    """What is wrong with a language that nobody is offered stops nothing."""
    return replace(found, level="warning") if found.level == "error" else found
