"""The form of records: what their fields may hold, as plain names and numbers, the same in every version of Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from ivr.model import ContentRecord


def forms(*records: type[ContentRecord]) -> Iterator[tuple[str, Any]]:
    """Each of these records and of those in them by name, with the form of every field. A JSON schema says the same,
    and takes a twentieth of a second of every process."""
    waiting, seen = list(records), set(records)
    while waiting:
        record = waiting.pop()
        yield record.__name__, {name: _form(field) for name, field in record.model_fields.items()}
        inner = {found for field in record.model_fields.values() for found in _records_in(field.annotation)} - seen
        seen |= inner
        waiting += inner


def _form(field: FieldInfo) -> list[object]:
    """A field as it is declared, without its words for people."""
    return [_type(field.annotation), [_mark(mark) for mark in field.metadata], field.alias, _default(field)]


def _type(annotation: Any) -> object:
    """A type by names and nothing else: how Python and pydantic write one differs from version to version."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return [_type(inner[0]), *map(_mark, inner[1:])]
    if origin is Literal:
        return ["one of", *inner]
    if origin in (Union, UnionType):
        return ["or", *map(_type, inner)]
    return [origin.__name__, *map(_type, inner)] if origin else getattr(annotation, "__name__", "...")


def _mark(mark: Any) -> object:
    """What else a value has to be: the rules that are set, a function by its name."""
    if isinstance(mark, str):
        return mark
    names = [field.name for field in fields(mark)] if is_dataclass(mark) else sorted(vars(mark))
    rules = {name: rule for name in names if (rule := getattr(mark, name)) is not None}
    return [type(mark).__name__, {name: getattr(rule, "__name__", rule) for name, rule in rules.items()}]


def _default(field: FieldInfo) -> str:
    return "" if field.is_required() else repr(field.get_default())


def _records_in(annotation: Any) -> Iterator[type[ContentRecord]]:
    """The records that a field of this type may hold."""
    if isinstance(annotation, type) and issubclass(annotation, ContentRecord):
        yield annotation
    for inner in get_args(annotation):
        yield from _records_in(inner)
