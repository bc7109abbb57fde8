"""Where a call is: everything the next turn needs, small enough to travel in a URL, and nothing about the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ivr.model.url_state import UrlState, number, word

Stage = Literal["language", "menu", "code", "place", "region", "need", "card", "report", "answers", "answer"]
_STAGES = "|".join(get_args(Stage))
_ID = r"[a-z0-9-]{0,40}"


@dataclass(frozen=True)
class State(UrlState):
    """`page` is which page of the languages, or of a list of answers, they hear; `trail` the way of menu ids to where
    the caller is, joined by dots; `place` a postal code or an area; `card` which card they hear; `organisation` is set
    where its code was typed, and its services are the cards; `answer` is what they heard of their rights, and whom to
    call after it are the cards; `typed` are digits that wait for the rest; `called` is the line's own number.

    `since` and `began` are minutes of the Unix clock: when the cards were put in order, so that "next" never skips
    one, and when the call began, in which minute `second` says when. `told` is 1 once a number was said, `sms` where an
    SMS can reach the caller, `slow` where they asked for slower speech, `asked` where they asked once for an SMS that
    has to be asked for twice, `warned` where they heard that facts may be out of date, `later` where they heard the
    first card before the question what they need, `alarmed` where they heard the emergency number on what is nobody
    else's business.

    >>> State.read({"stage": "card", "card": "2", "language": "<script>"}).write()
    {'stage': 'card', 'card': '2'}
    """

    snapshot: str = word(r"[0-9a-f]{0,16}")
    stage: Stage = word(_STAGES, usual="language")  # noqa: RUF009  # a field, like the others
    language: str = word(r"([a-z]{2,3})?")
    page: int = number(9)
    trail: str = word(r"([a-z0-9-]{1,40}(\.[a-z0-9-]{1,40}){0,5})?")
    topic: str = word(_ID)
    need: str = word(_ID)
    organisation: str = word(_ID)
    answer: str = word(_ID)
    place: str = word(_ID)
    typed: str = word(r"[0-9]{0,7}")
    card: int = number(9_999)
    tries: int = number(99)
    turns: int = number(999)
    since: int = number(10**8)
    began: int = number(10**8)
    second: int = number(59)
    told: int = number(1)
    sms: int = number(1)
    slow: int = number(1)
    asked: int = number(1)
    warned: int = number(1)
    later: int = number(1)
    alarmed: int = number(1)
    called: str = word(r"(\+[0-9]{8,15})?")

    @property
    def menu(self) -> str:
        return self.trail.rpartition(".")[2]


NEW = State()
"""A call of which nothing is known yet."""
