"""Where a call is: everything the next turn needs, small enough to travel in a URL, and nothing about the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from ivr.model.url_state import UrlState

Stage = Literal["language", "menu", "code", "place", "region", "card", "report"]


@dataclass(frozen=True)
class State(UrlState):
    """`trail` is the way of menu ids to where the caller is, joined by dots; `place` a postal code or an area; `card`
    which card they hear, or which page of the languages; `organisation` is set where its code was typed, and its
    services are the cards; `typed` are digits that wait for the rest; `called` is the line's own number.

    `since` and `began` are minutes of the Unix clock: when the cards were put in order, so that "next" never skips
    one, and when the call began. `texts` is 1 where an SMS can reach the caller, `slow` where they asked for slower
    speech, `asked` where they asked once for an SMS that has to be asked for twice.

    >>> State.read({"stage": "card", "card": "2", "language": "<script>"}).write()
    {'stage': 'card', 'card': '2'}
    """

    FORMS: ClassVar = {
        "snapshot": r"[0-9a-f]{0,16}",
        "stage": "|".join(get_args(Stage)),
        "language": r"([a-z]{2,3})?",
        "trail": r"([a-z0-9-]{1,40}(\.[a-z0-9-]{1,40}){0,5})?",
        "topic": r"[a-z0-9-]{0,40}",
        "organisation": r"[a-z0-9-]{0,40}",
        "place": r"[a-z0-9-]{0,40}",
        "typed": r"[0-9]{0,6}",
        "called": r"(\+[0-9]{8,15})?",
    }
    HIGHEST: ClassVar = {
        "card": 9_999,
        "tries": 99,
        "turns": 999,
        "since": 10**8,
        "began": 10**8,
        "texts": 1,
        "slow": 1,
        "asked": 1,
    }

    snapshot: str = ""
    stage: Stage = "language"
    language: str = ""
    trail: str = ""
    topic: str = ""
    organisation: str = ""
    place: str = ""
    typed: str = ""
    card: int = 0
    tries: int = 0
    turns: int = 0
    since: int = 0
    began: int = 0
    texts: int = 0
    slow: int = 0
    asked: int = 0
    called: str = ""

    @property
    def menu(self) -> str:
        return self.trail.rpartition(".")[2]
