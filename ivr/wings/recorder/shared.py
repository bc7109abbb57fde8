"""What calls with operators share, in the store: who was let in, who is at which sentence, what is to be deleted.

Everything stands under a hash of the provider's id of the call; nothing says who called.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Iterator
from contextlib import suppress

from ivr import watch
from ivr.store import keys
from ivr.store.contract import Store, StoreDown
from ivr.wings.recorder.flow import Admitted

log = logging.getLogger("ivr")

_SLOTS = 32
_TRIES_A_CALL = keys.PIN_TRIES.most or 0


class Door:
    """Lets operators in by a code of 6 to 12 digits. With another one, or while the store is down, it stays shut."""

    def __init__(self, store: Store, pin: str) -> None:
        self._store, self._pin = store, pin.encode()
        self.is_there = bool(re.fullmatch(r"[0-9]{6,12}", pin))

    def admit(self, call: str, typed: str) -> Admitted:
        """Whether this code lets this call in, for an hour. At most 3 are heard in a call; after 10 wrong ones nobody
        is let in for an hour."""
        if not self.is_there or not call:
            return Admitted("no")
        try:
            tries = keys.PIN_TRIES.count(self._store, _hashed(call))
            if tries > _TRIES_A_CALL or keys.PIN_SHUT.get(self._store):
                return Admitted("no")
            if hmac.compare_digest(typed.encode(), self._pin):
                keys.LET_IN.put(self._store, "in", _hashed(call))
                return Admitted("yes")
            watch.count("pin-wrong")
            if not keys.PIN_WRONG.within(self._store):
                keys.PIN_SHUT.put(self._store, "shut")
                watch.count("pin-shut")
        except StoreDown:
            log.warning("an operator was not let in: the store is down")
            return Admitted("no")
        return Admitted("again" if tries < _TRIES_A_CALL else "no")

    def is_in(self, call: str) -> bool:
        """Whether this call was let in less than an hour ago."""
        with suppress(StoreDown):
            return self.is_there and bool(call) and keys.LET_IN.get(self._store, _hashed(call)) == "in"
        return False


class Places:
    """Who is at which sentence, so that two operators do not record the same one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, call: str, sentence: str) -> bool:
        """Whether the sentence is free for this call; it then stays so for some minutes."""
        try:
            if keys.AT_SENTENCE.once(self._store, _hashed(call), sentence) != _hashed(call):
                return False
            keys.AT_SENTENCE.put(self._store, _hashed(call), sentence)
        except StoreDown:
            log.warning("two operators may record the same sentence: the store is down")
        return True


class Leftovers:
    """Recordings that are still at the provider, by its ids, for a day at most. `now` is in seconds since 1970."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, id: str, due: float) -> None:
        """Remembers that a recording is to be deleted, from the instant `due` on; the last one told counts."""
        try:
            for slot in range(_SLOTS):
                if keys.TO_DELETE.once(self._store, f"{id} {int(due)}", str(slot)).startswith(id):
                    keys.TO_DELETE.put(self._store, f"{id} {int(due)}", str(slot))
                    return
        except StoreDown:
            pass
        log.warning("a recording may stay at the provider: there is no place to remember it")

    def due(self, now: float) -> Iterator[tuple[int, str]]:
        """What is to be deleted now: a slot, and the id in it."""
        with suppress(StoreDown):
            for slot in range(_SLOTS):
                id, _, due = (keys.TO_DELETE.get(self._store, str(slot)) or "").partition(" ")
                if id and float(due) <= now:
                    yield slot, id

    def done(self, slot: int) -> None:
        """It is deleted. Where that cannot be noted, it is deleted once more, which does no harm."""
        with suppress(StoreDown):
            keys.TO_DELETE.put(self._store, "", str(slot), seconds=1)


def _hashed(call: str) -> str:
    return hashlib.sha256(call.encode(errors="replace")).hexdigest()[:32]
