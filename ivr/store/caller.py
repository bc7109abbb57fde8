"""Knows a caller again for a few hours without knowing who it is.

No number of a caller, nor anything it can be computed back from, may be kept (rules of privacy). A key by which an
SMS answer goes on, or a limit counts, is therefore a hash of the number and a random salt. There are few enough numbers
to try them all, so the hash alone hides nothing: what hides the caller is that the salt is deleted within a day.
"""

from __future__ import annotations

import hmac
import secrets

from ivr.store.api import DAY, Store

_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")

# Twilio sends these words as a number, spelled on a keypad, in place of one that was withheld.
_WITHHELD = {
    word.translate(_KEYPAD) for word in ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
}


def caller_key(store: Store, number: str) -> str:
    """32 hexadecimal digits that stand for a number until its salt is gone; "" for a number that was withheld.

    The same number gets the same key for at most 24 hours, in all processes. "" is no key: such callers would share it.
    Raises `StoreDown`.
    """
    digits = "".join(character for character in number if character.isdecimal())
    if not digits or digits in _WITHHELD:
        return ""
    return keyed(store, number)


def keyed(store: Store, text: str) -> str:
    """32 hexadecimal digits that stand for any text in the same way: for what a caller wrote. Raises `StoreDown`."""
    salt = store.once("salt of the callers", secrets.token_hex(32), DAY)
    return hmac.digest(salt.encode(errors="replace"), text.encode(errors="replace"), "sha256").hex()[:32]
