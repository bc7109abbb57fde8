"""What somebody meant who typed opening hours as people write them: in Dutch, French or plain English."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from ivr.country.opening_clues import Puzzle, clues
from ivr.country.opening_phrases import phrases
from ivr.country.opening_read import read
from ivr.country.opening_rules import DAY, Rule
from ivr.country.opening_said import said

_SIGNS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„«»″", '"'), "；": ";", "，": ",", "：": ":", "’": "'"}
)
_LOOSE = re.compile(r"(?<!\d)\d:|(?<!\d)(?:2[5-9]|[3-9]\d):|24:(?!00)")
_LONGEST_NIGHT = 12 * 60


class Typed(NamedTuple):
    """Hours as OpenStreetMap writes them, and what else was typed: for `hours_text`, `appointment` or a note."""

    hours: str
    remarks: tuple[str, ...] = ()


def invisible(hours: str) -> str:
    """Which sign stands in hours that nobody sees, or sees as another one; "" where there is none.

    >>> invisible("Mo-Fr\u200b 09:00-17:00"), invisible("Mo–Fr 09:00")
    ('an invisible sign (ZERO WIDTH SPACE) stands after "Mo-Fr"', 'this is no hyphen, quote or space of a keyboard: –')
    """
    for at, sign in enumerate(hours):
        if unicodedata.category(sign) in ("Cf", "Cc"):
            return f'an invisible sign ({unicodedata.name(sign, "no name")}) stands after "{hours[:at][-20:]}"'
        if not sign.isascii() and not sign.isalpha():
            name = unicodedata.name(sign, "no name")
            return f"this is no hyphen, quote or space of a keyboard: {sign if sign.strip() else name}"
    return ""


def meant(text: str) -> Typed | Puzzle:
    """The hours that somebody typed, or why nobody can be sure of them; whatever is typed, nothing is raised.

    >>> meant("ma-vr 9u-12u30, 13u30-17u; gesloten op feestdagen")
    Typed(hours='Mo-Fr 09:00-12:30,13:30-17:00; PH off', remarks=())
    >>> meant("lundi au jeudi: de 9h à 12h et de 13h à 16h30, le vendredi sur rendez-vous").hours
    'Mo-Th 09:00-12:00,13:00-16:30'
    >>> meant("Mon-Fri 9 to 5").why
    'it ends before it begins; write the times of 24 hours: 09:00-17:00'
    """
    visible = "".join(sign for sign in text.translate(_SIGNS) if unicodedata.category(sign) != "Cf")
    line = " ".join(visible.split()).rstrip("; ")
    if _is_written(line):
        return Typed(line)
    try:
        timetable, remarks = said(phrases(clues(visible)))
        hours = timetable.written()
        read(hours)
    except Puzzle as puzzle:
        return puzzle
    except ValueError as fault:
        return Puzzle(str(fault))
    return Typed(hours, remarks)


def _is_written(line: str) -> bool:
    """Whether a text is in the language already, and not only by chance."""
    try:
        rules = read(line)
    except ValueError:
        return False
    return (
        not _LOOSE.search(line.split('"')[0])
        and all(map(_is_sure, rules))
        and any(rule.state != "closed" for rule in rules)
    )


def _is_sure(rule: Rule) -> bool:
    """Whether a part names its days, and its times are in order and no slip."""
    named = rule.always or rule.years or rule.dates or rule.weeks or rule.weekdays or rule.holidays
    ends = [span.end <= DAY or span.end - span.start <= _LONGEST_NIGHT or span.open_end for span in rule.spans]
    starts = [span.start for span in rule.spans]
    in_order = starts == sorted(starts) or rule.spans[0].end == DAY
    return bool(named or rule.fallback or (rule.state == "closed" and rule.spans)) and all(ends) and in_order
