"""Checks for an organisation that is there twice: callers would hear it twice, and only one of the two kept right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ivr.content.checks.typed_numbers import dials
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.errors import Problem
from ivr.language.letters import fold


@dataclass(frozen=True)
class _Known:
    """An organisation by its folded names, the official one first, and the numbers it is called on."""

    document: YamlDocument
    names: tuple[str, ...]
    numbers: frozenset[str]


def check_twins(files: Files) -> Iterator[Problem]:
    """A warning for each organisation that has the name of an earlier one, or its number and much of its name."""
    known = [_known(document) for document in files.organisations.values() if document.data]
    for first, second in combinations(known, 2):
        if alike := _alike(first, second):
            yield second.document.problem("D227", ("name",), f"{alike} as {first.document.file}")


def _known(document: YamlDocument) -> _Known:
    names = [fold(name) for path in (("name",), ("also_known_as", "*")) for _, name in document.texts(*path)]
    contacts = [contact for _, contact in document.find("services", "*", "contacts", "*") if isinstance(contact, dict)]
    numbers = {str(contact.get("value")) for contact in contacts if dials(contact)}
    return _Known(document, tuple(filter(None, names)), frozenset(numbers - {"None", ""}))


def _alike(first: _Known, second: _Known) -> str:
    """What two organisations have in common, as far as that makes them look like one; nothing where it does not."""
    number = bool(first.numbers & second.numbers)
    if set(first.names) & set(second.names):
        return "same name and number" if number else "same name"
    begun = {name.split()[0] for name in first.names} & {name.split()[0] for name in second.names}
    return "same number and nearly the same name" if number and begun else ""
