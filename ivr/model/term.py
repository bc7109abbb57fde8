"""Terms of the line: words that mean one thing, which every translation of a sentence keeps to."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ivr.model.base import ContentRecord, Sentence


class Term(ContentRecord):
    """A row of `menus/terms.yaml`: its words as they stand in sentences of the source language, `but` where they mean
    something else, and what it is."""

    source: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    but: tuple[Sentence, ...] = ()
    what: Annotated[Sentence, Field(alias="is")]


class TermSaid(ContentRecord):
    """A row of `menus/terms/<language>.yaml`: the word of this line for a term; `forms`, of which each translation of
    a sentence with the term holds one (`say` itself where none are given); what people call it; and what it must not be
    confused with."""

    say: Sentence
    forms: tuple[Sentence, ...] = ()
    people: tuple[Sentence, ...] = ()
    mistaken: Annotated[Sentence | None, Field(alias="not")] = None
