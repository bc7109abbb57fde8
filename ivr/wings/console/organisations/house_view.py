"""An organisation to read: what stands in its file, with what a caller would hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ivr.content.checks.evidence import same_hours
from ivr.content.checks.standing import by_name
from ivr.content.checks.typed_numbers import number_printed
from ivr.country.numbers import kind
from ivr.language.timetable import spoken
from ivr.model import Contact, Evidence, Service, Source
from ivr.model.provenance import Dispute, DisputedValue
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.contact_typed import number_shown
from ivr.wings.console.organisations.heard_card import CardHeard
from ivr.wings.console.organisations.house_words import (
    APPOINTMENT_WORDS,
    AUDIENCE_WORDS,
    NUMBER_WORDS,
    STANDING_WORDS,
    checked_told,
    kind_name,
    language_name,
    named,
    partial_date,
)
from ivr.wings.console.organisations.known_from import print_shown
from ivr.wings.console.organisations.one_house import House


@dataclass(frozen=True)
class EvidenceShown:
    """Where something was read: the document, the place in it, what stands there, and of when it is."""

    title: str
    locator: str
    prints: tuple[str, ...]
    date: str
    gone: bool
    says: str = ""
    """What it says where the contact says something else now; "" where it says the same."""


@dataclass(frozen=True)
class ContactShown:
    """A way to reach a service. `way` is its name in addresses of pages."""

    way: str
    kind: str
    value: str
    remark: str
    where: str
    hours: str
    typed_hours: str
    about: tuple[str, ...]
    standing: str
    is_sure: bool
    checked: str
    evidence: tuple[EvidenceShown, ...]


@dataclass(frozen=True)
class ServiceShown:
    """A service with its contacts, what is disputed of it, and its card."""

    id: str
    name: str
    summary: str
    topics: str
    needs: str
    areas: str
    audience: str
    languages: str
    contacts: tuple[ContactShown, ...]
    disputes: tuple[tuple[Dispute, tuple[DisputedValue, ...], bool], ...]
    """Each with what it weighs, and whether callers are still told what it says that they are told."""
    card: CardHeard | None
    source: str = ""
    """What it does, in the language in which sentences are written."""
    lacking: tuple[tuple[str, str], ...] = ()
    """The languages that are offered and have no sentence of it yet: code and name."""

    @property
    def called(self) -> str:
        """What to call it on the pages, in whatever language there is."""
        return self.name or self.summary or self.source or self.id


def services_shown(
    house: House, language: str, locale: str, heard: Callable[[Service], CardHeard | None]
) -> list[ServiceShown]:
    """The services of an organisation without errors, with the sentences of a `language` of the line; all else in that
    of the pages."""
    shown = _Shown(house, language, locale)
    return [shown.service(one, heard(one)) for one in house.record.services] if house.record else []


@dataclass(frozen=True)
class _Shown:
    house: House
    language: str
    locale: str

    def service(self, service: Service, card: CardHeard | None) -> ServiceShown:
        files = self.house.files
        needs = {id: need for topic in files.topics.data.values() for id, need in topic.get("needs", {}).items()}
        return ServiceShown(
            service.id,
            service.name.get(self.language, ""),
            service.summary.get(self.language, ""),
            self._names(service.topics, files.topics.data),
            self._names(service.needs, needs),
            self._names(service.areas, files.areas.data),
            ", ".join(str(AUDIENCE_WORDS.get(one, one)) for one in service.audience),
            ", ".join(language_name(code, self.locale) for code in service.languages),
            tuple(self._contact(f"{service.id}.{name}", one) for name, one in by_name(service)),
            tuple((one, one.values, is_told(service, one)) for one in service.disputes),
            card,
            service.summary.get(files.source, ""),
            tuple((code, language_name(code, self.locale)) for code in files.offered() if code not in service.summary),
        )

    def _names(self, ids: tuple[str, ...], known: dict[str, Any]) -> str:
        source = self.house.files.source
        return ", ".join(named(known.get(id, {}), self.locale, source, id) for id in ids)

    def _contact(self, way: str, contact: Contact) -> ContactShown:
        value = contact.value or ""
        return ContactShown(
            way,
            kind_name(contact.kind),
            number_shown(value) if contact.dialled else value,
            str(NUMBER_WORDS.get(kind(value) or "", "")) if contact.dialled else "",
            self._where(contact),
            spoken(contact.hours, self.house.catalogue(self.language)) if contact.hours else "",
            contact.hours or "",
            tuple(self._about(contact)),
            str(STANDING_WORDS[contact.standing]),
            contact.standing == "confirmed",
            checked_told(contact.checked.date, contact.checked.how) if contact.checked else "",
            tuple(self._evidence(contact, one) for one in contact.evidence),
        )

    def _where(self, contact: Contact) -> str:
        door = contact.address
        return f"{door.street}, {door.postcode} {door.city}" if door else ""

    def _about(self, contact: Contact) -> Iterator[str]:
        """What there is to know besides."""
        for sentence in (contact.label, contact.hours_text, contact.note):
            if self.language in sentence:
                yield sentence[self.language]
        if contact.appointment:
            yield _("Appointment: %(need)s", need=str(APPOINTMENT_WORDS[contact.appointment]).lower())

    def _evidence(self, contact: Contact, evidence: Evidence) -> EvidenceShown:
        known = self.house.files.sources.data.get(evidence.source, {})
        source = Source.model_validate(known) if known else None
        prints = tuple(filter(None, (evidence.value, evidence.hours, evidence.quote)))
        date = partial_date(source.date) if source else ""
        return EvidenceShown(
            source.title if source else evidence.source,
            evidence.locator,
            prints,
            date,
            evidence.gone,
            says_otherwise(contact, evidence),
        )


def says_otherwise(contact: Contact, evidence: Evidence) -> str:
    """What a source says of a number or, where somebody made sure of others, of hours, if it is not what stands there
    now; "" where it is."""
    if contact.dialled and evidence.value and number_printed(evidence.value) != contact.value:
        return print_shown(evidence.value)
    made_sure = contact.checked and contact.hours and evidence.hours
    if made_sure and same_hours(contact.hours or "", [evidence.hours or ""]) is False:
        return f"“{evidence.hours}”"
    return ""


def is_told(service: Service, dispute: Dispute) -> bool:
    """Whether the number that a dispute says callers are told is still one of the service; yes for all else."""
    number = number_printed(dispute.used) or ""
    return not kind(number) or any(number == contact.value for contact in service.contacts)
