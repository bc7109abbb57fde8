"""Whether a language that is called reviewed is: nobody is told so while a translation of it is a draft."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.catalogues.locators import to_translate
from ivr.content.catalogues.speaker_reading import reading_of
from ivr.content.read.files import Files
from ivr.content.read.po import PoEntry
from ivr.errors import Problem


def check_reviews(files: Files) -> Iterator[Problem]:
    """Every language that is called reviewed and has drafts."""
    for loc, code in files.line.texts("languages", "*", "code"):
        entry = files.line.data["languages"][loc[1]]
        if entry.get("review") == "reviewed" and (count := unreviewed(files, code)):
            message = f"{code} is called reviewed, and nobody answers yet for {count} of its translations"
            yield files.line.problem("C808", (*loc[:-1], "review"), message)


def unreviewed(files: Files, language: str) -> int:
    """How many translations of a language nobody answers for; of the source language, whose sentences are none, 0."""
    if language == files.source or language not in files.catalogues:
        return 0
    said = files.catalogues[language].by_place()
    found = (said[one.place] for one in to_translate(files, "") if one.place in said)
    return sum(not _is_reviewed(entry) for entry in found if entry.text)


def _is_reviewed(entry: PoEntry) -> bool:
    reading = reading_of(entry)
    return reading is not None and reading.state == "reviewed"
