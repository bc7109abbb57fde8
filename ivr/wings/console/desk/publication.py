"""The draft before callers: what that changes, who did it and when, and back again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ivr.audio.disk import append
from ivr.errors import NoSnapshot
from ivr.publish.changes import changes
from ivr.publish.check import load
from ivr.publish.compared import Difference
from ivr.publish.compile import Compiled, compile_content, renew_fallback
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.desk.desk import Desk

FILE = "published.jsonl"


@dataclass(frozen=True)
class Publication:
    """Somebody put a snapshot before callers: `published`, or `gone back`. `commit` is what stood on the desk."""

    at: str
    who: str
    what: str
    snapshot: str
    commit: str


class Press:
    """Publishes what is on the desk to the shelf from which callers are served."""

    def __init__(self, desk: Desk, shelf: Shelf, clips: Path) -> None:
        self._desk, self._shelf, self._clips = desk, shelf, clips
        self._file = desk.state / FILE

    def changes(self, now: datetime) -> Sequence[Difference]:
        """What publishing now would change. Raises `ContentRefused` with everything that stands against it."""
        content, _ = load(self._desk.root, now.date())
        try:
            return changes(self._shelf.live(), content)
        except NoSnapshot:
            return ()

    def publish(self, who: str, now: datetime) -> Compiled:
        """Puts the draft before callers. Raises `ContentRefused`, and then the live snapshot stays."""
        commit = self._desk.head(now)
        done = compile_content(self._desk.root, self._shelf, now, self._clips)
        self._note(Publication(now.isoformat(timespec="seconds"), who, "published", done.snapshot, commit))
        return done

    def go_back(self, who: str, now: datetime, id: str | None = None) -> str:
        """Makes an earlier snapshot live; the draft stays as it is. Raises `InputError` where there is none."""
        snapshot = self._shelf.rollback(id)
        renew_fallback(self._shelf, snapshot)
        self._note(Publication(now.isoformat(timespec="seconds"), who, "gone back", snapshot, ""))
        return snapshot

    def history(self) -> list[Publication]:
        """The latest first."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [Publication(**json.loads(line)) for line in reversed(lines) if line.endswith("}")]

    def _note(self, publication: Publication) -> None:
        append(self._file, json.dumps(asdict(publication), ensure_ascii=False) + "\n")
