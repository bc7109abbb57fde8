"""Content that has no errors becomes records; those of an organisation that is as before are the same ones."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from ivr.content.checks.around import Owned, named_of
from ivr.content.checks.dangers import CALM, NEGATIONS, TURNED, UNLESS
from ivr.content.checks.postcodes import places
from ivr.content.checks.reviews import unreviewed
from ivr.content.checks.standing import by_name, judged
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files, PostcodeRows
from ivr.content.read.keyword_files import BY_MEANING, LISTS
from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Made, Sight, remembered
from ivr.country.opening import with_closures
from ivr.country.opening_minute import ordinary_week
from ivr.language.wordings import filled
from ivr.model import Area, Content, Danger, Keywords, Organisation, OtherLanguage, Place, Service, Source
from ivr.model.kinds import KINDS

_ANY_TIME = "24/7 unknown"
"""Opening hours that say nothing of any moment, not even of a public holiday."""


class Begun(NamedTuple):
    """Content of which organisations, places and dangers, which are most of it, are still to be made: the records of
    all else, and every organisation by its id, whose record is made where somebody needs it."""

    besides: Content
    organisations: dict[str, Made]


def begun(files: Files) -> Begun:
    """The beginning of content that has no errors."""
    return Begun(_besides(files), _organisations(files))


def build(files: Files, content: Begun | None = None) -> Content:
    """All records of the same, where it is begun already with what was begun."""
    content = content or begun(files)
    located = _places(files.postcodes, _Located(files.areas.data, files.place_names.data))
    more = {
        "places": located,
        "organisations": tuple(_organisation.each(named_of(files))),
        "dangers": _dangers(_Texted(tuple(files.texted())), files.dangers, *_alarms(files)),
    }
    return content.besides.model_copy(update=more)


def _organisations(files: Files) -> dict[str, Made]:
    owners = named_of(files)
    return {owner.named.id: one for owner, one in zip(owners, _made.each(owners), strict=True)}


@remembered
def _made(owned: Owned) -> Made:
    return Made(partial(_organisation, owned), owned)


def _besides(files: Files) -> Content:
    offered = files.offered()
    return Content.model_validate(
        {
            "line": _line(files, offered),
            "menus": {id: menu for document in files.menus.values() for id, menu in document.data.items()},
            "prompts": {language: files.texts[language].data for language in offered},
            "topics": files.topics.data,
            "answers": {id: {"id": id, **document.data} for id, document in files.answers.items()},
            "areas": files.areas.data,
            "sources": files.sources.data,
            "places": (),
            "organisations": (),
            "keywords": _keywords(files.keywords, _Texted(tuple(files.texted()))),
            "templates": _by_language(files.templates),
        }
    )


def build_one(files: Files, id: str) -> Organisation:
    """The record of one organisation whose file has no errors, whatever is wrong elsewhere."""
    [owned] = named_of(files, [id])
    return _organisation(owned)


def sources_of(files: Files) -> dict[str, Source]:
    """The documents that facts come from, by id."""
    return {id: Source.model_validate(data) for id, data in files.sources.data.items()}


@dataclass(frozen=True)
class _Texted(Sight):
    """The languages in which texts are answered: words of a draft change nothing yet."""

    languages: tuple[str, ...]


@dataclass(frozen=True)
class _Alarms:
    """The wordings of danger of a language."""

    language: str
    document: YamlDocument

    @property
    def seal(self) -> Hashable:
        return (self.language, self.document.seal) if self.document.seal else None


@dataclass(frozen=True)
class _Located(Sight):
    """The areas, and what people call places, as they stand in their files."""

    areas: dict[str, Any]
    said: dict[str, Any]


_PLACES = Form[tuple[Place, ...]](
    lambda places: [place.model_dump_json(exclude_defaults=True) for place in places],
    lambda texts: tuple(map(Place.model_validate_json, texts)),
)


@remembered
@lasting(_PLACES)
def _places(postcodes: PostcodeRows, around: _Located) -> tuple[Place, ...]:
    areas = {id: Area.model_validate(area) for id, area in around.areas.items()}
    return tuple(places(postcodes, areas, around.said))


def _known_keywords(row: dict[str, Any]) -> Keywords:
    """Keywords that were found to be right once: to look at 50,000 words again takes longer than to read them."""
    others = {name: OtherLanguage.model_construct(**other) for name, other in row["others"].items()}
    return Keywords.model_construct(**{**row, "others": others})


@remembered
@lasting(Form[Keywords](Keywords.model_dump, _known_keywords))
def _keywords(words: YamlDocument, texted: _Texted) -> Keywords:
    """What people text, in the languages in which they are answered."""

    def known(of: dict[str, Any]) -> dict[str, Any]:
        return {code: several for code, several in of.items() if code in texted.languages}

    data = words.data
    meant = {kind: {id: known(of) for id, of in data[kind].items()} for kind in BY_MEANING}
    return Keywords.model_validate(data | meant | {several: known(data[several]) for several in LISTS})


def _alarms(files: Files) -> list[_Alarms]:
    return [_Alarms(language, document) for language, document in files.alarms.items()]


@remembered
def _dangers(texted: _Texted, dangers: YamlDocument, *alarms: _Alarms) -> dict[str, Danger]:
    """Each danger with its wordings of the languages that are texted, and with what takes their meaning from them."""

    def listed(id: str) -> dict[str, list[str]]:
        return {
            of.language: [filled(text, of.document.data) for text in of.document.data[id]]
            for of in alarms
            if id in of.document.data and of.language in texted.languages
        }

    around = {"negations": NEGATIONS, "turned": TURNED, "unless": UNLESS, "calm": CALM}
    return {
        id: Danger.model_validate({**danger, "words": listed(id)} | {name: listed(of) for name, of in around.items()})
        for id, danger in dangers.data.items()
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
def _organisation(owned: Owned) -> Organisation:
    """An organisation with its closures laid over the hours of its contacts, and how sure each of these is."""
    data, named = owned.document.data, owned.named
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
        closed = _closed({**typed, **also}, days)
        yield closed | {"sure": found.sure.model_dump(), "week": _week(closed)}


def _week(contact: dict[str, Any]) -> tuple[int, ...]:
    hours = contact.get("hours")
    return ordinary_week((hours, *contact.get("hours_also", ()))) if hours else ()


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
