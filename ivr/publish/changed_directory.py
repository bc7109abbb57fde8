"""What a publication changes in the directory: organisations, their services and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ivr.model import Contact, Organisation, Service
from ivr.publish.compared import (
    Difference,
    Event,
    FieldChange,
    counted,
    differences,
    field_changes,
    only_one_side,
)


def directory_changes(before: Iterable[Organisation], after: Iterable[Organisation]) -> Iterator[Difference]:
    """What is gone, changed and added; what goes or comes with a whole organisation or service is told with it."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    names = {id: one.name for id, one in (old | new).items()}
    for change in only_one_side("organisation", old, new, names.__getitem__, _size):
        yield _heard(change, change.id, (old | new)[change.id].services)
    for id in old.keys() & new.keys():
        yield from _of_organisation(old[id], new[id])


def _size(organisation: Organisation) -> str:
    contacts = sum(len(service.contacts) for service in organisation.services)
    return f"{counted(len(organisation.services), 'service')}, {counted(contacts, 'contact')}"


def _of_organisation(before: Organisation, after: Organisation) -> Iterator[Difference]:
    if what := differences(before, after, ("id", "services")):
        fields = field_changes(before, after, ("id", "services"))
        yield _heard(Difference("changed", "organisation", after.name, what, fields), after.id, after.services)
    old, new = ({service.id: service for service in one.services} for one in (before, after))
    contacts = {id: counted(len(service.contacts), "contact") for id, service in (old | new).items()}
    for change in only_one_side(
        "service", old, new, lambda id: f"{id} of {after.name}", lambda service: contacts[service.id]
    ):
        yield _heard(change, after.id, ((old | new)[change.id],))
    for id in old.keys() & new.keys():
        of = after.name if len(after.services) == 1 else f"{after.name}, {id}"
        for change in _of_service(of, old[id], new[id]):
            yield _heard(change, after.id, (new[id],))


def _heard(change: Difference, organisation: str, services: Iterable[Service]) -> Difference:
    """The change with who hears it: whoever chooses one of these topics, in these areas."""
    several = list(services)
    topics = dict.fromkeys(topic for service in several for topic in service.topics)
    areas = dict.fromkeys(area for service in several for area in service.areas)
    return replace(change, organisation=organisation, topics=tuple(topics), areas=tuple(areas))


def _of_service(of: str, before: Service, after: Service) -> Iterator[Difference]:
    if what := differences(before, after, ("id", "contacts")):
        yield Difference("changed", "service", of, what, field_changes(before, after, ("id", "contacts")), of=of)
    for old, new in _pairs(before.contacts, after.contacts):
        if old and new:
            yield from _of_contact(of, old, new)
        elif one := old or new:
            value = FieldChange("value", _where(old) if old else "", _where(new) if new else "")
            event: Event = "gone" if old else "added"
            yield Difference(event, "contact", f"{_name(one)} of {of}", fields=(value,), of=of, way=_way(one))


def _of_contact(of: str, before: Contact, after: Contact) -> Iterator[Difference]:
    name, way = f"{_name(before)} of {of}", _way(after)
    if what := differences(before, after, ("hours", "week")):
        fields = field_changes(before, after, ("hours", "sure", "week"))
        yield Difference("changed", "contact", name, what, fields, of=of, way=way)
    was, now = (contact.hours or _words(contact) for contact in (before, after))
    if was != now:
        detail = f"{now or 'none'} (before: {was or 'none'})"
        fields = (FieldChange("value", _where(before), _where(after)), FieldChange("hours", was, now))
        yield Difference("changed", "hours", name, detail, fields, of=of, way=way)


def _way(contact: Contact) -> str:
    return f"free {contact.kind}" if contact.dialled and contact.cost == "free" else contact.kind


def _words(contact: Contact) -> str:
    """Hours that no machine can decide, in the language in which they were written."""
    return next(iter(contact.hours_text.values()), "")


def _pairs(before: Iterable[Contact], after: Iterable[Contact]) -> Iterator[tuple[Contact | None, Contact | None]]:
    """Each contact with what it became: the same number or address, else the next of its kind, else nothing."""
    left = list(after)
    unmatched = []
    for contact in before:
        same = next((other for other in left if _name(other) == _name(contact)), None)
        if same is None:
            unmatched.append(contact)
        else:
            left.remove(same)
            yield contact, same
    for contact in unmatched:
        next_one = next((other for other in left if other.kind == contact.kind), None)
        if next_one:
            left.remove(next_one)
        yield contact, next_one
    yield from ((None, contact) for contact in left)


def _name(contact: Contact) -> str:
    """What a contact is known by: its number or address."""
    return " ".join(filter(None, (contact.kind, _where(contact))))


def _where(contact: Contact) -> str:
    address = f"{contact.address.street}, {contact.address.postcode}" if contact.address else ""
    return contact.value or address
