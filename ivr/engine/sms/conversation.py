"""What is remembered between two text messages, and for how long: many people share a telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

A_DAY = 86_400
"""Seconds for which a conversation is remembered at most."""
SENSITIVE_SECONDS = 600
"""Seconds for which it is remembered once it is about what is nobody else's business (`Topic.sensitive`)."""


@dataclass  # made several times for each message: frozen, it would take three times as long
class Conversation:
    """The language of the last answer, what it was about (`also` is a second need, `danger` what may cost a life,
    `other_than` whom it may not name), which answer to a question was told last and how many of those for the same
    need were `told`, how many services were named so far, how many messages in a row meant nothing. `since` is the
    minute (of the Unix clock) in which the services were put in order, `sensitive` the one since which it is nobody
    else's business; 0 where it is not."""

    language: str = ""
    topic: str = ""
    need: str = ""
    also: str = ""
    danger: str = ""
    organisation: str = ""
    other_than: str = ""
    place: str = ""
    answer: str = ""
    told: int = 0
    shown: int = 0
    since: int = 0
    lost: int = 0
    sensitive: int = 0
    stopped: bool = False

    def change(self, **changes: Any) -> Conversation:
        """The conversation with some fields changed; raises `TypeError` for what is no field."""
        return Conversation(**(vars(self) | changes))

    def seconds_left(self, now: datetime) -> int:
        """For how long it may still be remembered: 0 where there is nothing to remember, or where its time is over. One
        that began in the future (a clock was set back) is over too.

        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
        >>> minute = int(noon.timestamp()) // 60
        >>> [Conversation(sensitive=minute + ahead).seconds_left(noon) for ahead in (0, -9, -10, 1)]
        [600, 60, 0, 0]
        >>> Conversation("en").seconds_left(noon), Conversation().seconds_left(noon)
        (86400, 0)
        """
        if not self.sensitive:
            return A_DAY if any(vars(self).values()) else 0
        left = int(self.sensitive * 60 + SENSITIVE_SECONDS - now.timestamp())
        return left if 0 < left <= SENSITIVE_SECONDS else 0


def remembered(state: Conversation, now: datetime) -> Conversation:
    """The conversation, or once its time is over a fresh one: whoever holds the telephone then gets the answers of a
    stranger, in the language of a stranger."""
    return state if state.seconds_left(now) else Conversation()
