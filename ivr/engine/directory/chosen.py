"""A service as it is given at one moment: with the contact to give first, which is chosen here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.engine.directory.hours import Status
from ivr.engine.directory.search import best_contact, contact_status
from ivr.model import Contact, Service, ServiceEntry


@dataclass(frozen=True)
class Card:
    """A service and the contact chosen for somebody at an instant: whatever is said, texted or dialled of it is of this
    contact, on the telephone and by SMS."""

    entry: ServiceEntry
    contact: Contact
    at: datetime

    @property
    def service(self) -> Service:
        return self.entry.service

    @property
    def status(self) -> Status:
        """Whether the contact can be reached."""
        return contact_status(self.contact, self.at)


def chosen(entry: ServiceEntry, language: str, at: datetime) -> Card:
    """The card of a service for who speaks a language, at an instant."""
    return Card(entry, best_contact(entry.service, at, language), at)
