"""What is remembered between two text messages, for a day at most; and what their answers cost.

Everything stands under the caller key, which nobody can compute back to a number, and no message is kept. Where the
store is out of reach, every message is answered as if it were the first.

What is asked of the store before an answer is thought of is asked together, and so is what is kept behind it: ten
questions one by one took longer than the answer.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ivr import watch
from ivr.country.opening import ZONE
from ivr.engine.library import Library
from ivr.engine.sms.conversation import Conversation
from ivr.language.gsm import segments
from ivr.language.letters import fold
from ivr.model import Limits
from ivr.model.steps import Reply, Sms
from ivr.service.admitting import Admitted, Texter, admit
from ivr.service.spending import Spending
from ivr.service.use_counts import count_uses, text_uses
from ivr.store import keys
from ivr.store.callers import Callers
from ivr.store.contract import Passing, Store, StoreDown

if TYPE_CHECKING:
    from ivr.engine.sms.chat import Exchange

# What understands a text is imported where one comes: the start of a line takes a tenth less so (`ivr.app.LATE`).

_LETTERS = (3, 20)
# How the replies to a message begin, as they are kept; until they are there, whoever finds them holds their place.
_REPLIES = "["
# What is kept of a conversation, and beside it a hash of the last answer.
_STRANGER = Conversation()
_REMEMBERED, _LAST = vars(_STRANGER).keys(), "last"
# Seconds: a turn takes some thousandths; whoever was killed in it is not waited for any longer.
_PATIENCE, _BEAT = 0.8, 0.01


class Message(NamedTuple):
    """An SMS for this request only: who sent it, the provider's id of it, its words. A phone of ours that tries the
    line costs nothing."""

    sender: str
    id: str
    text: Sms
    now: datetime
    costs: bool = True


class _Begun(NamedTuple):
    """A message before anything is thought of: its hashed id, "" where it has none; what is kept of its replies where
    somebody else got it first; else who sent it, the hash of the last answer to them, whether it is answered, and the
    conversation so far."""

    callers: Callers
    this: str
    theirs: str = ""
    who: str = ""
    last: str = ""
    admitted: Admitted = "yes"
    state: Conversation = _STRANGER


class Chats:
    """Conversations by SMS in the shared store."""

    def __init__(self, store: Store, callers: Callers, spending: Spending) -> None:
        self._store, self._callers, self._spending = store, callers, spending

    def answer(self, message: Message, library: Library) -> list[Reply]:
        """The replies to a message; one that the provider delivers twice gets the same replies and counts once."""
        try:
            replies = self._answer(message, library)
        except StoreDown:
            watch.count("store-down")
            replies = self.try_out(message, library)
        return self._paid(replies, library.line.limits, message.now) if message.costs and replies else replies

    def try_out(self, message: Message, library: Library) -> list[Reply]:
        """The replies to the first message of a stranger; nothing is remembered or counted."""
        from ivr.engine.sms.chat import turn

        return turn(library, _STRANGER, message.text, message.now).replies

    def _paid(self, replies: list[Reply], limits: Limits, now: datetime) -> list[Reply]:
        """The replies, counted; none once the day's money is spent."""
        parts = sum(segments(reply.text) for reply in replies)
        return replies if self._spending.pay("sms", parts, limits.sms_a_day, now) else []

    def _answer(self, message: Message, library: Library) -> list[Reply]:
        """The replies to a message, from whoever of all who got it came first; from the next where that one failed."""
        begun = self._store.together(lambda store: self._begin(store, message, library, mine=secrets.token_hex(16)))
        if begun.theirs:
            if before := self._finished(begun):
                return [Reply(**reply) for reply in json.loads(before)]
            begun = self._store.together(lambda store: self._begin(store, message, library, mine=""))
        try:
            return self._new_answer(begun, message, library)
        except Exception:
            with suppress(StoreDown):
                if begun.this:
                    keys.ANSWER.drop(self._store, begun.this)
            raise

    def _begin(self, store: Passing, message: Message, library: Library, mine: str) -> _Begun:
        """Takes a message in hand, by a mark of `mine` where somebody else may have it already."""
        from ivr.engine.sms.unanswered import wants_answer

        callers = self._callers.at_once(store)
        this = callers.hashed(message.id) if message.id else ""
        if this and mine and (theirs := keys.ANSWER.once(store, mine, this)) != mine:
            return _Begun(callers, this, theirs)
        who, asks = callers.key(message.sender), wants_answer(message.text)
        state, last = _recalled(store, who)
        admitted = admit(store, callers, Texter(who, last), message.text.body, library) if asks else "yes"
        return _Begun(callers, this, "", who, last, admitted, state)

    def _finished(self, begun: _Begun) -> str:
        """The replies that somebody else is finding, once they are there; nothing where it takes them too long."""
        until, kept = time.monotonic() + _PATIENCE, begun.theirs
        while kept and not kept.startswith(_REPLIES):
            if time.monotonic() > until:
                return ""
            time.sleep(_BEAT)
            kept = keys.ANSWER.get(self._store, begun.this) or ""
        return kept

    def _new_answer(self, begun: _Begun, message: Message, library: Library) -> list[Reply]:
        """The replies, once they and the conversation are kept."""
        from ivr.engine.sms.chat import busy, turn

        done = None
        if begun.admitted == "yes":
            done = turn(library, begun.state, message.text, message.now)
            replies = done.replies
        else:
            watch.count("limit-reached")
            replies = busy(library, begun.state, message.now) if begun.admitted == "busy" else []
        words = self._store.together(lambda store: _kept(store, begun, replies, done))
        if done and message.costs:
            count_uses(self._store, text_uses(library, done, message.now))
        for word in words:
            keys.WORDS.add(self._store, word, message.now.astimezone(ZONE).date().isoformat())
        return replies


def _recalled(store: Passing, who: str) -> tuple[Conversation, str]:
    """The conversation so far, a fresh one for a stranger or where an older program kept it otherwise; and the hash of
    the last answer, "" where there was none."""
    kept = keys.CHAT.get(store, who) if who else None
    found = json.loads(kept) if kept else {}
    last = found.pop(_LAST, "")
    return Conversation(**found) if found.keys() == _REMEMBERED else _STRANGER, last


def _kept(store: Passing, begun: _Begun, replies: Sequence[Reply], done: Exchange | None) -> list[str]:
    """Keeps the replies for whoever gets the message too, and the conversation; the words that count now."""
    if begun.this:
        keys.ANSWER.put(store, json.dumps([vars(reply) for reply in replies]), begun.this)
    if not (done and begun.who):
        return []
    _remember(store, begun, done)
    return [word for word in done.unknown if _counts(store, begun, word)]


def _remember(store: Passing, begun: _Begun, done: Exchange) -> None:
    """For as long as the conversation may be known; of one that was wiped not even a hash of the answer stays."""
    if not done.keep:
        keys.CHAT.drop(store, begun.who)
        return
    last = begun.callers.hashed(fold(done.replies[-1].text)) if done.replies else begun.last
    keys.CHAT.put(store, json.dumps(vars(done.state) | {_LAST: last}), begun.who, seconds=done.keep)


def _counts(store: Passing, begun: _Begun, word: str) -> bool:
    """Whether a word that means nothing to the line is counted: a single one of letters only, once several people wrote
    it."""
    if not word.isalpha() or not _LETTERS[0] <= len(word) <= _LETTERS[1]:
        return False
    wrote = begun.callers.hashed(word)
    return keys.WROTE.first(store, wrote, begun.who) and not keys.WRITERS.within(store, wrote)
