"""What somebody who called writes into the cells of a row: a day, then words of a closed list, a number or hours.

There is no place for a sentence, and so none for anybody's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeVar, get_args

from pydantic import ValidationError

from ivr.content.newcomer import phone_meant
from ivr.country.numbers import written
from ivr.country.opening import parse
from ivr.model.provenance import CALLED, Checked, Checker, Dispute, DisputedValue, How

N = TypeVar("N")
CHECKED, HEARD = "checked", "heard"
"""The columns: somebody made sure; somebody heard something else."""
UNKNOWN = "unknown"
"""They say something else, and nobody wrote down what."""

About = Literal["hours", "phone", "address", "owner"]


class Heard(NamedTuple):
    """What somebody heard otherwise on the telephone: on which day, about what, and what they say instead."""

    date: str
    about: About
    value: str


class RowNotes(NamedTuple):
    """The notes of a row, and what is wrong with those that nobody understands."""

    checked: Checked | None
    heard: Heard | None
    faults: tuple[str, ...]


def notes_of(row: Mapping[str, str]) -> RowNotes:
    """The notes in the cells of a row, by column."""
    faults: list[str] = []

    def read(column: str, reader: Callable[[str], N]) -> N | None:
        try:
            return reader(cell) if (cell := row.get(column, "")) else None
        except ValueError as fault:
            faults.append(f"{column}: {fault}")
            return None

    return RowNotes(read(CHECKED, checked_of), read(HEARD, heard_of), tuple(faults))


def checked_cell(checked: Checked) -> str:
    """What stands in the cell.

    >>> checked_cell(Checked(date="2026-11-26", how="called", by="volunteer", gone=True))
    '2026-11-26 called volunteer gone'
    """
    return " ".join(filter(None, (checked.date, checked.how, checked.by, "gone" if checked.gone else "")))


def checked_of(cell: str) -> Checked:
    """What a cell says; without a word behind the day somebody called. Raises `ValueError` with what it does not know.

    >>> checked_of("2026-11").how, checked_of("2026-11-26 volunteer visited").by
    ('called', 'volunteer')
    """
    day, *words = cell.split()
    known = {"how": get_args(How), "by": get_args(Checker), "gone": ("gone",)}
    said = {field: word for word in words for field, of in known.items() if word in of}
    if strange := [word for word in words if word not in said.values()]:
        raise ValueError(
            f"{' '.join(strange)!r} is not one of {', '.join(word for of in known.values() for word in of)}"
        )
    try:
        return Checked.model_validate({"date": day, "how": "called", **said, "gone": "gone" in words})
    except ValidationError:
        raise ValueError(f"{day!r} is no day such as 2026-11-26") from None


def heard_cell(heard: Heard) -> str:
    return " ".join(heard)


def heard_of(cell: str) -> Heard:
    """What a cell says. Raises `ValueError` with what is wrong with it.

    >>> heard_of("2026-11-26 phone 053772425")
    Heard(date='2026-11-26', about='phone', value='053 77 24 25')
    """
    day, about, value = (*cell.split(maxsplit=2), "", "")[:3]
    checked_of(day)
    found = next((known for known in get_args(About) if known == about), None)
    if not found:
        raise ValueError(f"{about!r} is not one of {', '.join(get_args(About))}")
    return Heard(day, found, heard_meant(found, value or UNKNOWN))


def heard_meant(about: About, typed: str) -> str:
    """A number as it is read out, or opening hours, whichever this is about, or "unknown"; raises `ValueError` for
    anything else.

    >>> heard_meant("hours", 'Mo-Fr 09:00-12:00; Sa unknown "ask"')
    Traceback (most recent call last):
    ValueError: opening hours without words in quotes
    """
    if typed == UNKNOWN:
        return typed
    if about == "phone":
        return written(phone_meant(typed))
    if about == "hours":
        if '"' in typed:
            raise ValueError("opening hours without words in quotes")
        return typed if parse(typed) else UNKNOWN
    raise ValueError(f'of the {about} write "{UNKNOWN}": look at it yourself, then correct what stands there')


def otherwise(heard: Heard, kind: str, used: str, sources: tuple[str, ...]) -> Dispute:
    """What stands there, by whom, against what was heard: until somebody corrects it, callers hear that it is not sure.
    `kind` is that of the contact."""
    there = [DisputedValue(value=used, source=source) for source in sources]
    says = "something else" if heard.value == UNKNOWN else heard.value
    return Dispute(
        field=f"hours ({kind})" if heard.about == "hours" else heard.about,
        values=(*there, DisputedValue(value=says, source=CALLED, date=heard.date)),
        used=used,
        why=f"Heard on the telephone on {heard.date}. Correct what stands here, then take this out.",
    )
