"""Where a call with an operator is. It travels in the URL and holds nothing secret: who was let in is in the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

Stage = Literal["pin", "language", "read", "speak", "check"]

_FORMS = {
    "stage": "|".join(get_args(Stage)),
    "language": r"([a-z]{2,3})?",
    "text": r"([0-9a-f]{16})?",
    "take": r"([0-9a-f]{32})?",
}
_HIGHEST = {"place": 99_999, "tries": 99}


@dataclass(frozen=True)
class State:
    """`text` is the id of the sentence they are at, `place` how many of the missing ones they passed over, `take` the
    name of what they just said, `tries` the silences and wrong keys in a row."""

    stage: Stage = "pin"
    language: str = ""
    text: str = ""
    take: str = ""
    place: int = 0
    tries: int = 0

    def change(self, **changes: object) -> State:
        """The state with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the tests walk every stage

    def write(self) -> dict[str, str]:
        """The state as URL parameters; what has its usual value is left out."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self) if getattr(self, f.name) != f.default}

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> State:
        """The state in URL parameters; whatever does not have its form is taken to be absent.

        >>> State.read({"stage": "check", "place": "2", "take": "../x"}).write()
        {'stage': 'check', 'place': '2'}
        """
        found: dict[str, str | int] = {}
        for name, form in _FORMS.items():
            if re.fullmatch(form, parameters.get(name, " ")):
                found[name] = parameters[name]
        for name, highest in _HIGHEST.items():
            if re.fullmatch(r"[0-9]{1,12}", parameters.get(name, "")):
                found[name] = min(int(parameters[name]), highest)
        return cls().change(**found)
