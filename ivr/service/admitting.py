"""Whether a text is answered. Two limits are two things: how many messages of one telephone are heard, and how many
answers go out in a minute. Nobody can use up the second for all others, because the first holds before it counts."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ivr.engine.library import Library
from ivr.language.letters import fold
from ivr.store import keys
from ivr.store.callers import Callers
from ivr.store.contract import Passing

Admitted = Literal["yes", "busy", "no"]


class Texter(NamedTuple):
    """A caller key, "" where it cannot be told apart; and the hash of the last answer that went there, "" without."""

    who: str
    last: str = ""


def admit(store: Passing, callers: Callers, texter: Texter, body: str, library: Library) -> Admitted:
    """Whether a message is answered: first what its sender may have, then what there is for all."""
    admitted = _admit_sender(store, callers, texter, body, library)
    if admitted == "yes" and not keys.ANSWERS.within(store, most=library.line.limits.all_a_minute):
        return "busy" if texter.who and keys.BUSY.first(store, texter.who) else "no"
    return admitted


def _admit_sender(store: Passing, callers: Callers, texter: Texter, body: str, library: Library) -> Admitted:
    """Too many messages of one telephone get one sentence in an hour, then silence; a machine that sends our answer
    back gets silence, and so does a phone that quotes it and asks nothing."""
    who, last = texter
    if not who:
        return "yes" if keys.TEXTS_OF_NOBODY.within(store) else "no"
    if last and _is_ours(callers, last, body, library):
        return "no"
    if not keys.SAME_WORDS.within(store, who, callers.hashed(body)):
        return "no"
    limits, count = library.line.limits, keys.TEXTS.count(store, who)
    if count <= limits.per_phone_an_hour:
        return "yes"
    return "busy" if count == limits.per_phone_an_hour + 1 else "no"


def _is_ours(callers: Callers, last: str, body: str, library: Library) -> bool:
    """Whether a message is our last answer, or quotes it."""
    from ivr.engine.sms.unanswered import quoted_alone  # as in `ivr.service.chats`

    return last in map(callers.hashed, (fold(body), quoted_alone(library, body)))
