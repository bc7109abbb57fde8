"""What a call needs of the shared store. Where the store is out of reach, the line goes on without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from ivr import watch
from ivr.country.opening import ZONE
from ivr.engine.directory.reports import contact_key, report_key, reports_by_contact
from ivr.engine.library import Library
from ivr.model import Line
from ivr.model.steps import Handover, Report
from ivr.provider.api import Caller
from ivr.store import keys
from ivr.store.callers import Callers
from ivr.store.contract import Store, StoreDown, Tally

_OUTCOMES: dict[str, Handover] = {"taken": "taken", "refused": "refused"}
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
                keys.REPORTS.add(self._store, report_key(report), now.astimezone(ZONE).date().isoformat())
        except StoreDown:
            watch.count("store-down")

    def _counts(self, report: Report, caller: Caller) -> bool:
        who, call = self._callers.key(caller.number), self._callers.hashed(caller.call)
        return (
            bool(who)
            and keys.REPORTED.first(self._store, who, contact_key(report.service, report.number))
            and keys.REPORTS_OF_CALL.within(self._store, call)
            and keys.REPORTS_OF_CALLER.within(self._store, who)
        )

    def count(self, uses: Sequence[Tally], caller: Caller, turn: int, now: datetime) -> None:
        """Counts how the line is used, once however often the provider asks for a turn of a call, which is told by how
        many there were before it; and by the day, so that no mark is ever the same on two of them."""
        this = self._callers.marked(f"{now.toordinal()} {caller.call} {turn}")
        try:
            keys.USE.add_once(self._store, uses, keys.TURN_COUNTED, this)
        except StoreDown:
            watch.count("store-down")

    def doubtful(self, library: Library, now: datetime) -> frozenset[str]:
        """The contacts that enough callers reported; what was known before, while the store is down."""
        if time.monotonic() - self._looked >= _FRESH:
            self._looked = time.monotonic()
            rule = library.line.reports
            since = (now.astimezone(ZONE).date() - timedelta(days=rule.days)).isoformat()
            try:
                found = reports_by_contact(self._store.tallies(keys.REPORTS.name, since), library)
                self._doubtful = frozenset(contact_key(c.service, c.number) for c in found if c.doubtful(rule))
            except StoreDown:
                watch.count("store-down")
        return self._doubtful

    def may_text(self, caller: Caller, line: Line) -> bool:
        """Whether this caller may have one more SMS today. Without a store nobody is refused."""
        return self._is_within(keys.CARDS, caller, line.limits.cards_a_day)

    def may_dial(self, caller: Caller, line: Line) -> bool:
        """Whether this caller may be put through once more today. Without a store nobody is refused."""
        return not line.put_through or self._is_within(keys.THROUGH, caller, line.put_through.calls_a_day)

    def once(self, caller: Caller, turn: str, do: Callable[[], Handover]) -> Handover:
        """Does something at most once in a turn of a call, however often the provider delivers its request; what came
        of it, unknown while it is being done."""
        try:
            this = self._callers.hashed(f"{caller.call} {turn}")
            if not keys.TURN_BEGUN.first(self._store, this):
                return _OUTCOMES.get(keys.TURN.get(self._store, this) or "", "unknown")
        except StoreDown:
            return do()
        outcome = do()
        with suppress(StoreDown):
            keys.TURN.put(self._store, outcome, this)
        return outcome

    def _is_within(self, what: keys.Limit, caller: Caller, most: int) -> bool:
        try:
            within = what.within(self._store, self._who(caller), most=most)
        except StoreDown:
            return True
        if not within:
            watch.count("limit-reached")
        return within

    def _who(self, caller: Caller) -> str:
        """Stands for a caller for a day at most; for one call where they withhold their number."""
        return self._callers.key(caller.number) or self._callers.hashed(caller.call)
