"""Holds each document against its record of `ivr.model`; what does not fit becomes a problem with its line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ivr import model
from ivr.content.checks.typed_dates import date_meant
from ivr.content.read.document import Loc, YamlDocument, near
from ivr.content.read.files import Files
from ivr.errors import Problem


def _records(record: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield record
    for kind in record.__subclasses__():
        yield from _records(kind)


_FIELDS = {name for record in _records(model.ContentRecord) for name in record.model_fields}

_DATES = ("date", "first", "last")
_DATES_HINT = "A date is a year, a year and a month, or a day: 2026, 2026-10 or 2026-10-12."
_SAID = {
    "string_type": "this should be a single text",
    "tuple_type": "this should be a list",
    "dict_type": "this should be a set of `name: value` lines",
    "model_type": "this should be a set of `name: value` lines",
    "bool_parsing": "{value!r} is neither yes nor no: write yes or no",
    "bool_type": "write yes or no",
    "int_parsing": "{value!r} is not a whole number in digits",
    "float_parsing": "{value!r} is not a number in digits",
    "too_short": "at least one is needed",
    "too_long": "{actual_length} are too many; at most {max_length}",
    "string_too_long": "{value!r} is too long; at most {max_length} letters",
    "greater_than_equal": "{value} is too little; at least {ge}",
    "less_than_equal": "{value} is too much; at most {le}",
}
"""What is wrong, by the type that pydantic gives it."""


def check_shapes(files: Files) -> Iterator[Problem]:
    """Unknown, missing and ill-formed fields in every file."""
    for organisation in files.organisations.values():
        yield from misfits(organisation, model.OrganisationFile)
    yield from misfits(files.line, model.LineFile)
    for words in files.words.values():
        yield from misfits(words, model.KeywordFile)
    for alarms in files.alarms.values():
        yield from misfits(alarms, model.DangerFile)
    yield from misfits(files.names, model.NameFile)
    for document, record in (
        (files.topics, model.Topic),
        (files.dangers, model.Danger),
        (files.areas, model.Area),
        (files.sources, model.Source),
    ):
        yield from _misfits_each(document, record)
    for menus in files.menus.values():
        yield from _misfits_each(menus, model.Menu)


def misfits(document: YamlDocument, record: type[BaseModel], loc: Loc = ()) -> Iterator[Problem]:
    """What in the document, from `loc` on, is not as the record wants it. An unreadable file has its own problem."""
    value: Any = document.data
    for part in loc:
        value = value[part]
    if not document.data:
        return
    try:
        record.model_validate(value)
    except ValidationError as fault:
        for error in fault.errors(include_url=False):
            if not _follows_from_another(error):
                yield _problem(document, (*loc, *error["loc"]), error)


def _follows_from_another(error: ErrorDetails) -> bool:
    """Whether the real fault is told already: an empty value, or a list that only lost the item that is at fault."""
    return error["input"] == "" or (error["type"] == "too_short" and bool(error["input"]))


def _misfits_each(document: YamlDocument, record: type[BaseModel]) -> Iterator[Problem]:
    for key in document.data:
        yield from misfits(document, record, (key,))


def _problem(document: YamlDocument, loc: Loc, error: ErrorDetails) -> Problem:
    name = next((str(part) for part in reversed(loc) if isinstance(part, str) and part != "[key]"), "this")
    match error["type"]:
        case "extra_forbidden":
            return document.problem("F105", loc, f"{name} is not a field here{near(name, _FIELDS)}")
        case "missing":
            return document.problem("F109", loc, f"{name} is missing")
    if name in _DATES and isinstance(error["input"], str):
        return document.problem("F110", loc, f"{name}: {_wrong_date(error['input'])}", _DATES_HINT)
    return document.problem("F110", loc, f"{name}: {_wrong(error)}")


def _wrong_date(typed: str) -> str:
    meant = date_meant(typed)
    return f"write {meant} instead of {typed!r}" if meant else f"{typed!r} is not a date of the calendar"


def _wrong(error: ErrorDetails) -> str:
    value, context = str(error["input"])[:60], error.get("ctx", {})
    match error["type"]:
        case "string_pattern_mismatch":
            return f"{value!r} does not have the right form"
        case "literal_error":
            return f"{value!r} is not one of {context['expected']}"
        case "value_error":
            return f"{value!r}: {context['error']}"
    return _SAID.get(error["type"], "{value!r}: {message}").format(value=value, message=error["msg"], **context)
