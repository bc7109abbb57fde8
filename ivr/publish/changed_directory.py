"""What a publication changes in the directory: organisations, their services and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.model import Contact, Organisation, Service
from ivr.publish.compared import Difference, counted, differences, only_one_side


def directory_changes(before: Iterable[Organisation], after: Iterable[Organisation]) -> Iterator[Difference]:
    """What is gone, changed and added; what goes or comes with a whole organisation or service is told with it."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    names = {id: one.name for id, one in (old | new).items()}
    yield from only_one_side("organisation", old, new, names.__getitem__, _size)
    for id in old.keys() & new.keys():
        yield from _of_organisation(old[id], new[id])


def _size(organisation: Organisation) -> str:
    contacts = sum(len(service.contacts) for service in organisation.services)
    return f"{counted(len(organisation.services), 'service')}, {counted(contacts, 'contact')}"


def _of_organisation(before: Organisation, after: Organisation) -> Iterator[Difference]:
    if what := differences(before, after, ("id", "services")):
        yield Difference("changed", "organisation", after.name, what)
    old, new = ({service.id: service for service in one.services} for one in (before, after))
    contacts = {id: counted(len(service.contacts), "contact") for id, service in (old | new).items()}
    yield from only_one_side(
        "service", old, new, lambda id: f"{id} of {after.name}", lambda service: contacts[service.id]
    )
    for id in old.keys() & new.keys():
        of = after.name if len(after.services) == 1 else f"{after.name}, {id}"
        yield from _of_service(of, old[id], new[id])


def _of_service(of: str, before: Service, after: Service) -> Iterator[Difference]:
    if what := differences(before, after, ("id", "contacts")):
        yield Difference("changed", "service", of, what)
    for old, new in _pairs(before.contacts, after.contacts):
        if old and new:
            yield from _of_contact(f"{_name(old)} of {of}", old, new)
        elif one := old or new:
            yield Difference("gone" if old else "added", "contact", f"{_name(one)} of {of}")


def _of_contact(name: str, before: Contact, after: Contact) -> Iterator[Difference]:
    if what := differences(before, after, ("hours",)):
        yield Difference("changed", "contact", name, what)
    was, now = (contact.hours or _words(contact) for contact in (before, after))
    if was != now:
        yield Difference("changed", "hours", name, f"{now or 'none'} (before: {was or 'none'})")


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
    where = f"{contact.address.street}, {contact.address.postcode}" if contact.address else ""
    return " ".join(filter(None, (contact.kind, contact.value or where)))
