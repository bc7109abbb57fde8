"""Two records side by side: what is gone, what is added, and in which fields they differ, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeVar

from pydantic import BaseModel

Event = Literal["gone", "changed", "added"]
Kind = Literal[
    "language", "menu", "topic", "danger", "answer", "organisation", "service", "contact", "choice", "hours", "area",
    "line", "message", "word", "sentence", "place", "source",
]  # fmt: skip
"""What can change, the most harmful first."""

ASKED: tuple[Kind, ...] = ("language", "menu", "topic", "danger", "answer", "organisation", "service")
"""What nobody takes away by mistake without being asked: callers would look for it in vain."""

_COUNTED: tuple[Kind, ...] = ("message", "word", "sentence", "place")
"""What is told by number, with its name in it."""

R = TypeVar("R")


@dataclass(frozen=True)
class FieldChange:
    """One value beside what it became, as text; "" where there is none. `field` is its name in the content, with the
    language or the key behind a full stop where it has several: `summary.ar`."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One thing that is gone, changed or added: its name, and what of it. `fields` are the values themselves; of what
    belongs to the directory, `organisation` is the id, `of` is whose it is in words, `way` is the kind of a contact
    ("free phone" costs nothing), and `topics` and `areas` say who hears it."""

    event: Event
    kind: Kind
    name: str
    detail: str = ""
    fields: tuple[FieldChange, ...] = ()
    id: str = ""
    organisation: str = ""
    of: str = ""
    way: str = ""
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What it is, in words."""
        if self.kind in _COUNTED:
            return self.name
        return f"{self.kind} of {self.name}" if self.kind == "hours" else f"{self.kind} {self.name}"

    @property
    def asked(self) -> bool:
        """Whether somebody has to agree before it is published."""
        return self.event == "gone" and self.kind in ASKED


def only_one_side(
    kind: Kind, before: Mapping[str, R], after: Mapping[str, R], name: Callable[[str], str], size: Callable[[R], str]
) -> Iterator[Difference]:
    """What is gone and what is added; `size` says how much it is."""
    yield from (Difference("gone", kind, name(id), size(before[id]), id=id) for id in before if id not in after)
    yield from (Difference("added", kind, name(id), size(after[id]), id=id) for id in after if id not in before)


def records(kind: Kind, before: Mapping[str, BaseModel], after: Mapping[str, BaseModel]) -> Iterator[Difference]:
    """The same, and the fields in which those differ that are on both sides."""
    yield from only_one_side(kind, before, after, str, lambda _: "")
    for id in before.keys() & after.keys():
        if what := differences(before[id], after[id]):
            yield Difference("changed", kind, id, what, field_changes(before[id], after[id]), id)


def field_changes(before: BaseModel, after: BaseModel, leave: tuple[str, ...] = ()) -> tuple[FieldChange, ...]:
    """The values in which two records differ, whole."""
    fields = [name for name in type(before).model_fields if name not in leave]
    return tuple(chain.from_iterable(_values(name, getattr(before, name), getattr(after, name)) for name in fields))


def _values(field: str, before: object, after: object) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(map(str, before.keys() | after.keys())):
            yield from _values(f"{field}.{key}", before.get(key), after.get(key))
        return
    yield FieldChange(field, _text(before), _text(after))


def _text(value: object) -> str:
    """A value as text: a record by what it holds, a list by its parts."""
    if value is None:
        return ""
    if isinstance(value, BaseModel):
        return ", ".join(filter(None, (_text(getattr(value, name)) for name in type(value).model_fields)))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(one)}" for key, one in value.items())
    if isinstance(value, (tuple, list)):
        return ", ".join(map(_text, value))
    return _plain(value)


def differences(before: BaseModel, after: BaseModel, leave: tuple[str, ...] = ()) -> str:
    """The fields in which two records differ, in a few words; "" where they do not."""
    fields = [name for name in type(before).model_fields if name not in leave]
    told = (_difference(name, getattr(before, name), getattr(after, name)) for name in fields)
    return ", ".join(filter(None, told))


def _difference(field: str, before: object, after: object) -> str:
    if before == after:
        return ""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted(str(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        return f"{field} ({few(keys)})"
    if all(value is None or isinstance(value, (str, int, float)) for value in (before, after)):
        return f"{field} {_plain(after)} (before: {_plain(before)})"
    return field


def _plain(value: object) -> str:
    return {"None": "none", "True": "yes", "False": "no"}.get(str(value), str(value))


def few(names: list[str], most: int = 5) -> str:
    """The first of many names, and how many there are besides.

    >>> few(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def counted(number: int, what: str) -> str:
    """A number of things.

    >>> counted(1, "menu"), counted(2, "menu")
    ('1 menu', '2 menus')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"
