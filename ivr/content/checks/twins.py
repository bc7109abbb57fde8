"""Checks for an organisation that is there twice: callers would hear it twice, and only one of the two kept right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ivr.content.checks.around import Mentioned, mentioned_by
from ivr.content.read.document import YamlDocument
from ivr.content.read.files import Files
from ivr.errors import Problem


def check_twins(files: Files) -> Iterator[Problem]:
    """A warning for each organisation that has the name of an earlier one, or its number and much of its name."""
    by_trait: dict[tuple[str, str], list[_Met]] = {}
    for met in map(_Met, files.organisations.values(), mentioned_by(files)):
        document, own = met
        if not document.data:
            continue
        for first in _together([by_trait[trait] for trait in own.traits if trait in by_trait]):
            if alike := _alike(first.own, own):
                yield document.problem("D227", ("name",), f"{alike} as {first.document.file}")
        for trait in own.traits:
            by_trait.setdefault(trait, []).append(met)


class _Met(NamedTuple):
    """An organisation, and what may be asked of it."""

    document: YamlDocument
    own: Mentioned


def _together(found: list[list[_Met]]) -> list[_Met]:
    """Each of them once."""
    return list({id(one): one for several in found for one in several}.values())


def _alike(first: Mentioned, second: Mentioned) -> str:
    """What two organisations have in common, as far as that makes them look like one; nothing where it does not."""
    number = bool(first.numbers & second.numbers)
    if set(first.names) & set(second.names):
        return "same name and number" if number else "same name"
    begun = {name.split()[0] for name in first.names} & {name.split()[0] for name in second.names}
    return "same number and nearly the same name" if number and begun else ""
