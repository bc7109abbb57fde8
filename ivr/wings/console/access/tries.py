"""How often somebody may be wrong: ten times in a quarter of an hour, on all workers and servers together."""

from __future__ import annotations

from hashlib import sha256

from ivr.store.contract import Store
from ivr.store.keys import SIGN_IN_NOBODY, SIGN_IN_SHUT, SIGN_IN_WRONG, SIGN_INS


def is_shut(store: Store, id: str) -> bool:
    """Whether nobody gets in under a name for now, not even with the right password; or too many try at once."""
    return SIGN_IN_SHUT.get(store, _key(id)) is not None or not SIGN_INS.within(store)


def was_wrong(store: Store, id: str) -> None:
    """Counts a wrong password or code."""
    if not SIGN_IN_WRONG.within(store, _key(id)):
        SIGN_IN_SHUT.put(store, "yes", _key(id))


def may_note_nobody(store: Store) -> bool:
    """Whether a try under a name that nobody has is written into the book: whoever makes up names does not fill it."""
    return SIGN_IN_NOBODY.within(store)


def _key(id: str) -> str:
    """What is typed as a name may be a password: it is not kept as it is."""
    return sha256(id.encode()).hexdigest()[:16]
