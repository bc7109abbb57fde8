"""A template as texters would read it: filled in for a service in a language, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.content.checks.keywords import check_template
from ivr.engine.directory.sms_card import emergency_for, finished, text_cards
from ivr.engine.library import Library, advice_for, catalogue
from ivr.errors import Problem
from ivr.language.gsm import outside
from ivr.language.templates import OF_COMMANDS, VARIABLES, render
from ivr.model import ServiceEntry
from ivr.snapshot.read import Snapshot
from ivr.wings.console.texting.shown_reply import ShownReply, shown_reply


@dataclass(frozen=True)
class TemplatePreview:
    """What a template makes, None where it makes nothing; what is wrong with it; and which of its own letters are
    outside of the cheaper alphabet."""

    reply: ShownReply | None
    problems: tuple[Problem, ...]
    dear: tuple[str, ...]


def template_file(language: str, name: str) -> str:
    return f"sms_templates/{language}/{name}.txt"


def previewed(
    library: Library, language: str, name: str, source: str, entry: ServiceEntry | None, at: datetime
) -> TemplatePreview:
    """A template with this text, filled in as if a stranger had asked for that service."""
    problems = tuple(check_template(template_file(language, name), name, source))
    known = library.line.language(language)
    if known is None:
        return TemplatePreview(None, problems, outside(source))
    try:
        text = finished(render(source, **sample(library, language, name, entry, at)), known)
    except ValueError:  # it asks for what is not there: one of the problems says what
        return TemplatePreview(None, problems, outside(source))
    return TemplatePreview(shown_reply(text, language), problems, outside(source))


def sample(library: Library, language: str, name: str, entry: ServiceEntry | None, at: datetime) -> dict[str, object]:
    """Something for every name that a template may say, as the line would fill it in."""
    topic = entry.service.topics[0] if entry else ""
    words = catalogue(library, language)
    known: Mapping[str, object] = {
        **{command: library.keywords.command(command, language) for command in OF_COMMANDS},
        "cards": text_cards(library.areas, [entry], words, at, None) if entry else [],
        "place": "",
        "unknown_code": "",
        "line": library.line.name,
        "emergency": library.line.emergency,
        "urgent": emergency_for(library, [topic]),
        "advice": advice_for(library, topic, "", language),
        "ask_place": True,
        "rules": "",
        "answer": _an_answer(library, topic, language),
        "words": _words(library, language),
    }
    return {variable: known[variable] for variable in VARIABLES[name]}


def _an_answer(library: Library, topic: str, language: str) -> str:
    """What an answer about the topic of the service says, else any."""
    told = sorted(library.answers.values(), key=lambda answer: answer.topic != topic)
    return next((answer.sms[language] for answer in told if language in answer.sms), "")


def _words(library: Library, language: str) -> str:
    return ", ".join(filter(None, (library.keywords.topic(topic, language) for topic in library.topics)))


def entry_for(library: Snapshot, typed: str) -> ServiceEntry | None:
    """The service that somebody typed: `organisation/service`, an organisation by its id or a part of its name; for
    nothing the first that is there for everybody."""
    if not typed.strip():
        return next((entry for id in library.line.general if (entry := library.service(id))), None)
    if entry := library.service(typed.strip()):
        return entry
    id = organisation_for(library, typed)
    return next(iter(library.services_of(id)), None) if id else None


def organisation_for(library: Snapshot, typed: str) -> str | None:
    """The organisation that somebody typed: its id, its name, or a part of its name."""
    sought = typed.strip().casefold()
    if not sought or library.services_of(sought):
        return sought or None
    names = [(one.id, {one.name, *one.names.values(), one.short_name or ""}) for one in library.organisations()]
    whole = (id for id, several in names if sought in {name.casefold() for name in several})
    part = (id for id, several in names if any(sought in name.casefold() for name in several))
    return next(whole, None) or next(part, None)
