"""What of the directory needs a hand: numbers to telephone again, disputes, facts with one source, answers that end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.engine.directory.freshness import STALE_MONTHS, months_old
from ivr.model import Organisation
from ivr.publish.recheck import ToCall, to_call
from ivr.snapshot.read import Snapshot

_SOON = timedelta(days=60)
"""An answer that ends in so many days has to be looked up before."""


@dataclass(frozen=True)
class CallAgain:
    """A number to telephone again, with whom one then speaks; `harm` as in `ToCall`."""

    number: str
    organisation: str
    name: str
    harm: int
    standing: str
    newest: str
    reports: int


@dataclass(frozen=True)
class Unsure:
    """Something of an organisation that is not sure, in the words of who wrote it down."""

    organisation: str
    name: str
    what: str


@dataclass(frozen=True)
class Ending:
    """An answer that is given until a day, by its question."""

    answer: str
    question: Mapping[str, str]
    until: str


@dataclass(frozen=True)
class DirectoryFacts:
    """All of these, the most pressing first."""

    calls: tuple[CallAgain, ...]
    disputes: tuple[Unsure, ...]
    single: tuple[Unsure, ...]
    ending: tuple[Ending, ...]


def directory_facts(library: Snapshot, reports: Mapping[str, int], today: date) -> DirectoryFacts:
    """What callers hear now; `reports` is how often callers said of a number that it does not work."""
    organisations = library.organisations()
    names = {one.id: one.name for one in organisations}
    calls = (_call(row, names) for row in to_call(library, reports, (), today) if _is_pressing(row, today))
    return DirectoryFacts(
        tuple(calls),
        tuple(found for one in organisations for found in _disputes(one)),
        tuple(found for one in organisations for found in _single(one)),
        tuple(_ending(library, today)),
    )


def _is_pressing(row: ToCall, today: date) -> bool:
    return bool(row.reports) or row.standing != "confirmed" or months_old(row.newest, today) > STALE_MONTHS


def _call(row: ToCall, names: Mapping[str, str]) -> CallAgain:
    organisation = row.contacts[0].partition("/")[0]
    name = names.get(organisation, organisation)
    return CallAgain(row.number, organisation, name, row.harm, row.standing, row.newest or "", row.reports)


def _disputes(organisation: Organisation) -> Iterator[Unsure]:
    for service in organisation.services:
        for dispute in service.disputes:
            values = " / ".join(dict.fromkeys(one.value for one in dispute.values))
            yield Unsure(organisation.id, organisation.name, f"{dispute.field.rpartition('.')[2]}: {values}")


def _single(organisation: Organisation) -> Iterator[Unsure]:
    for service in organisation.services:
        for contact in service.given:
            if contact.standing == "one-source":
                where = f"{contact.address.street}, {contact.address.city}" if contact.address else ""
                yield Unsure(organisation.id, organisation.name, contact.value or where)


def _ending(library: Snapshot, today: date) -> Iterator[Ending]:
    soon = (today + _SOON).isoformat()
    dated = [answer for answer in library.answers.values() if answer.until and answer.until <= soon]
    for answer in sorted(dated, key=lambda answer: answer.until or ""):
        yield Ending(answer.id, dict(answer.question), answer.until or "")
