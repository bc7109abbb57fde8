"""How long speech takes on the telephone."""

from __future__ import annotations

# Telephone voices say about 15 characters a second; a digit on its own takes about 0.4 seconds.
_CHARACTERS_A_SECOND = 15.0
_SECONDS_A_DIGIT = 0.4
SLOWER = 1.25
"""How much longer the same words take when they are said slowly."""


def seconds_to_say(text: str) -> float:
    """Seconds it takes to say a text, as an estimate.

    >>> seconds_to_say("0 8 0 0"), round(seconds_to_say("Neem rustig je tijd."), 1)
    (1.6, 1.3)
    """
    digits = sum(c.isdigit() for c in text)
    letters = len(text) - (2 * digits - 1 if digits else 0)
    return digits * _SECONDS_A_DIGIT + max(letters, 0) / _CHARACTERS_A_SECOND
