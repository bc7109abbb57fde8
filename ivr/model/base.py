"""What all records are made of: the forms of ids, dates and texts."""

import os
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from ivr.model.keypad import CODE

# No other package changes what a record may hold, and to look whether one would takes 4 ms of every process.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "true")


def _short_quote(quote: str) -> str:
    if len(quote.split()) > 12:
        raise ValueError("a quote has at most twelve words")
    return quote


def _in_calendar(partial: str) -> str:
    """The same date, a year, a month or a day; raises `ValueError` for one that no calendar has."""
    date.fromisoformat(f"{partial}-01-01"[:10])
    return partial


# A state in a URL holds ids of up to 40 characters.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
TRANSLATED = "translated"
"""Marks what stands in the source language in the files, and in the catalogues in all others."""
Localised = Annotated[dict[LanguageCode, Sentence], TRANSLATED]
Quote = Annotated[str, AfterValidator(_short_quote)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$")]
Website = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")]
Code = Annotated[str, StringConstraints(pattern=rf"^[{''.join(CODE)}][0-9]{{1,3}}$")]
E164 = Annotated[str, StringConstraints(pattern=r"^\+[0-9]{8,15}$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
PartialDate = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"), AfterValidator(_in_calendar)
]


class ContentRecord(BaseModel):
    """A record that never changes: what follows from its fields is worked out once (`cached_property`), and a copy with
    other fields works it out anew.

    What pydantic makes of a kind of record before the first of them is read, it makes then, or in `build_records`: a
    start needs a quarter of them."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)

    def __copy__(self) -> Self:
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def build_records(of: type[ContentRecord] = ContentRecord) -> None:
    """Makes now what the first record of each kind would wait for: a twentieth of a second."""
    for record in of.__subclasses__():
        record.model_rebuild()
        build_records(record)
