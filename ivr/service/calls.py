"""What a call needs of the shared store. Where the store is out of reach, the line goes on without it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from ivr import watch
from ivr.country.opening import BRUSSELS
from ivr.engine.directory.reports import contact_key, report_key, reports_by_contact
from ivr.engine.library import Library
from ivr.model import Line
from ivr.model.steps import Handover, Report
from ivr.provider.api import Caller
from ivr.store.api import Store, StoreDown
from ivr.store.callers import Callers

REPORTS = "reports"
_A_DAY, _AN_HOUR = 86_400, 3_600
_OUTCOMES: dict[str, Handover] = {"taken": "taken", "refused": "refused"}
# Numbers that one call, and one caller on a day, can report: more is somebody who wants them marked.
_MOST_OF_A_CALL, _MOST_OF_A_CALLER = 3, 5
# How old the doubts may be that callers hear of; they cost a look into the store.
_FRESH = 30.0


class Memory:
    """Counts and small facts about calls, none of which says who called."""

    def __init__(self, store: Store, callers: Callers) -> None:
        self._store, self._callers = store, callers
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
        """Counts a report, of callers who can be told apart: of one about one number only the first of a day, and
        few of one call. Who withholds their number could be anybody any number of times."""
        try:
            if self._counts(report, caller):
                self._store.tally(REPORTS, report_key(report), now.astimezone(BRUSSELS).date().isoformat())
        except StoreDown:
            watch.count("store-down")

    def _counts(self, report: Report, caller: Caller) -> bool:
        who, call = self._callers.key(caller.number), self._callers.hashed(caller.call)
        return (
            bool(who)
            and self._store.first(f"report {who} {contact_key(report.service, report.number)}", _A_DAY)
            and self._store.count(f"reports of call {call}", _A_DAY) <= _MOST_OF_A_CALL
            and self._store.count(f"reports {who}", _A_DAY) <= _MOST_OF_A_CALLER
        )

    def doubtful(self, library: Library, now: datetime) -> frozenset[str]:
        """The contacts that enough callers reported; what was known before, while the store is down."""
        if time.monotonic() - self._looked >= _FRESH:
            self._looked = time.monotonic()
            rule = library.line.reports
            since = (now.astimezone(BRUSSELS).date() - timedelta(days=rule.days)).isoformat()
            try:
                found = reports_by_contact(self._store.tallies(REPORTS, since), library)
                self._doubtful = frozenset(contact_key(c.service, c.number) for c in found if c.doubtful(rule))
            except StoreDown:
                watch.count("store-down")
        return self._doubtful

    def may_text(self, caller: Caller, line: Line) -> bool:
        """Whether this caller may have one more SMS today. Without a store nobody is refused."""
        return self._is_within("cards", caller, line.limits.cards_a_day)

    def may_dial(self, caller: Caller, line: Line) -> bool:
        """Whether this caller may be put through once more today. Without a store nobody is refused."""
        return not line.put_through or self._is_within("through", caller, line.put_through.calls_a_day)

    def once(self, caller: Caller, turn: str, do: Callable[[], Handover]) -> Handover:
        """Does something at most once in a turn of a call, however often the provider delivers its request; what came
        of it, unknown while it is being done."""
        try:
            key = f"turn {self._callers.hashed(f'{caller.call} {turn}')}"
            if not self._store.first(key, _AN_HOUR):
                return _OUTCOMES.get(self._store.get(key) or "", "unknown")
        except StoreDown:
            return do()
        outcome = do()
        with suppress(StoreDown):
            self._store.put(key, outcome, _AN_HOUR)
        return outcome

    def _is_within(self, what: str, caller: Caller, most: int) -> bool:
        try:
            within = self._store.count(f"{what} {self._who(caller)}", _A_DAY) <= most
        except StoreDown:
            return True
        if not within:
            watch.count("limit-reached")
        return within

    def _who(self, caller: Caller) -> str:
        """Stands for a caller for a day at most; for one call where they withhold their number."""
        return self._callers.key(caller.number) or self._callers.hashed(caller.call)
