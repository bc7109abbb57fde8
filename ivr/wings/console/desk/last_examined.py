"""What is known of the content as it was saved last: it is examined once for each save and each day.

The first examination of a process reads everything. What the one before found out lies in a file beside the desk, and
meanwhile nothing looks for rings of records that nobody needs: an examination makes a million that stay, and to go
through them takes a second of everybody's time, callers included, again and again.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
            with collector_waits() if self._begun else _from_the_start(self._state):
                self._last = last = Examined(commit, day, *examined(self._root, day))
            self._begun = True
        return last

    def knows(self, commit: str, day: date) -> bool:
        """Whether this commit was examined for this day, and nothing since."""
        last = self._last
        return last is not None and (last.commit, last.day) == (commit, day)

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


def newly_wrong(before: list[Problem], after: list[Problem]) -> tuple[Problem, ...]:
    """What is wrong that was not before, or was a warning. Lines move with every edit: they tell no problem from
    another. Of a file that nobody touched, the problems are the same records."""
    as_before = set(map(id, before))
    others = [one for one in after if id(one) not in as_before]
    files = {one.file for one in others}
    there = [problem for problem in before if problem.file in files]
    known = {_sameness(problem) for problem in there}
    errors = {_sameness(problem) for problem in there if problem.level == "error"}
    return tuple(one for one in others if _sameness(one) not in (errors if one.level == "error" else known))


def _sameness(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.code, problem.message


@contextmanager
def _from_the_start(state: Path) -> Iterator[None]:
    with collector_waits():
        try:
            with lasting_below(state):
                yield
        finally:
            gc.freeze()  # what was made stays: the collector passes it over from here on


@contextmanager
def collector_waits() -> Iterator[None]:
    """Meanwhile nothing looks for rings: each time an examination has made another seven hundred records, it would."""
    with _waiting.lock:
        if not _waiting.count:
            _waiting.collects = gc.isenabled()
            gc.disable()
        _waiting.count += 1
    try:
        yield
    finally:
        with _waiting.lock:
            _waiting.count -= 1
            if not _waiting.count and _waiting.collects:
                gc.enable()


class _Waiting:
    """How many threads want it to wait, and whether it collects otherwise."""

    def __init__(self) -> None:
        self.count, self.collects, self.lock = 0, True, threading.Lock()


_waiting = _Waiting()
