"""What a call needs of the shared store. Where the store is out of reach, the line goes on without it."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.engine.library import Library
from ivr.opening import BRUSSELS
from ivr.reports import complaints, contact_key, report_key
from ivr.steps import Handover, Report
from ivr.store.api import Store, StoreDown
from ivr.store.caller import caller_key

log = logging.getLogger("ivr")

REPORTS = "reports"
_A_DAY = 86_400
_OUTCOMES: dict[str, Handover] = {"taken": "taken", "refused": "refused"}
# A caller who has a card sent from a call, in a day; more is somebody who plays with other people's money.
_MOST_TEXTS = 10
# How old the doubts may be that callers hear of; they cost a look into the store.
_FRESH = 30.0


@dataclass(frozen=True)
class Caller:
    """Who is calling, for this request only: their number as the provider sends it, and the id of the call."""

    number: str
    call: str


class Memory:
    """Counts and small facts about calls, none of which says who called."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._doubtful: frozenset[str] = frozenset()
        self._looked = -_FRESH

    def is_up(self) -> bool:
        """Whether the store can be used; asking also clears what is over."""
        try:
            self._store.ping()
        except StoreDown:
            return False
        return True

    def note(self, report: Report, caller: Caller, now: datetime) -> None:
        """Counts a report; of one caller about one number, only the first of a day."""
        try:
            about = contact_key(report.service, report.number)
            if self._store.first(f"report {self._who(caller)} {about}", _A_DAY):
                self._store.tally(REPORTS, report_key(report), now.astimezone(BRUSSELS).date().isoformat())
        except StoreDown:
            log.warning("a report was not counted: the store is down")

    def doubtful(self, library: Library, now: datetime) -> frozenset[str]:
        """The contacts that enough callers reported; what was known before, while the store is down."""
        if time.monotonic() - self._looked >= _FRESH:
            self._looked = time.monotonic()
            rule = library.line.reports
            since = (now.astimezone(BRUSSELS).date() - timedelta(days=rule.days)).isoformat()
            try:
                found = complaints(self._store.tallies(REPORTS, since), library)
                self._doubtful = frozenset(contact_key(c.service, c.number) for c in found if c.doubtful(rule))
            except StoreDown:
                log.warning("reports are not read: the store is down")
        return self._doubtful

    def may_text(self, caller: Caller) -> bool:
        """Whether this caller may have one more SMS today. Without a store nobody is refused."""
        try:
            return self._store.count(f"texts {self._who(caller)}", _A_DAY) <= _MOST_TEXTS
        except StoreDown:
            return True

    def once(self, caller: Caller, turn: str, do: Callable[[], Handover]) -> Handover:
        """Does something at most once in a turn of a call, however often the provider delivers its request; what came
        of it, unknown while it is being done."""
        key = f"turn {_digest(f'{caller.call} {turn}')}"
        try:
            if not self._store.first(key, _A_DAY):
                return _OUTCOMES.get(self._store.get(key) or "", "unknown")
        except StoreDown:
            return do()
        outcome = do()
        with suppress(StoreDown):
            self._store.put(key, outcome, _A_DAY)
        return outcome

    def _who(self, caller: Caller) -> str:
        """Stands for a caller for a day at most; for one call where they withhold their number."""
        return caller_key(self._store, caller.number) or _digest(caller.call)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
