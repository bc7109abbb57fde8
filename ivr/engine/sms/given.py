"""Which of the answers may be given now, and what comes after one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ivr.country.opening import ZONE
from ivr.engine.library import Library, is_sensitive
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.intent import Intent
from ivr.model import Answer


def given(library: Library, ids: Iterable[str], language: str, now: datetime) -> Answer | None:
    """The first of these that may be given in a language now; one that is over is as good as none."""
    day = now.astimezone(ZONE).date().isoformat()
    known = (library.answers[id] for id in ids if id in library.answers)
    return next((answer for answer in known if answer.may_be_given(language, day)), None)


def next_after(library: Library, state: Conversation, now: datetime) -> Answer | None:
    """The next answer for the same need as the one that was told last, until all of them were."""
    last = library.answers.get(state.answer)
    if not (state.told and last):
        return None
    same = [id for id in _for_need(library, last.topic, last.need or "") if given(library, [id], state.language, now)]
    at = same.index(last.id) if last.id in same else -1
    return library.answers[same[(at + 1) % len(same)]] if state.told < len(same) else None


def rules_code(library: Library, state: Conversation, now: datetime) -> str:
    """The code of the answer for what somebody needs that was not told yet: the only one, or the one that has the name
    of the need; else nothing."""
    if state.answer or state.danger or state.organisation or state.shown:
        return ""
    there = [id for id in _for_need(library, state.topic, state.need) if given(library, [id], state.language, now)]
    fitting = there if len(there) == 1 else [id for id in there if id == state.need]
    return next((library.answers[id].code or "" for id in fitting), "")


def _for_need(library: Library, topic: str, need: str) -> list[str]:
    """The answers for a need, in the order of their codes; without a need, those of the topic that are for none."""
    fitting = (one for one in library.answers.values() if one.topic == topic and (one.need or "") == need)
    return [one.id for one in sorted(fitting, key=lambda one: (one.code or "", one.id))]


def is_told(library: Library, meant: Intent, answer: Answer) -> bool:
    """Whether the answer may be told at once. What is nobody else's business is not: the answer with cards has its
    code, and only who sends that wants it on this phone."""
    return meant.coded or not is_sensitive(library, [answer.topic])
