"""What the content on the desk would say: the line as callers would have it, to be read, called and texted."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ivr.errors import ContentRefused, NoSnapshot, Problem
from ivr.publish.compile import compile_read
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.desk.desk import Desk

_NAME = "draft-of"


class Draft:
    """The desk as a line of its own, on a shelf that no caller is served from."""

    def __init__(self, desk: Desk, clips: Path) -> None:
        self._desk, self._clips = desk, clips
        self.shelf = Shelf(desk.state / "draft" / "snapshots")

    def refresh(self, now: datetime) -> list[Problem]:
        """Makes the draft what the desk is, where it is not yet; the errors for which it stays as it was."""
        words, all_of_it = self._desk.wording(now), self._desk.head(now)
        of = self._desk.state / "draft" / _NAME
        with suppress(FileNotFoundError, NoSnapshot):
            if of.read_text() == (all_of_it if self._rests_on_recordings() else words):
                return []
        try:
            compile_read(*self._desk.content(now), self.shelf, now, self._clips)
        except ContentRefused as refused:
            return [problem for problem in refused.problems if problem.level == "error"]
        of.write_text(all_of_it if self._rests_on_recordings() else words)
        return []

    def _rests_on_recordings(self) -> bool:
        """Whether a language is offered by recordings alone: with one less it is not. Raises `NoSnapshot`."""
        return any(language.voice and not language.say for language in self.shelf.live().line.languages)

    def library(self, now: datetime) -> Snapshot:
        """The draft to look things up in; the last sound one where the desk has errors. Raises `NoSnapshot` where there
        never was one."""
        self.refresh(now)
        return self.shelf.live()
