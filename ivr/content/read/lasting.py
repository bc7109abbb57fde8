"""What was found out lasts until the next process: the dearest answers lie in a file (`ivr.content.read.answer_file`).

A lasting function gets nothing but arguments with a seal (`ivr.content.read.remembered`), and its answers are known by
its name and these seals: made of contents, they are the same in every process. Without a file, all is as without this.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import wraps
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from ivr.content.read.answer_file import NAME, Answers, read_answers, write_answers
from ivr.content.read.remembered import Sealed
from ivr.errors import Problem

R = TypeVar("R")


class Form(NamedTuple, Generic[R]):
    """How an answer becomes texts, numbers and lists of them, and an answer again."""

    plain: Callable[[R], Any]
    answer: Callable[[Any], R]


def rows_of(record: type[R]) -> Form[tuple[R, ...]]:
    """The form of flat records of a kind."""
    values = attrgetter(*(field.name for field in fields(record)))  # type: ignore[arg-type]
    return Form(lambda found: tuple(map(values, found)), lambda rows: tuple(record(*row) for row in rows))


PROBLEMS = rows_of(Problem)


class _Open:
    """The answers of a file while it is open, and whether there are more of them than before."""

    def __init__(self, path: Path) -> None:
        self.answers: Answers = read_answers(path)
        self.round = max((round for round, _ in self.answers.values()), default=0) + 1
        self.grown = False

    def get(self, key: bytes) -> bytes | None:
        if not (known := self.answers.get(key)):
            return None
        self.answers[key] = self.round, known[1]
        return known[1]

    def put(self, key: bytes, answer: bytes) -> None:
        self.answers[key], self.grown = (self.round, answer), True


_open: list[_Open] = []


@contextmanager
def lasting_below(folder: Path, name: str = NAME) -> Iterator[None]:
    """What lasting functions find meanwhile lasts in a file of a folder, as long as that is there."""
    if not folder.is_dir():
        yield
        return
    file = _Open(folder / name)
    _open.append(file)
    try:
        yield
    finally:
        _open.remove(file)
        if file.grown:
            write_answers(folder / name, file.answers.copy(), file.round)  # another thread may find one at this moment


def lasting(form: Form[R]) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """The same function of sealed arguments, whose answers last while a file is open."""

    def keeping(function: Callable[..., R]) -> Callable[..., R]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def asked(*sealed: Sealed) -> R:
            file = next(reversed(_open), None)
            seals = [one.seal for one in sealed] if file else [None]
            if file is None or None in seals:
                return function(*sealed)
            key = blake2b(marshal.dumps((name, seals), 0), digest_size=16).digest()
            if known := file.get(key):
                return form.answer(marshal.loads(known))  # noqa: S302  # as above
            found = function(*sealed)
            with suppress(ValueError):  # something that no file can hold
                file.put(key, marshal.dumps(form.plain(found)))
            return found

        return asked

    return keeping
