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
from ivr.store.api import Store, StoreDown
from ivr.store.callers import Callers

WORDS = "words"
_A_DAY, _AN_HOUR, _A_MINUTE = 86_400, 3_600, 60
# How long a provider may deliver a message again; it does so within seconds, and what it says lies here meanwhile.
_SOON = 120
# The same words so often within an hour come from a machine that answers us.
_SAME_WORDS = 5
# Those whose number cannot be told apart share this many answers in a minute.
_OF_NOBODY = 30
# A word is shown to operators once so many people wrote it on one day: then it says nothing about any of them.
_SEVERAL = 3
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
        known = f"sms {self._callers.hashed(message.id)}"
        if message.id and (before := self._store.get(known)):
            return [Reply(**reply) for reply in json.loads(before)]
        replies = self._new_answer(message, library)
        if message.id:
            self._store.put(known, json.dumps([asdict(reply) for reply in replies]), _SOON)
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
        if admitted == "yes" and self._store.count("answers", _A_MINUTE) > limits.all_a_minute:
            return "busy" if who and self._store.first(f"busy {who}", _AN_HOUR) else "no"
        return admitted

    def _admit_sender(self, who: str, body: str, limits: Limits) -> Admitted:
        """Too many messages of one telephone get one sentence in an hour, then silence; a machine gets silence."""
        if not who:
            return "yes" if self._store.count("texts of nobody", _A_MINUTE) <= _OF_NOBODY else "no"
        words = self._callers.hashed(body)
        if self._store.get(f"echo {who}") == words or self._store.count(f"same {who} {words}", _AN_HOUR) > _SAME_WORDS:
            return "no"
        count = self._store.count(f"texts {who}", _AN_HOUR)
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
            self._store.drop(f"chat {who}")
            self._store.drop(f"echo {who}")
            return
        self._store.put(f"chat {who}", json.dumps(asdict(done.state)), done.keep)
        if done.replies:
            self._store.put(f"echo {who}", self._callers.hashed(done.replies[-1].text), min(done.keep, _AN_HOUR))

    def _recall(self, who: str) -> Conversation:
        """The conversation so far; a fresh one for a stranger, or where an older program kept it otherwise."""
        kept = self._store.get(f"chat {who}") if who else None
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
            first = self._store.first(f"wrote {wrote} {who}", _A_DAY)
            if first and self._store.count(f"wrote {wrote}", _A_DAY) >= _SEVERAL:
                self._store.tally(WORDS, word, now.astimezone(BRUSSELS).date().isoformat())
