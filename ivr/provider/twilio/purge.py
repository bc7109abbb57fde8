"""Removes what the provider keeps of calls and texts, once it is old enough.

Nothing is written down of what was done: a run that was broken off is simply run again, and finds what is left. A list
is read page by page, so that any number of records can be there, and read again until a whole pass removes nothing:
removing while listing may shift the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal, get_args

from ivr.provider.twilio.client import TwilioError
from ivr.provider.twilio.pace import Pace

if TYPE_CHECKING:
    from twilio.rest import Client

Kind = Literal["recordings", "messages", "calls"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In this order: a recording belongs to a call."""

STAYS = (
    "What no command removes at Twilio, as far as its pages tell: the numbers of calls and texts stay within it for up "
    "to 120 days, to settle with carriers; texts for up to 30 days in backups; that there was a recording for 40 days.",
    "Its bills, its debugger and its Request Inspector offer no way to remove anything, and carriers keep records of "
    "their own. docs/provider-privacy.md says what is known and what is not.",
)
"""For whoever removes records, in plain words."""

Outcome = Literal["removed", "gone", "unfinished", "refused"]

# https://www.twilio.com/docs/api/errors/20009 (read 2026-11-25): a call or message that is not over yet, which in rare
# cases takes up to 14 days.
_UNFINISHED = 20009
_OUTCOMES: dict[int, Outcome] = {_UNFINISHED: "unfinished", 404: "gone", 20404: "gone"}
# No answer, keys that do not fit, too many requests after all that waiting: nothing else will work either.
_NO_ENTRY = (0, 401, 403, 429)
_SERVER_FAULT = 500
_MOST_GIVEN_UP = 3
_PAGE = 100
_LOST = (400, 404)
_MOST_PASSES = 1000


@dataclass(frozen=True)
class PurgeCounts:
    """What became of the old records of one kind, in numbers: removed by this run; gone already, though a list may
    name them for a while; not over yet; refused for another reason. Of the last three, those count that are listed at
    the end."""

    removed: int = 0
    gone: int = 0
    unfinished: int = 0
    refused: int = 0

    def plus(self, outcome: Outcome) -> PurgeCounts:
        return replace(self, **{outcome: getattr(self, outcome) + 1})

    @property
    def stayed(self) -> int:
        return self.unfinished + self.refused


@dataclass
class PurgeReport:
    """What a run did, kind by kind, and what ended it early if something did: it goes on where it stopped."""

    tallies: dict[Kind, PurgeCounts]
    fault: TwilioError | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing old is left, as far as the provider tells."""
        return self.fault is None and not any(tally.stayed for tally in self.tallies.values())


def count(client: Client, kinds: Sequence[Kind], before: datetime, pace: Pace) -> dict[Kind, int]:
    """How many records of each kind are older than this instant. Raises `TwilioError`."""
    return {kind: sum(1 for _ in _Shelf(client, kind, pace).older(before)) for kind in kinds}


def purge(client: Client, kinds: Sequence[Kind], before: datetime, pace: Pace) -> PurgeReport:
    """Removes every record of these kinds that is older than this instant. Never raises: the report has the fault."""
    report = PurgeReport({kind: PurgeCounts() for kind in kinds})
    try:
        for kind in kinds:
            _purge(_Shelf(client, kind, pace), before, report)
    except TwilioError as fault:
        report.fault = fault
    return report


class _Shelf:
    """The records of one kind; every request waits for its turn."""

    def __init__(self, client: Client, kind: Kind, pace: Pace) -> None:
        self.kind = kind
        self._records, self._pace = getattr(client, kind), pace
        self._given_up = 0

    def older(self, before: datetime) -> Iterator[str]:
        """The ids of the records that are older; one without a date is old. The provider is not asked to choose: its
        filters know days only, and a text that was never sent has no day."""
        page = self._pace.run(lambda: self._records.page(page_size=_PAGE))
        while page:
            for record in page:
                if not isinstance(record.date_created, datetime) or record.date_created < before:
                    yield str(record.sid)
            page = self._pace.run(page.next_page)

    def remove(self, id: str) -> Outcome:
        """Raises `TwilioError` where going on makes no sense: wrong keys, no answer, too many requests, and a fault
        of the server at three records in a row."""
        try:
            self._pace.run(self._records(id).delete)
        except TwilioError as fault:
            if fault.status in _NO_ENTRY:
                raise
            if fault.status >= _SERVER_FAULT:
                self._given_up += 1
                if self._given_up == _MOST_GIVEN_UP:
                    raise
                return "refused"
            return _OUTCOMES.get(fault.code, "refused")
        self._given_up = 0
        return "removed"


def _purge(shelf: _Shelf, before: datetime, report: PurgeReport) -> None:
    """Pass after pass, until one removes nothing."""
    for _ in range(_MOST_PASSES):
        removed = report.tallies[shelf.kind].removed
        _pass(shelf, before, report, PurgeCounts(removed))
        if report.tallies[shelf.kind].removed == removed:
            return
    raise TwilioError  # it lists what it says it removed


def _pass(shelf: _Shelf, before: datetime, report: PurgeReport, tally: PurgeCounts) -> None:
    """Once through the list. The place in a list may be lost with what was removed: then the next pass goes on."""
    removed = tally.removed
    report.tallies[shelf.kind] = tally
    try:
        for id in shelf.older(before):
            report.tallies[shelf.kind] = tally = tally.plus(shelf.remove(id))
    except TwilioError as fault:
        if fault.status not in _LOST or tally.removed == removed:
            raise
