"""What stands in the book, in the language of who reads it."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.wings.console.interface import lazy

DEEDS: Mapping[str, object] = {
    "signed in": lazy("signed in"),
    "signed out": lazy("signed out"),
    "wrong password": lazy("typed a wrong password"),
    "wrong code": lazy("typed a wrong code"),
    "chose a password": lazy("chose a password"),
    "changed the password": lazy("changed the password"),
    "was refused": lazy("was refused"),
    "invited": lazy("invited"),
    "invited again": lazy("invited again"),
    "changed the role": lazy("changed the role of"),
    "changed the role, and invited again": lazy("changed the role, and invited again"),
    "took the account away": lazy("took the account away of"),
    "saved": lazy("saved"),
    "recorded": lazy("recorded"),
    "took a recording away": lazy("took a recording away"),
    "published": lazy("published"),
    "went back": lazy("went back to"),
}
"""By what is written down; what is not here stands as it was written."""


def deed_told(what: str) -> str:
    return str(DEEDS.get(what, what))
