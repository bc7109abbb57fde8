"""One cell of a workbook: a text that no program takes for a formula, and what is meant by what programs make of it."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, NamedTuple

from ivr.content.catalogues.catalogue_sheet import unguarded
from ivr.content.checks.typed_numbers import number_printed
from ivr.country.numbers import kind

CellShape = Literal["text", "number", "day", "time", "uncounted", "broken", "merged"]
"""What a program left in a cell; `uncounted` is a formula without its result, `broken` one that came to nothing."""
_SHORTENED = re.compile(r"\d([.,]\d+)?[eE]\+?\d{1,2}")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u200e\u200f\u2060\ufeff]")
_ORDINARY = ("fixed", "mobile", "free")


class CellRead(NamedTuple):
    """A cell as it came back: where it is ("E14"), what it says, and how that stood there."""

    at: str
    text: str
    shape: CellShape = "text"


def text_meant(text: str) -> str:
    """The text of a cell without what `guarded` put before it, and without the signs that nobody sees.

    >>> text_meant("'=1+1"), text_meant("''=1"), text_meant("'t Huis"), text_meant(" a\\u00a0b ")
    ('=1+1', "'=1", "'t Huis", 'a b')
    """
    lines = (" ".join(_UNSEEN.sub("", line).split()) for line in unguarded(text).splitlines())
    return "\n".join(filter(None, lines))


def cell_read(at: str, value: object, formula: bool = False) -> CellRead:
    """What a value of a workbook says; a number as its digits, a day and a time as ISO 8601 writes them.

    >>> cell_read("A1", 32471234567.0).text, cell_read("A1", datetime(2026, 12, 24)).text, cell_read("A1", time(9)).text
    ('32471234567', '2026-12-24', '09:00')
    """
    match value:
        case None:
            return CellRead(at, "", "uncounted" if formula else "text")
        case bool():
            return CellRead(at, str(value).lower())
        case int() | float():
            return CellRead(at, _digits(value), "number")
        case datetime() if value.time() != time():
            return CellRead(at, value.isoformat(" ", "minutes"), "time")
        case datetime() | date():
            return CellRead(at, value.isoformat()[:10], "day")
        case time():
            return CellRead(at, value.isoformat("minutes"), "time")
    text = text_meant(str(value))
    return CellRead(at, text, "broken" if formula and text.startswith("#") else "text")


def _digits(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def is_shortened(text: str) -> bool:
    """Whether digits were lost on the way, as in 4.71E+08.

    >>> is_shortened("4.71E+08"), is_shortened("4.71234567E+08"), is_shortened("0471 23 45 67")
    (True, False, False)
    """
    return bool(_SHORTENED.fullmatch(text.strip())) and len(whole_digits(text)) == 0


def whole_digits(text: str) -> str:
    """The digits of a number that a program wrote by its powers of ten, where none is lost; else "".

    >>> whole_digits("4.71234567E+08"), whole_digits("4.71E+08")
    ('471234567', '')
    """
    number = text.strip().replace(",", ".")
    if not _SHORTENED.fullmatch(text.strip()):
        return ""
    mantissa, _, power = number.upper().partition("E")
    given = len(mantissa.replace(".", ""))
    return str(int(Decimal(number))) if given == int(power) + 1 else ""


def numbers_meant(text: str) -> tuple[str, ...]:
    """The numbers that may be meant by digits from which a program took the 0 or the +; none where it took nothing.

    >>> numbers_meant("471234567"), numbers_meant("32471234567"), numbers_meant("22254313")
    (('+32471234567',), ('+32471234567',), ('+3222254313',))
    >>> numbers_meant("499123456")
    ('+32499123456', '+499123456')
    >>> numbers_meant("02 225 43 13"), numbers_meant("1712")
    ((), ())
    """
    digits = whole_digits(text) or text.replace(" ", "")
    if not re.fullmatch(r"[1-9][0-9]{7,14}", digits):
        return ()
    found = (number_printed(one) or "" for one in (f"0{digits}", f"+{digits}"))
    return tuple(dict.fromkeys(number for number in found if kind(number) in _ORDINARY))
