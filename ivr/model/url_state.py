"""A state that travels in a URL, between one request of the provider and the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from typing import Any, Self

_FORM, _HIGHEST = "form", "highest"


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
        """The state with some fields changed."""
        return replace(self, **changes)

    def write(self) -> dict[str, str]:
        """The state as URL parameters; what has its usual value is left out."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name) != f.default}

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """The state in URL parameters; whatever does not have its form is taken to be absent."""
        given = {f.name: _read(f, parameters[f.name]) for f in fields(cls) if f.name in parameters}
        return cls().change(**{name: value for name, value in given.items() if value is not MISSING})


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
        return min(int(text), known.metadata[_HIGHEST]) if re.fullmatch(r"[0-9]{1,12}", text) else MISSING
    return text if known.metadata[_FORM].fullmatch(text) else MISSING
