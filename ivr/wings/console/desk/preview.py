"""What somebody looks at before they publish: what callers hear different, and what is wrong with the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ivr.errors import Problem
from ivr.model import Answer, Area, Content, Need, Topic
from ivr.publish.compared import Difference
from ivr.snapshot.read import Snapshot


@dataclass(frozen=True)
class Basis:
    """What a look rests on: the last save on the desk, and the snapshot that callers hear."""

    head: str
    live: str


@dataclass(frozen=True)
class Preview:
    """The changes in the order of harm, with the names of topics and areas in them by language, and every problem of
    the draft. With errors there are no changes, for the content cannot be read whole; `first` is where callers hear
    nothing yet."""

    basis: Basis
    problems: tuple[Problem, ...]
    changes: tuple[Difference, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first: bool = False
    known: tuple[str, ...] = ()
    """The names of the problems that callers' content has already."""

    @cached_property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "warning")

    @cached_property
    def notices(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "notice")

    @property
    def changes_nothing(self) -> bool:
        """Whether callers hear the draft already."""
        return not (self.changes or self.errors or self.first)

    @cached_property
    def vanishing(self) -> tuple[Difference, ...]:
        """What callers would look for in vain."""
        return tuple(change for change in self.changes if change.asked)


def names_in(content: Content | Snapshot) -> dict[str, Mapping[str, str]]:
    """The names of all topics, needs, answers and areas, by id and language."""
    needs = [topic.needs for topic in content.topics.values()]
    named: list[Mapping[str, Area | Answer | Need | Topic]] = [content.areas, content.answers, *needs, content.topics]
    return {id: dict(one.name) for several in named for id, one in several.items()}


def name_of(problem: Problem) -> str:
    """What a problem is known by, wherever its line moves."""
    return f"{problem.file} {problem.code} {problem.message}"
