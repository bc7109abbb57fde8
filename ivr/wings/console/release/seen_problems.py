"""The problems of a draft for who decides whether callers get it: those that are new, and the many of before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ivr.content.codes import CODES
from ivr.content.read.remembered import The, remembered
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


@remembered
def of_preview(preview: The) -> tuple[list[ProblemsOfKind], list[ProblemsOfKind], list[ProblemsOfKind]]:
    """The warnings of a preview, new and old, and its notices: found out once."""
    seen = preview.record
    return *fresh_and_old(seen.warnings, seen.known), fresh_and_old(seen.notices, ())[0]


def _by_code(problems: Iterable[Problem]) -> list[ProblemsOfKind]:
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    return [
        ProblemsOfKind(code, CODES[code].title, CODES[code].hint, tuple(several))
        for code, several in sorted(by_code.items(), key=lambda row: len(row[1]))
    ]
