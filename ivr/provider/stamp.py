"""When the provider's copies were last removed: a date in the state folder, so that somebody hears of it when the timer
stopped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

_NEVER = datetime.min.replace(tzinfo=UTC)


def note_purged(state: Path, now: datetime) -> None:
    """Notes that nothing old stayed at the provider. Raises `OSError`."""
    state.mkdir(parents=True, exist_ok=True)
    _file(state).write_text(f"{now.astimezone(UTC).isoformat(timespec='seconds')}\n")


def purged(state: Path) -> datetime:
    """The instant that was noted last; the beginning of time where there is none that can be read."""
    try:
        return datetime.fromisoformat(_file(state).read_text().strip()).astimezone(UTC)
    except (OSError, ValueError):
        return _NEVER


def _file(state: Path) -> Path:
    return state / "purged.txt"
