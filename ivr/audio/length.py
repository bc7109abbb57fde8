"""How long a text takes to say: notices a recording of something else, and speech that stops half-way."""

from __future__ import annotations

from ivr.language.seconds import seconds_to_say

# "À" takes 0.2 seconds; what is shorter is a click.
_SHORTEST = 0.15
_LEAST, _MOST = 0.4, 3.0
_GRACE = 1.0


def plausible(text: str) -> tuple[float, float]:
    """The fewest and the most seconds that somebody may need to say a text.

    0.4 to 3 times the estimate; at least 0.15 seconds, and a second more than that for a word alone.

    >>> plausible("1 2 3 4 5")
    (0.8, 7.0)
    """
    expected = seconds_to_say(text)
    return max(_SHORTEST, _LEAST * expected), _MOST * expected + _GRACE
