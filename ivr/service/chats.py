"""What is remembered between two text messages, for a day at most; and how many of them are answered.

Everything stands under the caller key, which nobody can compute back to a number, and no message is kept. Where the
store is out of reach, every message is answered as if it were the first.

Two limits are two things: how many messages of one telephone are heard, and how many SMS go out, in a minute and on a
day, which cost money. Nobody can use up the second for all others, because the first holds before it counts.
"""

from __future__ import annotations

import json
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Literal

from ivr import watch
from ivr.country.opening import ZONE
from ivr.engine.library import Library
from ivr.engine.sms.chat import Exchange, busy, turn
from ivr.engine.sms.conversation import Conversation
from ivr.engine.sms.unanswered import quoted_alone, wants_answer
from ivr.language.gsm import segments
from ivr.language.letters import fold
from ivr.model import Limits
from ivr.model.steps import Reply, Sms
from ivr.service.spending import Spending
from ivr.service.use_counts import count_uses, text_uses
from ivr.store import keys
from ivr.store.callers import Callers
from ivr.store.contract import Store, StoreDown

_LETTERS = (3, 20)
# How the replies to a message begin, as they are kept; until they are there, whoever finds them holds their place.
_REPLIES = "["
# Seconds: a turn takes some thousandths; whoever was killed in it is not waited for any longer.
_PATIENCE, _BEAT = 0.8, 0.01

Admitted = Literal["yes", "busy", "no"]


@dataclass(frozen=True)
class Message:
    """An SMS for this request only: who sent it, the provider's id of it, its words. A phone of ours that tries the
    line costs nothing."""

    sender: str
    id: str
    text: Sms
    now: datetime
    costs: bool = True


class Chats:
    """Conversations by SMS in the shared store."""

    def __init__(self, store: Store, callers: Callers, spending: Spending) -> None:
        self._store, self._callers, self._spending = store, callers, spending

    def answer(self, message: Message, library: Library) -> list[Reply]:
        """The replies to a message; one that the provider delivers twice gets the same replies and counts once."""
        try:
            replies = Chats(self._store, self._callers.at_once(), self._spending)._answer(message, library)
        except StoreDown:
            watch.count("store-down")
            replies = self.try_out(message, library)
        return self._paid(replies, library.line.limits, message.now) if message.costs and replies else replies

    def try_out(self, message: Message, library: Library) -> list[Reply]:
        """The replies to the first message of a stranger; nothing is remembered or counted."""
        return turn(library, Conversation(), message.text, message.now).replies

    def _paid(self, replies: list[Reply], limits: Limits, now: datetime) -> list[Reply]:
        """The replies, counted; none once the day's money is spent."""
        if not self._spending.left("sms", limits.sms_a_day, now):
            return []
        self._spending.add("sms", sum(segments(reply.text) for reply in replies), now)
        return replies

    def _answer(self, message: Message, library: Library) -> list[Reply]:
        """The replies to a message, from whoever of all who got it came first; from the next where that one failed."""
        if not message.id:
            return self._new_answer(message, library)
        this, mine = self._callers.hashed(message.id), secrets.token_hex(16)
        theirs = keys.ANSWER.once(self._store, mine, this)
        if theirs != mine and (before := self._finished(theirs, this)):
            return [Reply(**reply) for reply in json.loads(before)]
        try:
            replies = self._new_answer(message, library)
        except Exception:
            with suppress(StoreDown):
                keys.ANSWER.drop(self._store, this)
            raise
        keys.ANSWER.put(self._store, json.dumps([asdict(reply) for reply in replies]), this)
        return replies

    def _finished(self, kept: str, this: str) -> str:
        """The replies that somebody else is finding, once they are there; nothing where it takes them too long."""
        until = time.monotonic() + _PATIENCE
        while kept and not kept.startswith(_REPLIES):
            if time.monotonic() > until:
                return ""
            time.sleep(_BEAT)
            kept = keys.ANSWER.get(self._store, this) or ""
        return kept

    def _new_answer(self, message: Message, library: Library) -> list[Reply]:
        who = self._callers.key(message.sender)
        if not wants_answer(message.text):
            return self._think(who, message, library)
        admitted = self._admit(who, message.text.body, library)
        if admitted == "yes":
            return self._think(who, message, library)
        watch.count("limit-reached")
        return busy(library, self._recall(who), message.now) if admitted == "busy" else []

    def _admit(self, who: str, body: str, library: Library) -> Admitted:
        """Whether a message is answered: first what its sender may have, then what there is for all."""
        admitted = self._admit_sender(who, body, library)
        if admitted == "yes" and not keys.ANSWERS.within(self._store, most=library.line.limits.all_a_minute):
            return "busy" if who and keys.BUSY.first(self._store, who) else "no"
        return admitted

    def _admit_sender(self, who: str, body: str, library: Library) -> Admitted:
        """Too many messages of one telephone get one sentence in an hour, then silence; a machine that sends our answer
        back gets silence, and so does a phone that quotes it and asks nothing."""
        if not who:
            return "yes" if keys.TEXTS_OF_NOBODY.within(self._store) else "no"
        if self._is_ours(who, body, library) or not keys.SAME_WORDS.within(
            self._store, who, self._callers.hashed(body)
        ):
            return "no"
        limits, count = library.line.limits, keys.TEXTS.count(self._store, who)
        if count <= limits.per_phone_an_hour:
            return "yes"
        return "busy" if count == limits.per_phone_an_hour + 1 else "no"

    def _is_ours(self, who: str, body: str, library: Library) -> bool:
        """Whether a message is our last answer, or quotes it."""
        last = keys.ECHO.get(self._store, who)
        return last is not None and last in map(self._callers.hashed, (fold(body), quoted_alone(library, body)))

    def _think(self, who: str, message: Message, library: Library) -> list[Reply]:
        done = turn(library, self._recall(who), message.text, message.now)
        if message.costs:
            count_uses(self._store, text_uses(library, done, message.now))
        if who:
            self._remember(who, done)
            self._note_unknown(done.unknown, who, message.now)
        return done.replies

    def _remember(self, who: str, done: Exchange) -> None:
        """For as long as the conversation may be known; of one that was wiped not even a hash of the answer stays."""
        if not done.keep:
            keys.CHAT.drop(self._store, who)
            keys.ECHO.drop(self._store, who)
            return
        keys.CHAT.put(self._store, json.dumps(asdict(done.state)), who, seconds=done.keep)
        if done.replies:
            keys.ECHO.put(self._store, self._callers.hashed(fold(done.replies[-1].text)), who, seconds=done.keep)

    def _recall(self, who: str) -> Conversation:
        """The conversation so far; a fresh one for a stranger, or where an older program kept it otherwise."""
        kept = keys.CHAT.get(self._store, who) if who else None
        if not kept:
            return Conversation()
        found, known = json.loads(kept), {field.name for field in fields(Conversation)}
        return Conversation(**found) if found.keys() == known else Conversation()

    def _note_unknown(self, words: tuple[str, ...], who: str, now: datetime) -> None:
        """Counts words that mean nothing to the line, once several people wrote them: single words of letters only."""
        for word in words:
            if not word.isalpha() or not _LETTERS[0] <= len(word) <= _LETTERS[1]:
                continue
            wrote = self._callers.hashed(word)
            first = keys.WROTE.first(self._store, wrote, who)
            if first and not keys.WRITERS.within(self._store, wrote):
                keys.WORDS.add(self._store, word, now.astimezone(ZONE).date().isoformat())
