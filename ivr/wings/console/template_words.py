"""What every template may say besides what its view gives it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Blueprint
from flask_babel import format_datetime, get_locale
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from ivr.country.opening import ZONE
from ivr.wings.console.access.deed_words import deed_told
from ivr.wings.console.access.roles import ROLES, May, Role
from ivr.wings.console.interface import lazy
from ivr.wings.console.navigation import entries
from ivr.wings.console.office import me
from ivr.wings.console.plain_words import in_words

_ROLES = {
    "translator": lazy("translator"),
    "editor": lazy("editor"),
    "publisher": lazy("publisher"),
    "administrator": lazy("administrator"),
}


def put_into(console: Blueprint) -> None:
    """Gives these words to the templates of a blueprint, and of nothing else."""
    console.context_processor(words)
    console.add_app_template_filter(moment, "moment")
    console.add_app_template_filter(in_words, "in_words")


def words() -> dict[str, Any]:
    """The names that templates know."""
    return {
        "menu": entries(),
        "me": me() if current_user.is_authenticated else None,
        "May": May,
        "token": token,
        "get_locale": get_locale,
        "role_name": role_name,
        "deed_told": deed_told,
        "role_names": lambda: [(role, role_name(role)) for role in ROLES],
        "pairs": pairs,
    }


def token() -> Markup:
    """The field without which a form of ours is not taken."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def role_name(role: Role) -> str:
    return str(_ROLES[role])


def pairs(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values that are their own names, for a list to choose from."""
    return [(value, value) for value in values]


def moment(iso: str) -> str:
    """An instant as people write it where the line is: "26 Nov 2026, 10:02"."""
    return str(
        format_datetime(
            datetime.fromisoformat(iso).astimezone(ZONE).replace(tzinfo=None), "d MMM y, HH:mm", rebase=False
        )
    )
