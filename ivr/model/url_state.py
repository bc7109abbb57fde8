"""A state that travels in a URL, between one request of the provider and the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Self


@dataclass(frozen=True)
class UrlState:
    """The base of such states: every field has a usual value. `FORMS` are the patterns of text fields, `HIGHEST` the
    bounds of those that count; a field that is in neither does not travel."""

    FORMS: ClassVar[Mapping[str, str]] = {}
    HIGHEST: ClassVar[Mapping[str, int]] = {}

    def change(self, **changes: object) -> Self:
        """The state with some fields changed."""
        return replace(self, **changes)

    def write(self) -> dict[str, str]:
        """The state as URL parameters; what has its usual value is left out."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name) != f.default}

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Self:
        """The state in URL parameters; whatever does not have its form is taken to be absent."""
        found: dict[str, str | int] = {}
        for name, form in cls.FORMS.items():
            if re.fullmatch(form, parameters.get(name, " ")):
                found[name] = parameters[name]
        for name, highest in cls.HIGHEST.items():
            if re.fullmatch(r"[0-9]{1,12}", text := parameters.get(name, "")):
                found[name] = min(int(text), highest)
        return cls().change(**found)
