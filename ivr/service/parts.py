"""Everything that a request may need, made once; nothing in it knows HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.audio.clips.known import KnownClips
from ivr.config import Settings
from ivr.errors import NoSnapshot
from ivr.provider.api import Provider
from ivr.service.calls import Memory
from ivr.service.chats import Chats
from ivr.service.seal import Seal
from ivr.service.spending import Spending
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class LineServices:
    """The parts of a running line. `clips` is the folder of the clips, below which each language has its own,
    `known_clips` what is known of them."""

    settings: Settings
    shelf: Shelf
    clock: Clock
    provider: Provider
    clips: Path
    known_clips: KnownClips
    memory: Memory
    chats: Chats
    seal: Seal
    spending: Spending

    def has(self, id: str) -> bool:
        """Whether a snapshot is here, and this program can read it."""
        try:
            self.shelf.open(id)
        except NoSnapshot:
            return False
        return True

    def snapshot(self, id: str = "") -> Snapshot:
        """The snapshot a call began with while it is still on the shelf, else the live one."""
        try:
            return self.shelf.open(id) if id else self.shelf.live()
        except NoSnapshot:
            return self.shelf.live()
