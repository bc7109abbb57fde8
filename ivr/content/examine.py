"""Files in, every problem there is in them out; and where there is none, the records they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ivr.content.catalogues.forms import old_forms
from ivr.content.catalogues.translated import translate
from ivr.content.checks.answers import check_answers, check_days
from ivr.content.checks.dangers import CALM, NEGATIONS, TURNED, UNLESS, check_dangers
from ivr.content.checks.dates import check_dates
from ivr.content.checks.doubts import check_doubts
from ivr.content.checks.evidence import check_evidence
from ivr.content.checks.keywords import check_sms
from ivr.content.checks.manners import check_manners
from ivr.content.checks.menus import check_menus
from ivr.content.checks.needs import check_needs
from ivr.content.checks.openings import check_hours
from ivr.content.checks.organisations import check_directory
from ivr.content.checks.postcodes import check_places, places
from ivr.content.checks.shape import check_shapes
from ivr.content.checks.shortcodes import check_codes
from ivr.content.checks.standing import by_name, judged
from ivr.content.checks.twins import check_twins
from ivr.content.checks.wording import check_wording
from ivr.content.following import without_consequences
from ivr.content.read.files import Files, read_files
from ivr.content.rows import add_rows
from ivr.country.opening import with_closures
from ivr.errors import Problem
from ivr.language.wordings import filled
from ivr.model import Content, Organisation, Service, Source
from ivr.model.kinds import KINDS

CHECKS = (
    check_shapes,
    check_directory,
    check_needs,
    check_answers,
    check_dangers,
    check_twins,
    check_codes,
    check_evidence,
    check_doubts,
    check_menus,
    check_manners,
    check_wording,
    check_sms,
    check_places,
)


_ANY_TIME = "24/7 unknown"
"""Opening hours that say nothing of any moment, not even of a public holiday."""


def read(root: Path, today: date) -> tuple[Files, list[Problem]]:
    """The content below a folder and all that is wrong with its files on this day, sorted by file and line."""
    files, problems = read_files(root)
    if old := old_forms(root):
        return files, old  # nothing is where it is looked for: all else would be said for nothing
    problems += translate(files)
    problems += add_rows(files)
    for check in CHECKS:
        problems += check(files)
    problems += check_dates(files, today)
    problems += check_hours(files, today)
    problems += check_days(files, today)
    drafts = files.drafts()
    told = without_consequences(problems)
    return files, sorted({_eased(found) if found.file in drafts else found for found in told})


def _eased(found: Problem) -> Problem:
    """What is wrong with a language that nobody is offered stops nothing."""
    return replace(found, level="warning") if found.level == "error" else found


def build(files: Files) -> Content:
    """The records of content that has no errors."""
    offered = files.offered()
    base = Content.model_validate(
        {
            "line": _line(files.line.data, offered),
            "menus": {id: menu for document in files.menus.values() for id, menu in document.data.items()},
            "prompts": {language: files.texts[language].data for language in offered},
            "topics": files.topics.data,
            "answers": {id: {"id": id, **document.data} for id, document in files.answers.items()},
            "dangers": _dangers(files),
            "areas": files.areas.data,
            "sources": files.sources.data,
            "places": (),
            "organisations": _organisations(files),
            "keywords": files.keywords.data,
            "templates": _by_language(files.templates),
        }
    )
    return base.model_copy(update={"places": tuple(places(files.postcodes, base.areas, files.place_names.data))})


def build_one(files: Files, id: str, sources: dict[str, Source]) -> Organisation:
    """The record of one organisation whose file has no errors, whatever is wrong elsewhere."""
    return Organisation.model_validate(_organisation(id, files.organisations[id].data, sources))


def _dangers(files: Files) -> dict[str, Any]:
    """Each danger with its wordings of every language, and with what takes their meaning from them."""

    def listed(id: str) -> dict[str, list[str]]:
        return {
            language: [filled(text, document.data) for text in document.data[id]]
            for language, document in files.alarms.items()
            if id in document.data
        }

    return {
        id: {
            **danger,
            "words": listed(id),
            "negations": listed(NEGATIONS),
            "turned": listed(TURNED),
            "unless": listed(UNLESS),
            "calm": listed(CALM),
        }
        for id, danger in files.dangers.data.items()
    }


def _line(data: dict[str, Any], offered: list[str]) -> dict[str, Any]:
    """The line as people meet it: with the languages that are offered, and none of them the first among the others."""
    languages = [language for language in data["languages"] if language["code"] in offered]
    return {field: value for field, value in data.items() if field != "source"} | {"languages": languages}


def _organisations(files: Files) -> list[dict[str, Any]]:
    """The organisations with their closures laid over the hours of their contacts, and how sure each of these is."""
    sources = sources_of(files)
    return [_organisation(id, document.data, sources) for id, document in files.organisations.items()]


def sources_of(files: Files) -> dict[str, Source]:
    """The documents that facts come from, by id."""
    return {id: Source.model_validate(data) for id, data in files.sources.data.items()}


def _organisation(id: str, data: dict[str, Any], sources: dict[str, Source]) -> dict[str, Any]:
    days = [
        tuple(date.fromisoformat(closure[end]) for end in ("first", "last")) for closure in data.get("closures", ())
    ]
    services = [{**service, "contacts": list(_contacts(service, days, sources))} for service in data["services"]]
    return {"id": id, **data, "services": services}


def _contacts(data: dict[str, Any], days: list[Any], sources: dict[str, Source]) -> Iterator[dict[str, Any]]:
    service = Service.model_validate(data)
    for typed, (name, contact) in zip(data["contacts"], by_name(service), strict=True):
        found = judged(contact, name, service, sources)
        also = {"hours_also": found.hours_also} if found.hours_also else {}
        yield _closed({**typed, **also}, days) | {"sure": found.sure.model_dump()}


def _closed(contact: dict[str, Any], days: list[Any]) -> dict[str, Any]:
    """A contact with closed days. Where its hours are only words, or nobody knows them, these days are sure all the
    same; what nobody opens or closes, such as an e-mail address, has none."""
    hours = contact.get("hours") or (_ANY_TIME if KINDS[contact["kind"]].hours else "")
    if not (days and hours):
        return contact
    also = [with_closures(other, days) for other in contact.get("hours_also", ())]
    return {**contact, "hours": with_closures(hours, days), "hours_also": also}


def _by_language(templates: dict[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    for (language, name), source in sorted(templates.items()):
        result.setdefault(language, {})[name] = source
    return result
