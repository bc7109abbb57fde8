"""What the checks of one organisation may know besides its document, and what checks of all of them ask of each.

`Around` and `Named` are all that comes in: what they do not hold, a check cannot look at, and what they hold is part of
what its answer is remembered by.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from ivr.content.checks.typed_numbers import dials
from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.lasting import Form, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.language.letters import fold
from ivr.model import ContentRecord, Source

R = TypeVar("R", bound=ContentRecord)

_REFERENCES = (
    ("D205", "topic", "services", "*", "topics", "*"),
    ("D206", "area", "services", "*", "areas", "*"),
    ("D206", "area", "services", "*", "only_in"),
    ("D207", "source", "services", "*", "contacts", "*", "evidence", "*", "source"),
    ("D207", "source", "services", "*", "contacts", "*", "address", "streets_source"),
    ("D207", "source", "services", "*", "disputes", "*", "values", "*", "source"),
)


@dataclass(frozen=True)
class Around(Sight):
    """The day, the topics and the needs with their topic, the rows of each postal code and what people call it."""

    day: str
    topics: tuple[str, ...]
    needs: dict[str, str]
    postcodes: dict[str, list[dict[str, str]]]
    said: dict[str, list[str]]

    @property
    def today(self) -> date:
        return date.fromisoformat(self.day)


@dataclass(frozen=True)
class Named(Sight):
    """The id of an organisation, and the sources that it names, as they stand in their file."""

    id: str
    typed: dict[str, Any]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Those that have the right form."""
        read = {id: read_record(data, Source) for id, data in self.typed.items()}
        return {id: source for id, source in read.items() if source}


class Reference(NamedTuple):
    """What an organisation names by its id, and the code of the problem where there is no such thing."""

    code: str
    what: str
    loc: Loc
    name: str
    disputed: bool


@dataclass(frozen=True)
class Mentioned:
    """What others may ask of an organisation: the ids it names and has, its folded names, its numbers and its code."""

    references: tuple[Reference, ...]
    services: tuple[str, ...]
    topics: frozenset[str]
    needs: frozenset[str]
    sources: frozenset[str]
    names: tuple[str, ...]
    numbers: frozenset[str]
    traits: tuple[tuple[str, str], ...]
    """Each name, and each number with the first word of each name: who has one of these too may be the same."""
    code: str | None


def _plain(found: Mentioned) -> tuple[Any, ...]:
    references = [tuple(one) for one in found.references]
    sets = [sorted(one) for one in (found.topics, found.needs, found.sources, found.numbers)]
    return references, found.services, sets, found.names, found.traits, found.code


def _of_plain(row: tuple[Any, ...]) -> Mentioned:
    references, services, sets, names, traits, code = row
    topics, needs, sources, numbers = map(frozenset, sets)
    several = tuple(Reference(*one) for one in references)
    return Mentioned(several, services, topics, needs, sources, names, numbers, traits, code)


@remembered
@lasting(Form(_plain, _of_plain))
def mentioned(document: YamlDocument) -> Mentioned:
    """What stands in the document of an organisation that is of interest elsewhere."""
    references = tuple(_references(document))
    names = [fold(name) for path in (("name",), ("also_known_as", "*")) for _, name in document.texts(*path)]
    contacts = [contact for _, contact in document.find("services", "*", "contacts", "*") if isinstance(contact, dict)]
    numbers = {str(contact.get("value")) for contact in contacts if dials(contact)} - {"None", ""}
    begun = {name.split()[0] for name in names if name}
    traits = (*(("", name) for name in names if name), *((number, word) for number in numbers for word in begun))
    return Mentioned(
        references=references,
        services=tuple(str(id) for _, id in document.find("services", "*", "id")),
        topics=frozenset(one.name for one in references if one.what == "topic"),
        needs=frozenset(need for _, need in document.texts("services", "*", "needs", "*")),
        sources=frozenset(one.name for one in references if one.what == "source"),
        names=tuple(filter(None, names)),
        numbers=frozenset(numbers),
        traits=tuple(dict.fromkeys(traits)),
        code=next((code for _, code in document.texts("code")), None),
    )


def mentioned_by(files: Files) -> list[Mentioned]:
    """The same of every organisation, in their order."""
    return mentioned.each(files.organisations.values())


def _references(document: YamlDocument) -> Iterator[Reference]:
    for code, what, *path in _REFERENCES:
        for loc, name in document.texts(*path):
            yield Reference(code, what, loc, name, disputed="disputes" in path)


def around_of(files: Files, today: date) -> Around:
    """What every organisation is held against on a day."""
    return Around(
        day=today.isoformat(),
        topics=tuple(map(str, files.topics.data)),
        needs={str(loc[2]): str(loc[0]) for loc, _ in files.topics.find("*", "needs", "*")},
        postcodes=_by_code(files.postcodes),
        said=_by_target(files.place_names),
    )


class Owned(NamedTuple):
    """The document of an organisation, with the sources that it names; a seal of both, None where it has none."""

    document: YamlDocument
    named: Named

    @property
    def seal(self) -> Hashable:
        return (self.document.seal, self.named.seal) if self.document.seal else None


def named_of(files: Files, ids: Iterable[str] | None = None) -> list[Owned]:
    """Every organisation, or those with these ids, with the sources that it names."""
    ids = list(files.organisations if ids is None else ids)
    documents = [files.organisations[id] for id in ids]
    owners = map(_Owner, ids, documents, mentioned.each(documents))
    return list(map(Owned, documents, _named.each(owners, _Known(files.sources.data))))


@dataclass(frozen=True)
class _Known(Sight):
    """All sources as they stand in their file."""

    typed: dict[str, Any]


class _Owner(NamedTuple):
    """An organisation by its id, which does not stand in its document."""

    id: str
    document: YamlDocument
    own: Mentioned

    @property
    def seal(self) -> Hashable:
        return (self.id, self.document.seal) if self.document.seal else None


@remembered
def _named(owner: _Owner, known: _Known) -> Named:
    sources = sorted(owner.own.sources & known.typed.keys())
    return Named(owner.id, {source: known.typed[source] for source in sources})


def _by_target(names: YamlDocument) -> dict[str, list[str]]:
    """What people call each postal code and each area."""
    result: dict[str, list[str]] = {}
    for (name,), target in names.find("*"):
        result.setdefault(str(target), []).append(str(name))
    return result


def _by_code(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The whole rows of each postal code; a broken one is a problem of its own."""
    result: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if None not in row.values() and None not in row and "postal_code" in row:
            result.setdefault(row["postal_code"], []).append(row)
    return result


def read_record(data: object, record: type[R]) -> R | None:
    """The record; what is wrong with its form is a problem of its own."""
    try:
        return record.model_validate(data)
    except ValidationError:
        return None
