"""The directory as other programs read it: plain data in the shapes that stay fixed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ivr.country.opening import ZONE
from ivr.engine.directory.freshness import newest
from ivr.engine.directory.ranking import contact_status
from ivr.model import Contact, Evidence, Organisation, Place, Service, Source

Json = dict[str, Any]


def organisation_json(organisation: Organisation, sources: Mapping[str, Source], language: str, at: datetime) -> Json:
    """An organisation with its services, and the state of each contact at an instant."""
    return {
        "id": organisation.id,
        "name": organisation.name,
        "also_known_as": list(organisation.also_known_as),
        "website": organisation.website,
        "emails": _emails(organisation),
        "services": [service_json(service, sources, language, at) for service in organisation.services],
    }


def _emails(organisation: Organisation) -> list[str]:
    """The addresses of the organisation itself, then those of its services, each once."""
    of_services = [
        contact.value
        for service in organisation.services
        for contact in service.given
        if contact.known.reach == "written" and contact.value
    ]
    return list(dict.fromkeys([*organisation.emails, *of_services]))


def service_json(service: Service, sources: Mapping[str, Source], language: str, at: datetime) -> Json:
    """A service; texts are in the language asked for, or null where they are not given in it."""
    evidence = [evidence for contact in service.contacts for evidence in contact.evidence]
    return {
        "id": service.id,
        "name": service.name.get(language),
        "summary": service.summary.get(language),
        "topics": list(service.topics),
        "needs": list(service.needs),
        "areas": list(service.areas),
        "only_in": service.only_in,
        "in_person": service.in_person,
        "audience": list(service.audience),
        "languages": list(service.languages),
        "interpreter": service.interpreter,
        "contacts": [contact_json(contact, language, at) for contact in service.contacts],
        "checked": newest(service.given, sources),
        "evidence": _evidence(evidence, sources),
        "disputes": [dispute.model_dump(exclude_none=True) for dispute in service.disputes],
    }


def contact_json(contact: Contact, language: str, at: datetime) -> Json:
    """A contact; `state` is null for what has no hours by nature, such as an e-mail address."""
    status = contact_status(contact, at)
    stateless = not (contact.known.hours or contact.hours)
    return {
        "kind": contact.kind,
        "value": contact.value,
        "label": contact.label.get(language),
        "cost": contact.cost,
        "keys": contact.keys,
        "hours": contact.hours,
        "hours_also": list(contact.hours_also),
        "hours_text": contact.hours_text.get(language),
        "appointment": contact.appointment,
        "address": contact.address.model_dump() if contact.address else None,
        "languages": list(contact.languages),
        "note": contact.note.get(language),
        "standing": contact.standing,
        "sure": contact.sure.model_dump(),
        "state": None if stateless else status.openness,
        "until": _iso(status.until),
        "opens": _iso(status.opens),
        "holiday": status.holiday,
    }


def place_json(place: Place, language: str) -> Json:
    return {"postcode": place.postcode, "name": place.called(language), "areas": list(place.areas)}


def _iso(instant: datetime | None) -> str | None:
    return instant.astimezone(ZONE).isoformat() if instant else None


def _evidence(evidence: list[Evidence], sources: Mapping[str, Source]) -> list[Json]:
    rows = {(found.source, found.locator): sources[found.source].date for found in evidence if found.source in sources}
    return [{"source": source, "locator": locator, "date": date} for (source, locator), date in rows.items()]
