"""What is known of the content as it was saved last: it is examined once for each save and each day.

The first examination of a process reads everything. What the one before found out lies in a file beside the desk, and
meanwhile nothing looks for rings of records that nobody needs: an examination makes a million that stay, and to go
through them takes a second of everybody's time, callers included, again and again.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ivr.content.read.lasting import lasting_below
from ivr.errors import Problem
from ivr.model import Content
from ivr.publish.check import examined


@dataclass(frozen=True)
class Examined:
    """The content as it was saved by a commit, as far as it can be read whole, and what is wrong with it on a day."""

    commit: str
    day: date
    content: Content | None
    problems: list[Problem]


class LastExamined:
    """The last examination of the content below `root` that this process knows of; `state` is where it leaves what the
    next process need not find out. Threads share it."""

    def __init__(self, root: Path, state: Path) -> None:
        self._root, self._state = root, state
        self._last: Examined | None = None
        self._begun = False
        self._one_looks = threading.Lock()

    def of(self, commit: str, day: date) -> Examined:
        """That of a commit that stays the last one as long as this takes."""
        last = self._last
        if last is None or (last.commit, last.day) != (commit, day):
            with nullcontext() if self._begun else _from_the_start(self._state):
                self._last = last = Examined(commit, day, *examined(self._root, day))
            self._begun = True
        return last

    def meanwhile(self, head: Callable[[], str], day: date) -> Examined | None:
        """That of the last commit, which `head` tells, while others may save: to examine a large line takes seconds.
        None where they did so twice."""
        with self._one_looks:
            for _ in range(2):
                last, commit = self._last, head()
                found = self.of(commit, day)
                if found is last or head() == commit:
                    return found
                self._last = None
        return None

    def saved(self, examined: Examined) -> None:
        """The last commit is this one now, and somebody examined it before."""
        self._last = examined


@contextmanager
def _from_the_start(state: Path) -> Iterator[None]:
    collects = gc.isenabled()
    gc.disable()
    try:
        with lasting_below(state):
            yield
    finally:
        gc.freeze()  # what was made stays: the collector passes it over from here on
        if collects:
            gc.enable()
