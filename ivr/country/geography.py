"""Places in Belgium: how its postal codes are written, what holds all of it, and how far one place is from another."""

from __future__ import annotations

from math import cos, hypot, radians

POSTCODE_DIGITS = 4
POSTCODE = rf"[1-9][0-9]{{{POSTCODE_DIGITS - 1}}}"
"""A postal code as a regular expression: none begins with a zero."""
WHOLE = "belgium"
"""The id of the area that holds every place; `data/areas.yaml` has it."""


def has_postcode_form(text: str) -> bool:
    """Whether a text may be a postal code, real or not.

    >>> has_postcode_form("1080"), has_postcode_form("0800"), has_postcode_form("10800"), has_postcode_form("1o80")
    (True, True, False, False)
    """
    return len(text) == POSTCODE_DIGITS and text.isdecimal()


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The distance of two points (latitude, longitude), on a flat map of Belgium: within 1 % of the great circle.

    >>> round(kilometres((50.8504, 4.3488), (50.6337, 5.5675)))
    89
    """
    north = (there[0] - here[0]) * 111.2
    east = (there[1] - here[1]) * 111.2 * cos(radians((here[0] + there[0]) / 2))
    return hypot(north, east)
