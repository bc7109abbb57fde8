"""A table of organisations that are alike: what all its rows have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ivr.model.base import ContentRecord, LanguageCode, Localised, Sentence, Slug
from ivr.model.directory import Appointment, Audience, Interpreter


class TableFile(ContentRecord):
    """The shape of `data/tables/<name>.yaml`; its rows lie beside it in `<name>.csv`. In the names, `{town}` is the
    municipality of a row and `{name}` what the row says under `name`; all else is as in a service of an organisation.
    `source` is where the rows were read that do not say it themselves, `streets_source` where the names of their
    streets in the other language were read."""

    name: Sentence
    names: dict[LanguageCode, Sentence] = {}
    short_name: Sentence | None = None
    short_names: dict[LanguageCode, Sentence] = {}
    service: Slug
    summary: Localised
    topics: Annotated[tuple[Slug, ...], Field(min_length=1)]
    needs: tuple[Slug, ...] = ()
    first_door: bool = False
    areas: tuple[Slug, ...] = ()
    audience: tuple[Audience, ...] = ()
    languages: tuple[LanguageCode, ...] = ()
    interpreter: Interpreter = "unknown"
    in_person: bool = False
    appointment: Appointment | None = None
    note: Localised = {}
    source: Slug | None = None
    streets_source: Slug | None = None
