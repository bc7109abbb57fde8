"""A state that travels in a URL, between one request of the provider and the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field
from typing import Any, Self, TypeVar, cast

_FORM, _HIGHEST = "form", "highest"
T = TypeVar("T", bound="UrlState")
_NUMBER = re.compile(r"[0-9]{1,12}")
_NEW: dict[type, object] = {}


def word(form: str, usual: str = "") -> Any:
    """A field of text that travels where all of it has this form, a regular expression."""
    return field(default=usual, metadata={_FORM: re.compile(form)})


def number(highest: int) -> Any:
    """A field that counts from 0; what is higher travels as the highest."""
    return field(default=0, metadata={_HIGHEST: highest})


@dataclass(frozen=True)
class UrlState:
    """The base of such states. Each field says how it travels, by `word` or `number`: a class with one that does not is
    refused when it is made, or a call would lose that field between two keys.

    >>> class Forgetful(UrlState):
    ...     lost: str = ""
    Traceback (most recent call last):
    TypeError: Forgetful.lost would not travel: say how, with `word(form)` or `number(highest)`
    """

    def __init_subclass__(cls) -> None:
        for name, kind in cls.__annotations__.items():
            known = cls.__dict__.get(name)
            if fault := _untold(known, counts=kind in ("int", int)):
                raise TypeError(f"{cls.__name__}.{name} would not travel: {fault}")

    def change(self, **changes: object) -> Self:
        """The state with some fields changed; raises `TypeError` for what is no field."""
        changed = object.__new__(type(self))  # a turn changes a state several times: `replace` takes ten times as long
        object.__setattr__(changed, "__dict__", self.__dict__ | changes)
        if len(changed.__dict__) > len(self.__dict__):
            unknown = sorted(changes.keys() - self.__dict__.keys())
            raise TypeError(f"{type(self).__name__} has no {', '.join(unknown)}")
        return changed

    def write(self) -> dict[str, str]:
        """The state as URL parameters; what has its usual value is left out."""
        usual = _usual(type(self)).__dict__
        return {name: str(value) for name, value in self.__dict__.items() if value != usual[name]}

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """The state in URL parameters; whatever does not have its form is taken to be absent."""
        known = cls.__dataclass_fields__
        given = {name: _read(known[name], text) for name, text in parameters.items() if name in known}
        return _usual(cls).change(**{name: value for name, value in given.items() if value is not MISSING})


def _usual(kind: type[T]) -> T:
    """A new state: to fill in 24 fields takes four times as long as to copy them."""
    if kind not in _NEW:
        _NEW[kind] = kind()
    return cast(T, _NEW[kind])


def _untold(known: object, *, counts: bool) -> str:
    """What a field does not say of its travelling, or says wrongly; "" where all is well."""
    if not isinstance(known, Field) or not known.metadata.keys() & {_FORM, _HIGHEST}:
        return "say how, with `word(form)` or `number(highest)`"
    if counts != (_HIGHEST in known.metadata):
        return "`number(highest)` is for what counts, `word(form)` for text"
    if _read(known, str(known.default)) is MISSING:
        return f"its usual value {known.default!r} does not have its form"
    return ""


def _read(known: Field[Any], text: str) -> object:
    """The value of a field from its text; `MISSING` where the text does not have its form."""
    if _HIGHEST in known.metadata:
        return min(int(text), known.metadata[_HIGHEST]) if _NUMBER.fullmatch(text) else MISSING
    return text if known.metadata[_FORM].fullmatch(text) else MISSING
