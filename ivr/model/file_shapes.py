"""The shapes of files whose content goes on as something else: only who reads them knows these, and no call or text."""

from typing import Annotated

from pydantic import Field, RootModel

from ivr.model.base import ContentRecord, LanguageCode, Localised, Sentence, Slug
from ivr.model.directory import Appointment, Audience, Interpreter
from ivr.model.line import Command, Line, NamesTexted, OtherLanguage


class LineFile(Line):
    """The shape of `menus/line.yaml`. `source` is the language whose sentences stand where the facts are; callers never
    meet it as such."""

    source: LanguageCode


class KeywordFile(ContentRecord):
    """The shape of `sms_templates/<language>/keywords.yaml`: the words a texter may use, by meaning; those of a need
    are words of its topic too, those of an answer are what people ask, and `asked` what a question about it holds.
    `questions` are what a question holds that wants to know what is so, rather than who helps. Right behind `asking`
    words stands what is asked for. `language` are those that ask for this language; `small` words tell only that
    somebody writes it; `weak` words of the topics count only where no other word names a topic."""

    topics: dict[Slug, tuple[Sentence, ...]]
    needs: dict[Slug, tuple[Sentence, ...]] = {}
    answers: dict[Slug, tuple[Sentence, ...]] = {}
    asked: dict[Slug, tuple[Sentence, ...]] = {}
    questions: tuple[Sentence, ...] = ()
    asking: tuple[Sentence, ...] = ()
    language: tuple[Sentence, ...] = ()
    commands: dict[Command, tuple[Sentence, ...]]
    small: tuple[Sentence, ...] = ()
    weak: tuple[Sentence, ...] = ()


class NameFile(RootModel[dict[Slug, NamesTexted]]):
    """The shape of `sms_templates/organisations.yaml`: what people text for an organisation, besides its names."""


class OtherFile(RootModel[dict[Slug, OtherLanguage]]):
    """The shape of `sms_templates/others.yaml`, by the name of each language."""


class DangerFile(RootModel[dict[Slug, tuple[Sentence, ...]]]):
    """The shape of `sms_templates/<language>/danger.yaml`: the wordings of each danger, as
    `ivr.language.wordings` reads them, the lists `not`, `unless` and `calm`, which hold for all of
    them, and lists that they ask for by name."""


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
