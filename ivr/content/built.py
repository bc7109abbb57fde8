"""Content that has no errors becomes records; those of an organisation that is as before are the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from ivr.content.checks.around import Named, named_of
from ivr.content.checks.dangers import CALM, NEGATIONS, TURNED, UNLESS
from ivr.content.checks.postcodes import places
from ivr.content.checks.reviews import unreviewed
from ivr.content.checks.standing import by_name, judged
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.keyword_files import BY_MEANING, LISTS
from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Made, remembered
from ivr.country.opening import with_closures
from ivr.language.wordings import filled
from ivr.model import Content, Organisation, Service, Source
from ivr.model.kinds import KINDS

_ANY_TIME = "24/7 unknown"
"""Opening hours that say nothing of any moment, not even of a public holiday."""


def build(files: Files) -> Content:
    """The records of content that has no errors."""
    content = build_besides(files)
    organisations = tuple(one.record for one in organisations_of(files).values())
    located = tuple(places(files.postcodes, content.areas, files.place_names.data))
    return content.model_copy(update={"places": located, "organisations": organisations})


def organisations_of(files: Files) -> dict[str, Made]:
    """Every organisation by its id; the record of one is made where somebody needs it."""
    return {
        named.id: Made(partial(_organisation, document, named), document, named) for document, named in named_of(files)
    }


def build_besides(files: Files) -> Content:
    """The same without any organisation or place, which are most of it."""
    offered = files.offered()
    return Content.model_validate(
        {
            "line": _line(files, offered),
            "menus": {id: menu for document in files.menus.values() for id, menu in document.data.items()},
            "prompts": {language: files.texts[language].data for language in offered},
            "topics": files.topics.data,
            "answers": {id: {"id": id, **document.data} for id, document in files.answers.items()},
            "dangers": _dangers(files),
            "areas": files.areas.data,
            "sources": files.sources.data,
            "places": (),
            "organisations": (),
            "keywords": _keywords(files, files.texted()),
            "templates": _by_language(files.templates),
        }
    )


def build_one(files: Files, id: str) -> Organisation:
    """The record of one organisation whose file has no errors, whatever is wrong elsewhere."""
    [(document, named)] = named_of(files, [id])
    return _organisation(document, named)


def sources_of(files: Files) -> dict[str, Source]:
    """The documents that facts come from, by id."""
    return {id: Source.model_validate(data) for id, data in files.sources.data.items()}


def _keywords(files: Files, texted: list[str]) -> dict[str, Any]:
    """What people text, in the languages in which they are answered: those of a draft change nothing yet."""

    def known(words: dict[str, Any]) -> dict[str, Any]:
        return {code: several for code, several in words.items() if code in texted}

    data = files.keywords.data
    meant = {kind: {id: known(words) for id, words in data[kind].items()} for kind in BY_MEANING}
    return data | meant | {several: known(data[several]) for several in LISTS}


def _dangers(files: Files) -> dict[str, Any]:
    """Each danger with its wordings of the languages that are texted, and with what takes their meaning from them."""
    texted = files.texted()

    def listed(id: str) -> dict[str, list[str]]:
        return {
            language: [filled(text, document.data) for text in document.data[id]]
            for language, document in files.alarms.items()
            if id in document.data and language in texted
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


def _line(files: Files, offered: list[str]) -> dict[str, Any]:
    """The line as people meet it: with the languages that are offered, and none of them the first among the others. One
    is reviewed where somebody answers for every translation."""
    languages = [_reviewed(files, one) for one in files.line.data["languages"] if one["code"] in offered]
    return {field: value for field, value in files.line.data.items() if field != "source"} | {"languages": languages}


def _reviewed(files: Files, language: dict[str, Any]) -> dict[str, Any]:
    is_draft = language["review"] == "reviewed" and unreviewed(files, language["code"])
    return language | {"review": "draft"} if is_draft else language


_ORGANISATION = Form[Organisation](
    lambda record: record.model_dump_json(exclude_defaults=True), Organisation.model_validate_json
)


@remembered
@lasting(_ORGANISATION)
def _organisation(document: YamlDocument, named: Named) -> Organisation:
    """An organisation with its closures laid over the hours of its contacts, and how sure each of these is."""
    data = document.data
    days = [
        tuple(date.fromisoformat(closure[end]) for end in ("first", "last")) for closure in data.get("closures", ())
    ]
    services = [{**service, "contacts": list(_contacts(service, days, named.sources))} for service in data["services"]]
    return Organisation.model_validate({"id": named.id, **data, "services": services})


def _contacts(data: dict[str, Any], days: list[Any], sources: Mapping[str, Source]) -> Iterator[dict[str, Any]]:
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
