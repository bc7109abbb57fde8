"""Facts that somebody says otherwise: what follows from it must be written, and what is gone is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from pydantic import ValidationError

from ivr.content.checks.standing import by_name, judged, printed_otherwise
from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files
from ivr.errors import Problem
from ivr.model import Contact, ContentRecord, Service, Source

R = TypeVar("R", bound=ContentRecord)


def check_doubts(files: Files) -> Iterator[Problem]:
    """Hours that a source prints and the content does not have, what is gone, and a service of which all is."""
    read = {id: _read(data, Source) for id, data in files.sources.data.items()}
    sources = {id: source for id, source in read.items() if source}
    for document in files.organisations.values():
        for loc, _ in document.find("services", "*", "contacts", "*", "sure"):
            yield document.problem("F105", loc, "sure is not a field here: it follows from the evidence")
        for loc, data in document.find("services", "*"):
            if service := _read(data, Service):
                yield from _check_service(document, loc, service, sources)


def _read(data: object, record: type[R]) -> R | None:
    """The record; what is wrong with its form is a problem of its own."""
    try:
        return record.model_validate(data)
    except ValidationError:
        return None


def _check_service(document: YamlDocument, loc: Loc, service: Service, sources: dict[str, Source]) -> Iterator[Problem]:
    contacts = [judged(contact, name, service, sources) for name, contact in by_name(service)]
    for at, contact in enumerate(contacts):
        yield from _check_contact(document, (*loc, "contacts", at), contact)
    if all(contact.standing == "gone" for contact in contacts):
        yield document.problem("D235", loc, f"{service.id} cannot be reached any more")


def _check_contact(document: YamlDocument, loc: Loc, contact: Contact) -> Iterator[Problem]:
    if contact.standing == "gone":
        yield document.problem("D234", loc, f"{contact.value or contact.kind} is no more")
    for source, printed in printed_otherwise(contact).items() if not contact.checked else ():
        yield document.problem("D233", (*loc, "hours"), f"{source} prints other hours: {printed}")
