"""What callers said of numbers that did not work: counts by contact, reason and day, and nothing about who said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from ivr.model import Reports, ServiceEntry
from ivr.model.steps import Complaint, Report

# That somebody could not help is no fault of the number.
_DOUBTFUL: tuple[Complaint, ...] = ("no-answer", "wrong-number", "closed")


class Counted(Protocol):
    """How often a key was counted on an ISO day."""

    @property
    def key(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def count(self) -> int: ...


class Directory(Protocol):
    """What is asked of the directory: a service by its id."""

    def service(self, id: str) -> ServiceEntry | None: ...


@dataclass
class ContactReports:
    """All reports of one number of a service since it was last checked; `last` is the ISO day of the newest."""

    service: str
    number: str
    reasons: Counter[str] = field(default_factory=Counter)
    last: str = ""

    def doubtful(self, rule: Reports) -> bool:
        """Whether there are enough of them to warn callers."""
        return sum(self.reasons[why] for why in _DOUBTFUL) >= rule.enough


def contact_key(service: str, number: str) -> str:
    return f"{service} {number}"


def report_key(report: Report) -> str:
    """The key under which a report is counted; `reports_by_contact` reads it back."""
    return f"{contact_key(report.service, report.number)} {report.why}"


def reports_by_contact(tallies: Iterable[Counted], directory: Directory) -> list[ContactReports]:
    """The reports by number, most reported first. A number that left the directory is left out, and so is what was
    reported before an operator checked it."""
    found: dict[str, ContactReports] = {}
    for tally in tallies:
        service, _, rest = tally.key.partition(" ")
        number, _, why = rest.partition(" ")
        if not _still_stands(directory, service, number, tally.day):
            continue
        entry = found.setdefault(contact_key(service, number), ContactReports(service, number))
        entry.reasons[why] += tally.count
        entry.last = max(entry.last, tally.day)
    return sorted(found.values(), key=lambda entry: (-entry.reasons.total(), entry.service, entry.number))


def _still_stands(directory: Directory, service: str, number: str, day: str) -> bool:
    entry = directory.service(service)
    contacts = [contact for contact in entry.service.given if contact.value == number] if entry else []
    return any(not contact.checked or day > contact.checked.date for contact in contacts)
