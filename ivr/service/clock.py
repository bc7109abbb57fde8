"""The line's clock: the real one, or one that starts somewhere else, to try a night or a holiday."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ivr.config import Settings
from ivr.errors import SettingsError

if TYPE_CHECKING:
    from ivr.service.parts import Clock  # it brings all that answers, and a command asks for a clock only

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def line_clock(settings: Settings) -> Clock:
    """A clock by the settings; raises `SettingsError` for a moved clock on a line that real callers reach."""
    if not settings.clock:
        return utc_now
    if urlsplit(settings.public_url).hostname not in _THIS_MACHINE:
        raise SettingsError("a line that callers reach keeps the real time; --at is for trying things on this machine")
    offset = datetime.fromisoformat(settings.clock) - utc_now()
    return lambda: utc_now() + offset


def utc_now() -> datetime:
    return datetime.now(UTC)
