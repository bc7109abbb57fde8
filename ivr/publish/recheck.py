"""Which numbers to telephone again, whom it would harm most first, and what to ask there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ivr.content.checks.standing import by_name
from ivr.country.geography import WHOLE
from ivr.engine.directory.freshness import months_old, newest
from ivr.engine.library import catalogue, is_sensitive, is_urgent
from ivr.language.catalogue import Catalogue
from ivr.language.timetable import spoken
from ivr.model import Contact, Organisation, Service, Source
from ivr.model.provenance import Standing
from ivr.snapshot.read import Snapshot

_BY_STANDING: Mapping[Standing, int] = {"disputed": 0, "one-source": 1, "confirmed": 2, "gone": 3}


@dataclass(frozen=True)
class ToCall:
    """One number, with the contacts that one call there makes sure of. `harm` is 0 where its topic is a sensitive one,
    1 where it is urgent, else 2; `reports` is how often callers said of late that it does not work."""

    number: str
    contacts: tuple[str, ...]
    harm: int
    reports: int
    everywhere: bool
    standing: Standing
    newest: str | None
    ask: Mapping[str, tuple[str, ...]]


def to_call(library: Snapshot, reports: Mapping[str, int], languages: Iterable[str], today: date) -> list[ToCall]:
    """Every number that is given, the most pressing first: by the harm a wrong one does, then by its use (whom callers
    reported, who serves the whole country: the line counts no calls), then what is unsure, then what is old."""
    found: dict[str, list[tuple[Organisation, Service, str, Contact]]] = {}
    for organisation in library.organisations():
        for service in organisation.given:
            for name, contact in by_name(service):
                if contact.known.telephone and contact.value and contact.standing != "gone":
                    found.setdefault(contact.value, []).append((organisation, service, name, contact))
    words = [catalogue(library, language) for language in languages]
    rows = [_row(library, number, ways, reports.get(number, 0), words) for number, ways in found.items()]
    return sorted(rows, key=lambda row: _pressing(row, today))


def _pressing(row: ToCall, today: date) -> tuple[object, ...]:
    age = months_old(row.newest, today)
    return row.harm, -row.reports, not row.everywhere, _BY_STANDING[row.standing], -age, row.number


def _row(
    library: Snapshot,
    number: str,
    ways: list[tuple[Organisation, Service, str, Contact]],
    reports: int,
    words: list[Catalogue],
) -> ToCall:
    topics = [service.topics[0] for _, service, _, _ in ways]
    contacts = [contact for _, _, _, contact in ways]
    return ToCall(
        number=number,
        contacts=tuple(f"{organisation.id}/{service.id}.{name}" for organisation, service, name, _ in ways),
        harm=0 if is_sensitive(library, topics) else 1 if is_urgent(library, topics) else 2,
        reports=reports,
        everywhere=any(WHOLE in service.areas for _, service, _, _ in ways),
        standing=min((contact.standing for contact in contacts), key=lambda standing: _BY_STANDING[standing]),
        newest=_oldest(contacts, library.sources),
        ask={own.language: tuple(dict.fromkeys(_questions(library, ways, own))) for own in words},
    )


def _oldest(contacts: list[Contact], sources: Mapping[str, Source]) -> str | None:
    """The newest word on the contact of which that is longest ago."""
    return min((newest([contact], sources) or "" for contact in contacts), default="") or None


def _questions(
    library: Snapshot, ways: list[tuple[Organisation, Service, str, Contact]], words: Catalogue
) -> Iterator[str]:
    yield words.text("recheck-hello", line=library.line.name)
    for organisation, service, _, contact in ways:
        own = service.name.get(words.language)
        name = organisation.called(words.language)
        yield words.text("recheck-who", name=f"{name}, {own}" if own else name)
        yield from _hours(contact, words)
        for door in (one.address for one in service.given if one.address):
            street, city = door.street_in(words.language), door.city_in(words.language)
            yield words.text("recheck-address", street=street, postcode=door.postcode, city=city)
    yield words.text("recheck-languages")


def _hours(contact: Contact, words: Catalogue) -> Iterator[str]:
    timetable = spoken(contact.hours, words) if contact.hours else ""
    yield words.text("recheck-hours", timetable=timetable) if timetable else words.text("recheck-when")
