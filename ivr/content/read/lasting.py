"""What was found out lasts until the next process: the dearest answers lie in a file (`ivr.content.read.answer_file`).

A lasting function gets nothing but arguments with a seal (`ivr.content.read.remembered`), and its answers are known by
its name and these seals: made of contents, they are the same in every process. Without a file, all is as without this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from functools import update_wrapper
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from ivr.content.read.answer_file import NAME, Answers, packed, read_answers, unpacked, write_answers
from ivr.content.read.remembered import Sealed, seal_of
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

    def get(self, key: bytes) -> bytes | memoryview | None:
        if not (known := self.answers.get(key)):
            return None
        self.answers[key] = self.round, known[1]
        return known[1]

    def put(self, key: bytes, answer: bytes) -> None:
        self.answers[key], self.grown = (self.round, answer), True

    def several(self, key: bytes) -> tuple[int, dict[bytes, Any]]:
        """The answers for many, and for how many at once somebody asked."""
        known = self.get(key)
        return unpacked(known) if known else (0, {})

    def put_several(self, key: bytes, most: int, known: dict[bytes, Any], asked: dict[bytes, Any]) -> None:
        """Of many answers those asked for now come last; of more than twice as many as were asked for at once the first
        are left out."""
        all_of_them = [(name, answer) for name, answer in known.items() if name not in asked] + list(asked.items())
        with suppress(ValueError):  # something that no file can hold
            self.put(key, packed((most, dict(all_of_them[-2 * most :]))))


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


class Lasting(Generic[R]):
    """A function of sealed arguments whose answers last while a file is open."""

    def __init__(self, function: Callable[..., R], form: Form[R]) -> None:
        update_wrapper(self, function)
        self._function, self._form = function, form
        self._name = f"{function.__module__}.{function.__qualname__}"

    def __call__(self, *sealed: Sealed) -> R:
        file, key = self._asked(sealed)
        if file is None:
            return self._function(*sealed)
        if known := file.get(key):
            return self._form.answer(unpacked(known))
        found = self._function(*sealed)
        with suppress(ValueError):  # something that no file can hold
            file.put(key, packed(self._form.plain(found)))
        return found

    def each(self, many: Sequence[Sealed], *others: Sealed) -> list[R]:
        """The answers for many first arguments with the same others. They lie in the file as one: to look for each of
        5000 by itself takes as long as to find it."""
        file, key = self._asked(others, "each")
        if file is None:
            return [self._function(one, *others) for one in many]
        most, known = file.several(key)
        names = [b"" if one.seal is None else seal_of(one.seal) for one in many]
        found = [
            self._form.answer(known[name]) if name in known else self._found(one, *others)
            for name, one in zip(names, many, strict=True)
        ]
        if new := {name: at for at, name in enumerate(names) if name and name not in known}:
            asked = {name: known[name] for name in names if name in known}
            asked |= {name: self._form.plain(found[at]) for name, at in new.items()}
            file.put_several(key, max(most, len(many)), known, asked)
        return found

    def _asked(self, sealed: Sequence[Sealed], *how: str) -> tuple[_Open | None, bytes]:
        """The file that is open, and what the answer is known by in it; none where an argument has no seal."""
        file = next(reversed(_open), None)
        seals = [one.seal for one in sealed] if file else []
        return (None, b"") if None in seals or file is None else (file, seal_of(self._name, seals, *how))

    def _found(self, *sealed: Sealed) -> R:
        """An answer that is not among those of many: somebody may have asked for it by itself."""
        file, key = self._asked(sealed)
        known = file.get(key) if file else None
        return self._form.answer(unpacked(known)) if known else self._function(*sealed)


def lasting(form: Form[R]) -> Callable[[Callable[..., R]], Lasting[R]]:
    """The same function, whose answers last."""
    return lambda function: Lasting(function, form)
