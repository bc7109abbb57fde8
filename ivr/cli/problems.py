"""Problems of the content on a terminal: each one, but of what comes in crowds the first few and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from ivr.config import Settings
from ivr.content.codes import CODES
from ivr.errors import InputError, Problem
from ivr.publish.compared import counted

# Of these there may be one for each contact, or for each sentence of a catalogue; they would hide what else is wrong.
_OF_CONTACTS = ("D216", "D217")
_OF_SENTENCES = ("D208", "C803", "C804")
_FEW = 3


def folder(now: Settings) -> Path:
    """The folder of the content; raises `InputError` where there is no line at all."""
    if not any((now.content / name).is_dir() for name in ("data", "menus")):
        raise InputError("there is no line here: go to the folder that holds data/ and menus/, or set WEGWIJS_CONTENT")
    return now.content


def print_problems(problems: Sequence[Problem], *, every: bool = False) -> None:
    """Every problem. Unless all are wanted: of what comes in crowds the first few, of old facts and disputes none, and
    how many there are."""
    crowds = Counter(_crowd(problem) for problem in problems)
    told = Counter[tuple[str, str]]()
    for problem in problems:
        crowd = _crowd(problem)
        told[crowd] += 1
        if every or told[crowd] <= _shown(crowd, crowds[crowd]):
            click.echo(str(problem))
    for crowd, count in crowds.items() if not every else ():
        if _shown(crowd, count) < count:
            click.echo(_rest(crowd, count))


def _crowd(problem: Problem) -> tuple[str, str]:
    """What it is counted with: others of its code, and of its catalogue. Anything else stands for itself."""
    if problem.code in _OF_CONTACTS:
        return problem.code, ""
    return (problem.code, problem.file) if problem.code in _OF_SENTENCES else ("", "")


def _shown(crowd: tuple[str, str], count: int) -> int:
    if crowd[0] in _OF_CONTACTS:
        return 0
    return _FEW if crowd[0] and count > _FEW + 1 else count


def _rest(crowd: tuple[str, str], count: int) -> str:
    code, file = crowd
    where, first = (f"{count} in {file}", "the first are above; ") if file else (str(count), "")
    most = "; `wegwijs recheck` says whom to call first" if code in _OF_CONTACTS else ""
    return f"{code}: {CODES[code].title} ({where}); {first}`wegwijs check --all` lists them{most}"


def summary(problems: Sequence[Problem]) -> str:
    """How many there are, without old facts and disputes."""
    serious = [problem for problem in problems if problem.code not in _OF_CONTACTS]
    errors = sum(problem.level == "error" for problem in serious)
    warnings = len(serious) - errors
    return f"{counted(errors, 'error')}, {counted(warnings, 'warning')}." if serious else "No problem."
