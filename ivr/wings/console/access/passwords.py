"""Passwords: long ones that nobody guesses first, kept as argon2id alone."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 256
_GUESSED = 3
"""Of zxcvbn's 0 to 4: below 3 it is guessed in fewer than 10^8 tries."""
_LOOKED_AT = 72
"""zxcvbn takes seconds for long texts, and nobody guesses what is different only after these."""


def too_weak(password: str, own: tuple[str, ...]) -> str:
    """Why a password is no good, as a key of what the page says: `short`, `long` or `guessed`; "" where it is good.
    `own` are words about this person and this line, which are guessed first."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "guessed" if zxcvbn(password[:_LOOKED_AT], user_inputs=list(own))["score"] < _GUESSED else ""


def kept(password: str) -> str:
    """What is written down of a password."""
    return _hasher().hash(password)


def is_right(hashed: str, password: str) -> bool:
    """Whether it is the one that was written down; as slow where there is none, so that nobody learns who exists."""
    try:
        return _hasher().verify(hashed or _nobody(), password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    # OWASP's smallest in memory: calls are answered in the same process, whose memory is bounded.
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this one")
