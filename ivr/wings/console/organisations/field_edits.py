"""Fields of a form laid over a file: each that differs is one change, and nothing else of the file is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.content.read.document import Loc
from ivr.content.rewriting import Value, put, remove

Fields = Mapping[str, Value]
"""Values by the name of their field; one that is empty is none."""


@dataclass(frozen=True)
class FormSent:
    """What a form holds: each name with all its values."""

    values: Mapping[str, list[str]]

    @staticmethod
    def of(fields: Mapping[str, object]) -> FormSent:
        """The form for what stands in a file."""
        known = {name: list(map(str, one)) if isinstance(one, list) else [str(one)] for name, one in fields.items()}
        return FormSent(known)

    def get(self, name: str, default: str = "") -> str:
        return next(iter(self.values.get(name, ())), default)

    def getlist(self, name: str) -> list[str]:
        return list(self.values.get(name, ()))

    def __contains__(self, name: str) -> bool:
        return name in self.values


def with_fields(text: str, loc: Loc, old: Mapping[str, Any], new: Fields) -> str:
    """The text with the fields at a place as they are in `new`; what `new` does not name stays. Raises `ValueError`
    where a change cannot be written into the file as it stands."""
    for field, value in new.items():
        before = old.get(field)
        if before == value or (not before and not value):
            continue
        text = put(text, (*loc, field), value) if value else remove(text, (*loc, field))
    return text


def with_mapping(text: str, loc: Loc, old: Mapping[str, Any], new: Fields) -> str:
    """The same for names with values that stand together (an address): begun where there are none, gone where all
    are."""
    there = {field: value for field, value in new.items() if value}
    if not old:
        return put(text, loc, there) if there else text
    return with_fields(text, loc, old, new) if there else remove(text, loc)


def one_line(typed: str) -> str:
    """What was typed, without breaks and spaces that mean nothing."""
    return " ".join(typed.split())


def kept_order(old: list[str], chosen: list[str], first: str = "") -> list[str]:
    """The chosen ones in the order they had, then those that are new; `first` before all of them.

    >>> kept_order(["law", "food"], ["bed", "food", "law"], "food")
    ['food', 'law', 'bed']
    """
    known = [one for one in old if one in chosen]
    ordered = [*known, *(one for one in chosen if one not in known)]
    return [first, *(one for one in ordered if one != first)] if first else ordered
