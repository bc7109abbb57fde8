"""The words of the content: frozen records, the same in the YAML files, in the snapshot and in the engine.

Every record refuses a field it does not know, so a mistyped key is a problem with a line and never a silent loss.
A `Localised` text maps a language code to a sentence.

The modules of records have no `from __future__ import annotations`: pydantic would read the type of each field back
from its text, which takes 5 ms of every start.
"""

from ivr.model.answer import Answer, AnswerFile, AnswerWords
from ivr.model.base import ContentRecord
from ivr.model.directory import Address, Contact, Organisation, OrganisationFile, Priority, Service
from ivr.model.grounds import Alike, Grounds
from ivr.model.line import (
    Choice,
    Command,
    Keywords,
    Language,
    Limits,
    Line,
    Meaning,
    Menu,
    NamesTexted,
    Number,
    OtherLanguage,
    Reports,
)
from ivr.model.places import Area, Danger, Need, Place, Topic
from ivr.model.provenance import Evidence, Source
from ivr.model.service_entry import ServiceEntry


class Content(ContentRecord):
    """Everything an operator wrote, read and whole: what a snapshot is made from."""

    line: Line
    menus: dict[str, Menu]
    prompts: dict[str, dict[str, str]]
    topics: dict[str, Topic]
    answers: dict[str, Answer] = {}
    dangers: dict[str, Danger] = {}
    areas: dict[str, Area]
    sources: dict[str, Source]
    places: tuple[Place, ...]
    organisations: tuple[Organisation, ...]
    keywords: Keywords
    templates: dict[str, dict[str, str]]


__all__ = [
    "Address",
    "Alike",
    "Answer",
    "AnswerFile",
    "AnswerWords",
    "Area",
    "Choice",
    "Command",
    "Contact",
    "Content",
    "ContentRecord",
    "Danger",
    "Evidence",
    "Grounds",
    "Keywords",
    "Language",
    "Limits",
    "Line",
    "Meaning",
    "Menu",
    "NamesTexted",
    "Need",
    "Number",
    "Organisation",
    "OrganisationFile",
    "OtherLanguage",
    "Place",
    "Priority",
    "Reports",
    "Service",
    "ServiceEntry",
    "Source",
    "Topic",
]  # fmt: skip
