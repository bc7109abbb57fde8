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
    return next(iter(_given((library.answers[id] for id in ids if id in library.answers), language, now)), None)


def next_after(library: Library, state: Conversation, now: datetime) -> Answer | None:
    """The next answer for the same need as the one that was told last, until all of them were."""
    last = library.answers.get(state.answer)
    if not (state.told and last):
        return None
    same = _given(library.answers_for.get((last.topic, last.need or ""), ()), state.language, now)
    at = same.index(last) if last in same else -1
    return same[(at + 1) % len(same)] if state.told < len(same) else None


def rules_code(library: Library, state: Conversation, now: datetime) -> str:
    """The code of the answer for what somebody needs that was not told yet: the only one, or the one that has the name
    of the need; else nothing."""
    if state.answer or state.danger or state.organisation or state.shown:
        return ""
    there = _given(library.answers_for.get((state.topic, state.need), ()), state.language, now)
    fitting = there if len(there) == 1 else [answer for answer in there if answer.id == state.need]
    return next((answer.code or "" for answer in fitting), "")


def _given(answers: Iterable[Answer], language: str, now: datetime) -> list[Answer]:
    """Those that may be given in a language now."""
    if not (known := list(answers)):  # as mostly
        return []
    day = now.astimezone(ZONE).date().isoformat()
    return [answer for answer in known if answer.may_be_given(language, day)]


def is_told(library: Library, meant: Intent, answer: Answer) -> bool:
    """Whether the answer may be told at once. What is nobody else's business is not: the answer with cards has its
    code, and only who sends that wants it on this phone."""
    return meant.coded or not is_sensitive(library, [answer.topic])
