"""Checks of the short codes that stand on posters: each one leads to one thing, for ever."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ivr.content.checks.around import mentioned_by
from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.remembered import Sight, remembered
from ivr.content.read.table_files import is_row
from ivr.errors import Problem

Coded = Literal["topic", "need", "answer", "organisation"]
SERIES: Mapping[Coded, Sequence[int]] = {
    "topic": range(70, 90),
    "need": range(803, 900),
    "answer": range(7201, 7300),
    "organisation": (*range(700, 900), *range(7400, 7500)),
}
"""The codes that are there for each kind of thing. Those of four digits lie where no postal code of Belgium does."""


def free_of(kind: Coded, taken: Collection[str | None]) -> Iterator[str]:
    """The codes for a kind of thing that nobody has, the next one first."""
    yield from (str(code) for code in SERIES[kind] if str(code) not in taken)


@dataclass(frozen=True)
class _Owner:
    """A topic, a need, an answer or an organisation: where it stands, and of which kind it is."""

    document: YamlDocument
    loc: Loc
    name: str
    kind: Coded
    code: str | None
    """As typed; its form is checked with all the others."""

    @property
    def seal(self) -> Hashable:
        return (self.kind, self.name, self.document.seal) if self.document.seal else None


@dataclass(frozen=True)
class _Free(Sight):
    """For each kind of thing the first code that nobody has or had."""

    codes: dict[str, str]


def check_codes(files: Files) -> Iterator[Problem]:
    owners = list(_owners(files))
    postcodes = {row.get("postal_code") for row in files.postcodes}
    first: dict[str, str] = {}
    retired = files.retired.data
    free = _free(owners, retired)
    for owner in owners:
        if owner.code and first.setdefault(owner.code, owner.name) != owner.name:
            message = f"{owner.code} already leads to {first[owner.code]}; {free[owner.kind]} is free"
            yield owner.document.problem("D222", (*owner.loc, "code"), message)
        elif owner.code and owner.code in postcodes:
            message = f"{owner.code} is a postal code; {free[owner.kind]} is free"
            yield owner.document.problem("D222", (*owner.loc, "code"), message)
        elif owner.code in retired:
            message = f"{owner.code} led to {retired[owner.code]} once; {free[owner.kind]} is free"
            yield owner.document.problem("D237", (*owner.loc, "code"), message)
    yield from _without.each([owner for owner in owners if not owner.code], _Free(free))


@remembered
def _without(owner: _Owner, free: _Free) -> Problem:
    return owner.document.problem("D223", owner.loc, f"{owner.name} has no code; {free.codes[owner.kind]} is free")


def free_code(files: Files) -> str:
    """The first code that no organisation has, or had."""
    return _free(list(_owners(files)), files.retired.data)["organisation"]


def _owners(files: Files) -> Iterator[_Owner]:
    """Everything that can have a code: topics have two digits, needs and organisations three, what comes after
    these four."""
    for loc, topic in files.topics.find("*"):
        if isinstance(topic, dict):
            yield _Owner(files.topics, loc, str(loc[0]), "topic", _typed(topic))
    for loc, need in files.topics.find("*", "needs", "*"):
        if isinstance(need, dict):
            yield _Owner(files.topics, loc, str(loc[2]), "need", _typed(need))
    for id, document in files.answers.items():
        if document.data:
            yield _Owner(document, (), id, "answer", _typed(document.data))
    for (id, document), own in zip(files.organisations.items(), mentioned_by(files), strict=True):
        if document.data and not is_row(document):  # nobody prints three hundred codes
            yield _Owner(document, (), id, "organisation", own.code)


def _typed(data: dict[str, Any]) -> str | None:
    code = data.get("code")
    return code if isinstance(code, str) and code else None


def _free(owners: list[_Owner], retired: Collection[str]) -> dict[str, str]:
    """For each kind of thing the first code that nobody has or had."""
    taken = {*(owner.code for owner in owners), *retired}
    return {kind: next(free_of(kind, taken), "none") for kind in SERIES}
