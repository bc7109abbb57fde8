"""The four roles, and what each may do: one table, which every page is held against."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Role = Literal["translator", "editor", "publisher", "administrator"]


class May(StrEnum):
    """What a page asks of who opens it."""

    COME_IN = "come in"
    """One's own account, and nothing of the line."""
    TRANSLATE = "translate"
    """The sentences of one's own languages."""
    SEE = "see"
    """The whole content, and how the line is used."""
    EDIT = "edit"
    """Change the draft."""
    PUBLISH = "publish"
    """Put the draft before callers, and take it back."""
    MANAGE = "manage"
    """People, and what they did."""


_TRANSLATOR = frozenset({May.COME_IN, May.TRANSLATE})
_EDITOR = _TRANSLATOR | {May.SEE, May.EDIT}
_PUBLISHER = _EDITOR | {May.PUBLISH}

ROLES: dict[Role, frozenset[May]] = {
    "translator": _TRANSLATOR,
    "editor": _EDITOR,
    "publisher": _PUBLISHER,
    "administrator": _PUBLISHER | {May.MANAGE},
}
