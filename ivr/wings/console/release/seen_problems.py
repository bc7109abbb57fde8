"""The problems of a draft for who decides whether callers get it: those that are new, and the many of before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ivr.content.codes import CODES
from ivr.errors import Problem
from ivr.wings.console.desk.preview import name_of
from ivr.wings.console.plain_words import plain_hint


@dataclass(frozen=True)
class ProblemsOfKind:
    """Problems of one code: what is wrong, what to do, and where."""

    code: str
    what: str
    hint: str
    problems: tuple[Problem, ...]

    @property
    def plain(self) -> str:
        """What to do, for who does it on the pages."""
        return plain_hint(self.hint)


def fresh_and_old(
    problems: Iterable[Problem], published: Collection[str]
) -> tuple[list[ProblemsOfKind], list[ProblemsOfKind]]:
    """Those that are new since the last publication, and those that were published already; the rarest kind first."""
    several = list(problems)
    known = set(published)
    fresh = [problem for problem in several if name_of(problem) not in known]
    return _by_code(fresh), _by_code(problem for problem in several if name_of(problem) in known)


def _by_code(problems: Iterable[Problem]) -> list[ProblemsOfKind]:
    several = list(problems)
    counts = Counter(problem.code for problem in several)
    return [
        ProblemsOfKind(code, CODES[code].title, CODES[code].hint, tuple(one for one in several if one.code == code))
        for code, _ in sorted(counts.items(), key=lambda row: row[1])
    ]
