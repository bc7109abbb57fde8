"""Checks of the short codes that stand on posters: each one leads to one thing, for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ivr.content.checks.around import mentioned
from ivr.content.read.document import Loc, YamlDocument
from ivr.content.read.files import Files
from ivr.content.read.table_files import is_row
from ivr.errors import Problem

_TOPICS, _NEEDS = range(70, 90), range(803, 900)
_ORGANISATIONS = (*range(700, 900), *range(7400, 7500))
_ANSWERS = range(7201, 7300)
"""Codes of four digits lie where no postal code of Belgium does."""


@dataclass(frozen=True)
class _Owner:
    """A topic, a need, an answer or an organisation: where it stands, and which codes are there for its kind."""

    document: YamlDocument
    loc: Loc
    name: str
    series: Sequence[int]
    code: str | None
    """As typed; its form is checked with all the others."""


def check_codes(files: Files) -> Iterator[Problem]:
    owners = list(_owners(files))
    postcodes = {row.get("postal_code") for row in files.postcodes}
    first: dict[str, str] = {}
    free = {series: _free(series, owners) for series in {owner.series for owner in owners}}
    for owner in owners:
        if owner.code and first.setdefault(owner.code, owner.name) != owner.name:
            message = f"{owner.code} already leads to {first[owner.code]}; {free[owner.series]} is free"
            yield owner.document.problem("D222", (*owner.loc, "code"), message)
        elif owner.code and owner.code in postcodes:
            message = f"{owner.code} is a postal code; {free[owner.series]} is free"
            yield owner.document.problem("D222", (*owner.loc, "code"), message)
        elif not owner.code:
            yield owner.document.problem("D223", owner.loc, f"{owner.name} has no code; {free[owner.series]} is free")


def free_code(files: Files) -> str:
    """The first code that no organisation has."""
    return _free(_ORGANISATIONS, list(_owners(files)))


def _owners(files: Files) -> Iterator[_Owner]:
    """Everything that can have a code: topics have two digits, needs and organisations three, what comes after
    these four."""
    for loc, topic in files.topics.find("*"):
        if isinstance(topic, dict):
            yield _Owner(files.topics, loc, str(loc[0]), _TOPICS, _typed(topic))
    for loc, need in files.topics.find("*", "needs", "*"):
        if isinstance(need, dict):
            yield _Owner(files.topics, loc, str(loc[2]), _NEEDS, _typed(need))
    for id, document in files.answers.items():
        if document.data:
            yield _Owner(document, (), id, _ANSWERS, _typed(document.data))
    for id, document in files.organisations.items():
        if document.data and not is_row(document):  # nobody prints three hundred codes
            yield _Owner(document, (), id, _ORGANISATIONS, mentioned(document).code)


def _typed(data: dict[str, Any]) -> str | None:
    code = data.get("code")
    return code if isinstance(code, str) and code else None


def _free(series: Sequence[int], owners: list[_Owner]) -> str:
    """The first code of a series that nobody has."""
    taken = {owner.code for owner in owners}
    return next((str(code) for code in series if str(code) not in taken), "none")
