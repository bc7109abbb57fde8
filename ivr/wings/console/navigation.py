"""The menu of the console: what somebody may open, in the order of a day's work."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from ivr.wings.console.access.roles import May
from ivr.wings.console.interface import lazy
from ivr.wings.console.office import me


@dataclass(frozen=True)
class MenuEntry:
    """A word in the menu, the endpoint it leads to, and whom it is for. It is marked as
    the place where one is on every page below its address."""

    endpoint: str
    label: object
    may: May


ENTRIES = (
    MenuEntry("front", lazy("Today"), May.SEE),
    MenuEntry("organisations", lazy("Organisations"), May.SEE),
    MenuEntry("menus", lazy("Menus"), May.SEE),
    MenuEntry("answers", lazy("Answers"), May.SEE),
    MenuEntry("languages", lazy("Texts"), May.TRANSLATE),
    MenuEntry("sound", lazy("Sound"), May.TRANSLATE),
    MenuEntry("ask_line", lazy("SMS"), May.SEE),
    MenuEntry("spreadsheet", lazy("Spreadsheet"), May.TRANSLATE),
    MenuEntry("try_it", lazy("Try it"), May.SEE),
    MenuEntry("publish", lazy("Publish"), May.SEE),
    MenuEntry("use", lazy("Use"), May.SEE),
    MenuEntry("coverage", lazy("Coverage"), May.SEE),
    MenuEntry("print_it", lazy("Print"), May.SEE),
    MenuEntry("people", lazy("People"), May.MANAGE),
)


def entries() -> list[dict[str, object]]:
    """The entries for who is signed in, each with `label`, `url` and whether it is `here`."""
    if not current_user.is_authenticated:
        return []
    return [
        {"label": entry.label, "url": url_for(f"console.{entry.endpoint}"), "here": _is_here(entry)}
        for entry in ENTRIES
        if me().may(entry.may)
    ]


def _is_here(entry: MenuEntry) -> bool:
    address = url_for(f"console.{entry.endpoint}").rstrip("/")
    path = f"{request.script_root}{request.path}".rstrip("/")
    return path == address or (entry.endpoint != "front" and path.startswith(f"{address}/"))
