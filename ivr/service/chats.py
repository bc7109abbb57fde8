"""What is remembered between two text messages, for a day at most; and what their answers cost.

Everything stands under the caller key, which nobody can compute back to a number, and no message is kept. Where the
store is out of reach, every message is answered as if it were the first.

What is asked of the store before an answer is thought of is asked together, and so is what is kept behind it: ten
questions one by one took longer than the answer.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ivr import watch
from ivr.country.opening import ZONE
from ivr.engine.library import Library
from ivr.engine.sms.conversation import Conversation
from ivr.language.gsm import segments
from ivr.language.letters import fold
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
# What is kept of a conversation, and beside it a hash of the last answer.
_STRANGER = Conversation()
_REMEMBERED, _LAST = vars(_STRANGER).keys(), "last"


class Message(NamedTuple):
    """An SMS for this request only: who sent it, the provider's id of it, its words. A phone of ours that tries the
    line costs nothing."""

    sender: str
    id: str
    text: Sms
    now: datetime
    costs: bool = True


class _Known(NamedTuple):
    """What is known of a message before anything is thought of: its hashed id, "" where it has none; the replies to it
    where somebody else got it first; else who sent it, the hash of the last answer to them, and the conversation so
    far."""

    callers: Callers
    this: str
    replies: list[Reply] | None = None
    texter: Texter = Texter("")
    state: Conversation = _STRANGER


class _Settled(NamedTuple):
    """What goes out, whether the message was to be answered, and the words of it that count now; `first` is whoever got
    it first."""

    replies: list[Reply]
    admitted: Admitted = "yes"
    words: Sequence[str] = ()
    first: bool = True


class Chats:
    """Conversations by SMS in the shared store."""

    def __init__(self, store: Store, callers: Callers, spending: Spending) -> None:
        self._store, self._callers, self._spending = store, callers, spending

    def answer(self, message: Message, library: Library) -> list[Reply]:
        """The replies to a message; one that the provider delivers twice gets the same replies and counts once."""
        try:
            return self._answer(message, library)
        except StoreDown:
            watch.count("store-down")
            return self._paid(self.try_out(message, library), message, library)

    def try_out(self, message: Message, library: Library) -> list[Reply]:
        """The replies to the first message of a stranger; nothing is remembered or counted."""
        from ivr.engine.sms.chat import turn

        return turn(library, _STRANGER, message.text, message.now).replies

    def _answer(self, message: Message, library: Library) -> list[Reply]:
        """The replies, once they and the conversation are kept. Of two that get a message at once both think of an
        answer, and that of the first goes out."""
        from ivr.engine.sms.chat import turn

        known = self._store.together(lambda held: self._known(held, message))
        if known.replies is not None:
            return known.replies
        done = turn(library, known.state, message.text, message.now)
        self._spending.look(message.now)
        settled = self._store.together(lambda held: self._settled(held, known, done, message, library))
        if settled.admitted != "yes":
            watch.count("limit-reached")
        elif settled.first and message.costs:
            count_uses(self._store, text_uses(library, done, message.now))
        for word in settled.words:
            keys.WORDS.add(self._store, word, message.now.astimezone(ZONE).date().isoformat())
        return settled.replies

    def _known(self, held: Passing, message: Message) -> _Known:
        callers = self._callers.at_once(held)
        this = callers.hashed(message.id) if message.id else ""
        if (replies := _replies_to(held, this)) is not None:
            return _Known(callers, this, replies)
        who = callers.key(message.sender)
        state, last = _recalled(held, who)
        return _Known(callers, this, None, Texter(who, last), state)

    def _settled(self, held: Passing, known: _Known, done: Exchange, message: Message, library: Library) -> _Settled:
        """Takes a message, where nobody else did meanwhile; admits it, pays for its replies and keeps them."""
        mine = _written(done.replies)
        if known.this and (kept := keys.ANSWER.once(held, mine, known.this)) != mine:
            return _Settled(_read(kept), first=False)
        asked, texter = done.meant is not None, known.texter
        admitted = admit(held, known.callers, texter, message.text.body, library) if asked else "yes"
        replies = self._paid(_admitted(admitted, done, known.state, message, library), message, library, held)
        if known.this and replies is not done.replies:
            keys.ANSWER.put(held, _written(replies), known.this)
        if admitted != "yes" or not texter.who:
            return _Settled(replies, admitted)
        _remember(held, known, done)
        return _Settled(replies, admitted, [word for word in done.unknown if _counts(held, known, word)])

    def _paid(
        self, replies: list[Reply], message: Message, library: Library, held: Passing | None = None
    ) -> list[Reply]:
        """The replies, counted; none once the day's money is spent."""
        if not (replies and message.costs):
            return replies
        parts, most = sum([segments(reply.text) for reply in replies]), library.line.limits.sms_a_day
        return replies if self._spending.pay("sms", parts, most, message.now, held) else []


def _replies_to(held: Passing, this: str) -> list[Reply] | None:
    """The replies that are kept for a hashed id; None where there are none."""
    kept = keys.ANSWER.get(held, this) if this else None
    return _read(kept) if kept else None


def _written(replies: Sequence[Reply]) -> str:
    """The replies, and a mark that tells them from the same ones of another process."""
    return json.dumps([secrets.token_hex(16), *map(vars, replies)])


def _read(kept: str) -> list[Reply]:
    return [Reply(**reply) for reply in json.loads(kept)[1:]]


def _admitted(
    admitted: Admitted, done: Exchange, state: Conversation, message: Message, library: Library
) -> list[Reply]:
    """What somebody gets who is admitted or not."""
    from ivr.engine.sms.chat import busy

    if admitted == "yes":
        return done.replies
    return busy(library, state, message.now) if admitted == "busy" else []


def _recalled(store: Passing, who: str) -> tuple[Conversation, str]:
    """The conversation so far, a fresh one for a stranger or where an older program kept it otherwise; and the hash of
    the last answer, "" where there was none."""
    kept = keys.CHAT.get(store, who) if who else None
    found = json.loads(kept) if kept else {}
    last = found.pop(_LAST, "")
    return Conversation(**found) if found.keys() <= _REMEMBERED else _STRANGER, last


def _remember(held: Passing, known: _Known, done: Exchange) -> None:
    """For as long as the conversation may be known; of one that was wiped not even a hash of the answer stays."""
    if not done.keep:
        keys.CHAT.drop(held, known.texter.who)
        return
    last = known.callers.hashed(fold(done.replies[-1].text)) if done.replies else known.texter.last
    said = {name: value for name, value in vars(done.state).items() if value}
    keys.CHAT.put(held, json.dumps(said | {_LAST: last}), known.texter.who, seconds=done.keep)


def _counts(held: Passing, known: _Known, word: str) -> bool:
    """Whether a word that means nothing to the line is counted: a single one of letters only, once several people wrote
    it."""
    if not word.isalpha() or not _LETTERS[0] <= len(word) <= _LETTERS[1]:
        return False
    wrote = known.callers.hashed(word)
    return keys.WROTE.first(held, wrote, known.texter.who) and not keys.WRITERS.within(held, wrote)
