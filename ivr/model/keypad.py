"""The keys of a call, and who owns each: a key that means the same everywhere can be no choice of one menu or card.

Before a language is chosen, and while digits of a code are typed, the digits belong to that question alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeVar, get_args

T = TypeVar("T")

ChoiceKey = Literal["1", "2", "3", "4", "5", "6"]
CHOICES: tuple[ChoiceKey, ...] = get_args(ChoiceKey)
"""What menus, cards and lists offer: nobody remembers the first of more than six."""
LANGUAGES = tuple("123456789")
"""What languages are offered on: nothing else has a key before one is chosen."""
CODE: Final = ("7", "8")
"""A short code begins with one of these."""
LEAVE: Final = "9"
HOME: Final = "0"
BACK: Final = "*"
AGAIN: Final = "#"
"""Says it again, where it does not end what is typed."""

Owner = Literal["choice", "code", "leave", "home", "back", "again"]


def _owners(keys: Mapping[Owner, Iterable[str]]) -> Mapping[str, Owner]:
    """Each key of a telephone with its one owner; raises `TypeError` where a key has two, or none."""
    pairs = [(key, owner) for owner, own in keys.items() for key in own]
    if sorted(key for key, _ in pairs) != sorted("0123456789*#"):
        raise TypeError(f"each key of a telephone has one owner, and not: {pairs}")
    return dict(pairs)


OWNERS = _owners({"choice": CHOICES, "code": CODE, "leave": LEAVE, "home": HOME, "back": BACK, "again": AGAIN})


def choices(what: str, table: Mapping[ChoiceKey, T]) -> Mapping[str, T]:
    """The table of what each key chooses, ready to be asked with any key; raises `TypeError` where a key belongs to
    somebody else.

    >>> choices("OPTIONS", {"7": "address"})
    Traceback (most recent call last):
    TypeError: OPTIONS: the key 7 is no choice, it belongs to: code
    """
    for key in table:
        if OWNERS[key] != "choice":
            raise TypeError(f"{what}: the key {key} is no choice, it belongs to: {OWNERS[key]}")
    return {str(key): chosen for key, chosen in table.items()}


def numbered(what: str, items: Iterable[T]) -> Mapping[str, T]:
    """The items on the keys from 1 on; raises `TypeError` where there are more than keys for them.

    >>> numbered("REASONS", ["closed", "moved"])
    {'1': 'closed', '2': 'moved'}
    """
    table = {str(key): item for key, item in enumerate(items, start=1)}
    if len(table) > len(CHOICES):
        raise TypeError(f"{what}: {len(table)} things, and {len(CHOICES)} keys to choose one of them")
    return table
