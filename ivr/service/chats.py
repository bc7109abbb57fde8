"""What is remembered between two text messages, for a day at most; and how many of them are answered.

Everything stands under the caller key, which nobody can compute back to a number, and no message is kept. Where the
store is out of reach, every message is answered as if it were the first.

Two limits are two things: how many messages of one telephone are heard, and how many SMS go out, in a minute and on a
day, which cost money. Nobody can use up the second for all others, because the first holds before it counts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Literal

from ivr import watch
from ivr.country.opening import BRUSSELS
from ivr.engine.library import Library
from ivr.engine.sms.chat import Exchange, busy, turn
from ivr.engine.sms.conversation import Conversation
from ivr.language.gsm import segments
from ivr.model import Limits
from ivr.model.steps import Reply, Sms
from ivr.service.spending import Spending
from ivr.store import keys
from ivr.store.callers import Callers
from ivr.store.contract import Store, StoreDown

_LETTERS = (3, 20)

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
            replies = self._answer(message, library)
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
        known = self._callers.hashed(message.id)
        if message.id and (before := keys.ANSWER.get(self._store, known)):
            return [Reply(**reply) for reply in json.loads(before)]
        replies = self._new_answer(message, library)
        if message.id:
            keys.ANSWER.put(self._store, json.dumps([asdict(reply) for reply in replies]), known)
        return replies

    def _new_answer(self, message: Message, library: Library) -> list[Reply]:
        who = self._callers.key(message.sender)
        admitted = self._admit(who, message.text.body, library.line.limits)
        if admitted == "yes":
            return self._think(who, message, library)
        watch.count("limit-reached")
        return busy(library, self._recall(who), message.now) if admitted == "busy" else []

    def _admit(self, who: str, body: str, limits: Limits) -> Admitted:
        """Whether a message is answered: first what its sender may have, then what there is for all."""
        admitted = self._admit_sender(who, body, limits)
        if admitted == "yes" and not keys.ANSWERS.within(self._store, most=limits.all_a_minute):
            return "busy" if who and keys.BUSY.first(self._store, who) else "no"
        return admitted

    def _admit_sender(self, who: str, body: str, limits: Limits) -> Admitted:
        """Too many messages of one telephone get one sentence in an hour, then silence; a machine gets silence."""
        if not who:
            return "yes" if keys.TEXTS_OF_NOBODY.within(self._store) else "no"
        words = self._callers.hashed(body)
        if keys.ECHO.get(self._store, who) == words or not keys.SAME_WORDS.within(self._store, who, words):
            return "no"
        count = keys.TEXTS.count(self._store, who)
        if count <= limits.per_phone_an_hour:
            return "yes"
        return "busy" if count == limits.per_phone_an_hour + 1 else "no"

    def _think(self, who: str, message: Message, library: Library) -> list[Reply]:
        done = turn(library, self._recall(who), message.text, message.now)
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
            keys.ECHO.put(self._store, self._callers.hashed(done.replies[-1].text), who, seconds=done.keep)

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
                keys.WORDS.add(self._store, word, now.astimezone(BRUSSELS).date().isoformat())
