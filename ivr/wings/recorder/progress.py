"""Where a call with an operator is. It travels in the URL and holds nothing secret: who was let in is in the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ivr.model.url_state import UrlState, number, word

Stage = Literal["pin", "language", "read", "speak", "check"]
_STAGES = "|".join(get_args(Stage))


@dataclass(frozen=True)
class Progress(UrlState):
    """`text` is the id of the sentence they are at, `place` how many of the missing ones they passed over, `take` the
    name of what they just said, `tries` the silences and wrong keys in a row.

    >>> Progress.read({"stage": "check", "place": "2", "take": "../x"}).write()
    {'stage': 'check', 'place': '2'}
    """

    stage: Stage = word(_STAGES, usual="pin")  # noqa: RUF009  # a field, like the others
    language: str = word(r"([a-z]{2,3})?")
    text: str = word(r"([0-9a-f]{16})?")
    take: str = word(r"([0-9a-f]{32})?")
    place: int = number(99_999)
    tries: int = number(99)
