"""Holds each document against its record of `ivr.model`; what does not fit becomes a problem with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ivr import model
from ivr.content.catalogues.grouped import found_in
from ivr.content.checks.around import Around, Named
from ivr.content.checks.foreign_words import meant_in_english
from ivr.content.checks.typed_dates import date_meant
from ivr.content.read.document import Loc, YamlDocument, near
from ivr.content.read.files import Files
from ivr.content.read.lasting import PROBLEMS, lasting
from ivr.content.read.remembered import Sight, remembered
from ivr.errors import Problem
from ivr.model import file_shapes

_LITERAL = re.compile("'([^']*)'")
_DATES = ("date", "read", "first", "last")
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
_FORMS: dict[str, type[BaseModel]] = {
    record.__name__: record for record in (model.AnswerFile, file_shapes.KeywordFile, file_shapes.DangerFile)
}


def check_shapes(files: Files) -> Iterator[Problem]:
    """Unknown, missing and ill-formed fields in every file but those of organisations."""
    for answer in files.answers.values():
        yield from found_in(answer, _misfits, _Form("AnswerFile"))
    for table in files.tables.values():
        yield from misfits(table.common, file_shapes.TableFile)
    yield from misfits(files.line, file_shapes.LineFile)
    for words in files.words.values():
        yield from _misfits(words, _Form("KeywordFile"))
    for alarms in files.alarms.values():
        yield from _misfits(alarms, _Form("DangerFile"))
    yield from misfits(files.names, file_shapes.NameFile)
    yield from misfits(files.others, file_shapes.OtherFile)
    for said in files.said_terms.values():
        yield from _misfits_each(said, file_shapes.TermSaid)
    for document, record in (
        (files.topics, model.Topic),
        (files.dangers, model.Danger),
        (files.areas, model.Area),
        (files.sources, model.Source),
        (files.terms, file_shapes.Term),
    ):
        yield from _misfits_each(document, record)
    for menus in files.menus.values():
        yield from _misfits_each(menus, model.Menu)


@dataclass(frozen=True)
class _Form(Sight):
    """The name of one of `_FORMS`."""

    name: str


@remembered
@lasting(PROBLEMS)
def _misfits(document: YamlDocument, form: _Form) -> tuple[Problem, ...]:
    """What in a whole document is not as the record wants it; found out once for a document that stays as it is."""
    return tuple(misfits(document, _FORMS[form.name]))


def shape_of(document: YamlDocument, _around: Around, _named: Named) -> Iterator[Problem]:
    """The same of one organisation."""
    yield from misfits(document, model.OrganisationFile)


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
                yield _problem(document, (*loc, *error["loc"]), error, _fields_at(record, error["loc"]), record)


def _follows_from_another(error: ErrorDetails) -> bool:
    """Whether the real fault is told already: an empty value, or a list that only lost the item that is at fault."""
    return error["input"] == "" or (error["type"] == "too_short" and bool(error["input"]))


def _misfits_each(document: YamlDocument, record: type[BaseModel]) -> Iterator[Problem]:
    for key in document.data:
        yield from misfits(document, record, (key,))


def _fields_at(record: type[BaseModel], loc: Loc) -> list[str]:
    """The fields of the record in which something is wrong, by the way to it."""
    for part in loc[:-1]:
        field = record.model_fields.get(str(part))
        inner = next(_inside(field.annotation), None) if field else None
        record = inner or record
    return list(record.model_fields)


def _inside(annotation: object) -> Iterator[type[BaseModel]]:
    """The records in a type such as `tuple[Contact, ...]` or `Address | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _inside(inner)


def _problem(
    document: YamlDocument, loc: Loc, error: ErrorDetails, fields: list[str], file: type[BaseModel]
) -> Problem:
    name = next((str(part) for part in reversed(loc) if isinstance(part, str) and part != "[key]"), "this")
    match error["type"]:
        case "extra_forbidden":
            return document.problem(
                "F105", loc, f"{name} is not a field here{_meant(name, fields) or _elsewhere(name, file)}"
            )
        case "missing":
            return document.problem("F109", loc, f"{name} is missing")
    if name in _DATES and isinstance(error["input"], str):
        return document.problem("F110", loc, f"{name}: {_wrong_date(error['input'])}", _DATES_HINT)
    return document.problem("F110", loc, f"{name}: {_wrong(error)}")


def _meant(typed: str, known: list[str]) -> str:
    """What somebody meant who typed it with a slip, or in Dutch or French."""
    meant = meant_in_english(typed, known)
    return f"; did you mean {meant}?" if meant else near(typed, known)


def _elsewhere(typed: str, file: type[BaseModel]) -> str:
    """Where else in such a file somebody may have wanted to put it."""
    homes = {field: record.__name__.lower() for record in _records(file) for field in record.model_fields}
    name = typed if typed in homes else meant_in_english(typed, list(homes))
    return f"; {name} belongs to a {homes[name]}" if name else ""


def _records(record: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The records that stand within one."""
    for field in record.model_fields.values():
        for inner in _inside(field.annotation):
            yield from _records(inner)
            yield inner


def _wrong_date(typed: str) -> str:
    meant = date_meant(typed)
    return f"write {meant} instead of {typed!r}" if meant else f"{typed!r} is not a date of the calendar"


def _wrong(error: ErrorDetails) -> str:
    value, context = str(error["input"])[:60], error.get("ctx", {})
    match error["type"]:
        case "string_pattern_mismatch":
            return f"{value!r} does not have the right form"
        case "literal_error":
            return (
                f"{value!r} is not one of {context['expected']}{_meant(value, _LITERAL.findall(context['expected']))}"
            )
        case "value_error":
            return f"{value!r}: {context['error']}"
    return _SAID.get(error["type"], "{value!r}: {message}").format(value=value, message=error["msg"], **context)
