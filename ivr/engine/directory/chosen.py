"""A service as it is given at one moment: with the contact to give first, which is chosen here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.engine.directory.hours import Status
from ivr.engine.directory.ranking import best_contact, contact_status
from ivr.engine.directory.search import away
from ivr.model import Contact, Place, Service, ServiceEntry
from ivr.model.once import worked_out


@dataclass
class Card:
    """A service and the contact chosen for somebody at an instant: whatever is said, texted or dialled of it is of this
    contact, on the telephone and by SMS. `away` are the areas that it is in, for who has to be told."""

    entry: ServiceEntry
    contact: Contact
    at: datetime
    away: tuple[str, ...] = ()

    @property
    def service(self) -> Service:
        return self.entry.service

    @worked_out
    def status(self) -> Status:
        """Whether the contact can be reached."""
        return contact_status(self.contact, self.at)

    @property
    def tells_status(self) -> bool:
        """Whether that is worth a word: of a telephone always, of a door where it is known to close."""
        reach, status = self.contact.known.reach, self.status
        closes = status.openness == "closed" or bool(status.until) or status.holiday
        return reach == "dialled" or (reach == "visited" and closes)

    @property
    def open_door(self) -> Status | None:
        """Until when somebody can simply go there, where nobody knows whether the telephone is answered."""
        if not self.contact.dialled or self.status.openness != "unknown" or self.status.holiday:
            return None
        doors = (contact for contact in self.service.given if contact.known.reach == "visited")
        found = (contact_status(door, self.at) for door in doors if door.appointment == "not-needed")
        return next((status for status in found if status.openness == "open"), None)


def chosen(entry: ServiceEntry, language: str, at: datetime, place: Place | None = None) -> Card:
    """The card of a service for who speaks a language and is at a place, at an instant."""
    return Card(entry, best_contact(entry.service, at, language), at, away(entry.service, place))
