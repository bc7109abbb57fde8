"""Knows a caller again for a few hours without knowing who it is.

No number of a caller, nor anything it can be computed back from, may be kept (rules of privacy). A key by which an
SMS answer goes on, or a limit counts, is therefore a hash of the number, of a random salt and of a secret of the
operator. There are few enough numbers to try them all, so a hash alone hides nothing. What hides the caller is that the
salt is only ever in memory and dies within a day, and that the secret is never where the salt is.
"""

from __future__ import annotations

import hmac
import secrets

from ivr.store import keys
from ivr.store.contract import Passing

_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")

# Twilio sends these words as a number, spelled on a keypad, in place of one that was withheld.
_WITHHELD = {
    word.translate(_KEYPAD) for word in ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
}


class Callers:
    """Makes the keys. `secret` is what only the running line and the operator's secret store know; the same in all
    processes that share a store."""

    def __init__(self, store: Passing, secret: str | bytes) -> None:
        self._store = store
        self._secret = secret if isinstance(secret, bytes) else secret.encode(errors="replace")

    def at_once(self, store: Passing) -> Callers:
        """The same for what is done at this moment: its salt is asked of this store, once, and forgotten with it."""
        return _AtOnce(store, self._secret)

    def key(self, number: str) -> str:
        """32 hexadecimal digits that stand for a number until the salt is gone; "" for one that was withheld.

        The same number gets the same key for at most 24 hours, in all processes. "" is no key: such callers would
        share it. Raises `StoreDown`.
        """
        digits = "".join(filter(str.isdecimal, number))
        if not digits or digits in _WITHHELD:
            return ""
        return self._made("caller", number)

    def hashed(self, text: str) -> str:
        """32 hexadecimal digits that stand in the same way for anything else that must not be kept: what somebody
        wrote, the provider's id of a call. They never equal the key of a number. Raises `StoreDown`."""
        return self._made("text", text)

    def marked(self, text: str) -> str:
        """The same of what happens in a call, under the secret alone: it needs no look into the store, and is for what
        nobody remembers for longer than an hour, beside a salt that lives as long."""
        return hmac.digest(self._secret, f"mark {text}".encode(errors="replace"), "sha256").hex()[:32]

    def _made(self, kind: str, text: str) -> str:
        return hmac.digest(self._key_of_day(), f"{kind} {text}".encode(errors="replace"), "sha256").hex()[:32]

    def _key_of_day(self) -> bytes:
        """Made for each: a copy of ours would outlive the salt."""
        return hmac.digest(self._secret, self._salt().encode(errors="replace"), "sha256")

    def _salt(self) -> str:
        return keys.SALT.get(self._store) or keys.SALT.once(self._store, secrets.token_hex(32))


class _AtOnce(Callers):
    """Lives no longer than one message."""

    _kept = b""

    def _key_of_day(self) -> bytes:
        self._kept = self._kept or super()._key_of_day()
        return self._kept
