"""One turn of a call: the engine's decision, and what of it is done beside the call: noted, sent, put through, paid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from ivr.engine.call.state import State
from ivr.engine.call.turn import turn
from ivr.language.gsm import segments
from ivr.model.steps import Dial, Dialled, Event, Handover, Report, Send, Sent, Step
from ivr.provider.api import Caller
from ivr.service.parts import LineServices
from ivr.service.use_counts import call_uses
from ivr.snapshot.read import Snapshot

Deliver = Callable[[Send, str], Handover]
"""Sends an SMS to a number; what came of it, within a second."""


class Request(NamedTuple):
    """What a turn has to know of the request it answers. A `trial` costs nothing and is counted nowhere."""

    caller: Caller
    now: datetime
    deliver: Deliver
    trial: bool = False


class Answered(NamedTuple):
    """The steps that answer a request, with neither a `Report` nor a `Send` among them, and where the call is then."""

    library: Snapshot
    steps: list[Step]
    state: State


def answer(line: LineServices, state: State, event: Event, request: Request) -> Answered:
    """One turn."""
    library = line.snapshot(state.snapshot)
    this = _Turn(line, library, request)
    return this.counted(state, event, this.answer(state.change(snapshot=library.id), event))


@dataclass(frozen=True)
class _Turn:
    line: LineServices
    library: Snapshot
    request: Request

    def answer(self, state: State, event: Event) -> Answered:
        steps, state = self._decide(state, event)
        if isinstance(steps[-1], Send):
            steps, state = self._instead(state, steps, Sent(self._send(steps[-1], state)))
        elif isinstance(steps[-1], Dial):
            steps, state = self._through(state, steps, steps[-1])
        return Answered(self.library, steps, state)

    def counted(self, before: State, event: Event, done: Answered) -> Answered:
        """The same answer, once it is counted how the line was used."""
        if self.request.trial:
            return done
        if uses := call_uses(self.library, before, event, done.state, done.steps, self.request.now):
            self.line.memory.count(uses, self.request.caller, before.turns, self.request.now)
        return done

    def _decide(self, state: State, event: Event) -> tuple[list[Step], State]:
        """What the engine says; what a caller reported is noted and left out of what is said."""
        memory, now = self.line.memory, self.request.now
        steps, state = turn(self.library, state, event, now, memory.doubtful(self.library, now))
        for step in steps:
            if isinstance(step, Report):
                memory.note(step, self.request.caller, now)
        return [step for step in steps if not isinstance(step, Report)], state

    def _instead(self, state: State, steps: list[Step], event: Event) -> tuple[list[Step], State]:
        """The steps with what follows from this event in the place of the last one."""
        after, state = self._decide(state, event)
        return [*steps[:-1], *after], state

    def _send(self, message: Send, state: State) -> Handover:
        """Sends an SMS to the caller, once however often the provider asks; what came of it."""
        return self.line.memory.once(self.request.caller, str(state.write()), lambda: self._sent(message))

    def _sent(self, message: Send) -> Handover:
        """What came of it; one that may still come is paid for."""
        line, caller, now, limits = self.line, self.request.caller, self.request.now, self.library.line.limits
        if self.request.trial:
            return self.request.deliver(message, caller.number)
        if not (line.spending.left("sms", limits.sms_a_day, now) and line.memory.may_text(caller, self.library.line)):
            return "refused"
        outcome = self.request.deliver(message, caller.number)
        if outcome != "refused":
            line.spending.add("sms", segments(message.text), now)
        return outcome

    def _through(self, state: State, steps: list[Step], dial: Dial) -> tuple[list[Step], State]:
        """The steps with no longer a call than there is money for today; or without one, for who had theirs."""
        line, rule, now = self.line, self.library.line.put_through, self.request.now
        if rule is None or self.request.trial:
            return steps, state
        left = line.spending.left("minutes", rule.minutes_a_day, now)
        if not left or not line.memory.may_dial(self.request.caller, self.library.line):
            return self._instead(state, [dial], Dialled("failed"))
        line.spending.add("calls", 1, now)
        return [*steps[:-1], replace(dial, limit=min(dial.limit, left * 60))], state
