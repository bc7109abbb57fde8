"""Facts that somebody says otherwise: what follows from it must be written, and what is gone is told."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.around import Around, Named, read_record
from ivr.content.checks.standing import by_name, judged, printed_otherwise
from ivr.content.read.document import Loc, YamlDocument
from ivr.errors import Problem
from ivr.model import Contact, Service, Source


def doubts_about(document: YamlDocument, _: Around, named: Named) -> Iterator[Problem]:
    """Hours that a source prints and the content does not have, what is gone, and a service of which all is."""
    for field, of in (("sure", "the evidence"), ("week", "the hours")):
        for loc, _typed in document.find("services", "*", "contacts", "*", field):
            yield document.problem("F105", loc, f"{field} is not a field here: it follows from {of}")
    for loc, data in document.find("services", "*"):
        if service := read_record(data, Service):
            yield from _check_service(document, loc, service, named.sources)


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
