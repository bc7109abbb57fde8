"""A call between two requests: as plain data, and taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ivr.wings.phone.call import Call
from ivr.wings.phone.transport import Post
from ivr.wings.phone.verbs import verb_of

_WAITING = ("waiting", "dialling", "recording")
_KEPT = ("url", "sid", "to", "sender", "t", "typed", "ended")


def state_of(call: Call) -> dict[str, Any]:
    """Everything needed to go on with this call later; `resumed` takes it back."""
    verbs = {name: asdict(verb) if (verb := getattr(call, name)) else None for name in _WAITING}
    after = [asdict(verb) for verb in call.after]
    kept = {name: getattr(call, name) for name in _KEPT}
    return kept | verbs | {"after": after, "start": call.start.isoformat()}


def resumed(post: Post, state: Mapping[str, Any], get: Post | None = None) -> Call:
    """The call with this state, with no events yet."""
    verbs = {name: verb_of(state[name]) if state.get(name) else None for name in _WAITING}
    start = datetime.fromisoformat(state["start"])
    after = tuple(verb_of(verb) for verb in state["after"])
    return Call(post, **{**state, **verbs, "start": start, "after": after}, get=get)
