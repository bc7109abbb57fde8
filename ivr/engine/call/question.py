"""What every stage of a call is: a question, and what comes of each answer to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ivr.engine.call.context import Context, Transition
from ivr.model.steps import Heard


class Question(NamedTuple):
    """One stage: `digits` are how many keys it waits for, and `finish` the key that ends them early, or none.

    A question of more than one digit is typed into, so that only its first key can be one of those that mean the same
    everywhere (`ivr.model.keypad`). `codes` is whether a short code can begin here."""

    digits: int
    prompt: Callable[[Context], list[Heard]]
    """What is said on coming in."""
    choices: Callable[[Context], list[Heard]]
    """What is said again after a wrong key or silence."""
    press: Callable[[Context, str], tuple[Transition, str]]
    """What keys bring, and the keys it left for the next stage."""
    silent: Callable[[Context], Transition]
    """What silence brings."""
    back: Callable[[Context], Transition]
    """One step back."""
    finish: str = ""
    codes: bool = False

    @property
    def typed(self) -> bool:
        """Whether digits are typed into it."""
        return self.digits > 1
