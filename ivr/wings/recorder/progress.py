"""Where a call with an operator is. It travels in the URL and holds nothing secret: who was let in is in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from ivr.model.url_state import UrlState

Stage = Literal["pin", "language", "read", "speak", "check"]


@dataclass(frozen=True)
class Progress(UrlState):
    """`text` is the id of the sentence they are at, `place` how many of the missing ones they passed over, `take` the
    name of what they just said, `tries` the silences and wrong keys in a row.

    >>> State.read({"stage": "check", "place": "2", "take": "../x"}).write()
    {'stage': 'check', 'place': '2'}
    """

    FORMS: ClassVar = {
        "stage": "|".join(get_args(Stage)),
        "language": r"([a-z]{2,3})?",
        "text": r"([0-9a-f]{16})?",
        "take": r"([0-9a-f]{32})?",
    }
    HIGHEST: ClassVar = {"place": 99_999, "tries": 99}

    stage: Stage = "pin"
    language: str = ""
    text: str = ""
    take: str = ""
    place: int = 0
    tries: int = 0
