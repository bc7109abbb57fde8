"""Which needs a topic asks for, and whether the question is worth a caller's seconds."""

from __future__ import annotations

from dataclasses import replace

from ivr.engine.call.context import Context
from ivr.model import keypad

MOST_HEARD = 3
"""Cards that somebody listens to; where no more can help, the question would cost more than it saves."""
MOST = len(keypad.CHOICES) - 1
"""Needs that are asked; the last key is for something else."""


def asked(context: Context) -> tuple[str, ...]:
    """The needs to choose from, in the operator's order: those of the topic that are met where the caller is. None
    where the question would not pay, and for who typed the code of an organisation."""
    state = context.state
    topic = context.library.topics.get(state.topic)
    if not topic or state.organisation:
        return ()
    entries = replace(context, state=state.change(need="")).found.entries
    met = [need for need in topic.needs if any(entry.service.meets(need) for entry in entries)]
    return tuple(met[:MOST]) if len(met) > 1 and len(entries) > MOST_HEARD else ()
