"""All that the pack is made of, taken from a snapshot or from the content that becomes one; and a seal of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ivr.content.read.remembered import seal_of
from ivr.engine.directory.ranking import contact_status
from ivr.engine.library import Library
from ivr.model import Contact, Content, Line, ServiceEntry, Topic

# A plain working week, Monday to Friday from 8 to 18, each half hour.
_MONDAY = datetime.fromisoformat("2026-06-01T08:00+02:00")
_BY_DAY = tuple(_MONDAY + timedelta(days=day, minutes=30 * half) for day in range(5) for half in range(20))


@dataclass(frozen=True)
class FallbackWay:
    """A telephone of a service; `always` is one that is answered day and night, on holidays too."""

    entry: ServiceEntry
    contact: Contact
    always: bool


@dataclass(frozen=True)
class FallbackLibrary:
    """The line, its topics and its prompts, and all numbers that may be given: those for day and night, and those of
    services for everybody. Nothing else is looked at: what is made of it is known by it (`seal`)."""

    line: Line
    topics: Mapping[str, Topic]
    prompts: Mapping[str, Mapping[str, str]]
    always: tuple[FallbackWay, ...]
    general: tuple[FallbackWay, ...]

    @cached_property
    def by_day(self) -> tuple[tuple[FallbackWay, int], ...]:
        """Those of services for everybody, each with how many half hours of a week it is answered."""
        return tuple((way, _half_hours(way.contact)) for way in self.general)

    @cached_property
    def seal(self) -> Hashable:
        topics = [(id, topic.model_dump_json()) for id, topic in self.topics.items()]
        prompts = {language: dict(texts) for language, texts in self.prompts.items()}
        return seal_of(self.line.model_dump_json(), topics, prompts, *map(_texts, (self.always, self.general)))


def _half_hours(contact: Contact) -> int:
    return sum(contact_status(contact, moment).openness == "open" for moment in _BY_DAY)


def _texts(ways: tuple[FallbackWay, ...]) -> list[tuple[str, str, str]]:
    """All that may be said of some numbers."""
    return [(way.entry.organisation.model_dump_json(), way.entry.id, way.contact.model_dump_json()) for way in ways]


def fallback_library(library: Library) -> FallbackLibrary:
    """That of a snapshot."""
    return _of(library.line, library.topics, library.prompts, {one.id: one for one in library.services()})


def fallback_content(content: Content) -> FallbackLibrary:
    """That of the snapshot that content becomes."""
    entries = (ServiceEntry(one, service) for one in content.organisations for service in one.given)
    by_id = dict(sorted((entry.id, entry) for entry in entries))
    return _of(content.line, content.topics, content.prompts, by_id)


def _of(
    line: Line,
    topics: Mapping[str, Topic],
    prompts: Mapping[str, Mapping[str, str]],
    services: Mapping[str, ServiceEntry],
) -> FallbackLibrary:
    always = (
        FallbackWay(entry, contact, always=True)
        for entry in services.values()
        for contact in _telephones(entry)
        if contact.hours == "24/7" and not contact.hours_also
    )
    entries = [services[id] for id in line.general if id in services]
    general = (FallbackWay(entry, contact, False) for entry in entries for contact in _telephones(entry))
    return FallbackLibrary(line, topics, prompts, tuple(always), tuple(general))


def _telephones(entry: ServiceEntry) -> Iterator[Contact]:
    return (contact for contact in entry.service.given if contact.known.telephone and contact.value)
