"""Changes in words: whose, what it was and what it becomes, and which callers hear it. Grouped in the order of harm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ivr.country.geography import WHOLE
from ivr.country.numbers import written
from ivr.language.locale import language_codes
from ivr.publish.compared import Difference, FieldChange
from ivr.wings.console.interface import _
from ivr.wings.console.organisations.house_words import language_name
from ivr.wings.console.release.change_words import EVENTS, KINDS_TOLD, WAYS, field_name
from ivr.wings.console.release.changed_words import closures_told, days_told, meaning_told

FEW = 8
"""So many changes of a kind stand open; the others are folded."""
_MOST_VALUES = 100
_MOST_LETTERS = 400
_UNHEARD = ("evidence", "checked", "disputes", "facts", "reviewed", "never", "sure")
_HOURS = ("hours", "hours_also")
_BY_LANGUAGE = ("message", "word", "sentence")
_IDS = ("topics", "areas", "needs", "only_in", "topic")


@dataclass(frozen=True)
class ToldValue:
    """A value: what it is called ("" where that is clear), what it was, and what it becomes; each may be empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ToldChange:
    """A change in words; `organisation` is the id of the page where it was made, `who` says which callers hear it."""

    what: str
    values: tuple[ToldValue, ...]
    detail: str
    who: str
    organisation: str


@dataclass(frozen=True)
class ToldGroup:
    """Changes of one event and one kind."""

    event: str
    kind: str
    lost: bool
    changes: tuple[ToldChange, ...]

    @property
    def open(self) -> Sequence[ToldChange]:
        return self.changes[:FEW]

    @property
    def folded(self) -> Sequence[ToldChange]:
        return self.changes[FEW:]


Names = Mapping[str, Mapping[str, str]]
"""Topics, needs, answers and areas by id, each with its name by language."""


def told_changes(changes: Iterable[Difference], names: Names, language: str) -> list[ToldGroup]:
    """Groups in the order in which the changes come, which is that of harm; names in `language` where there are any."""
    found = []
    for (event, kind), several in groupby(changes, lambda change: (change.event, change.kind)):
        told = tuple(_told(change, names, language) for change in several)
        found.append(ToldGroup(str(EVENTS[event]), str(KINDS_TOLD[kind]), event == "gone", told))
    return found


def called(id: str, names: Names, language: str) -> str:
    """A topic or an area by its name."""
    own = names.get(id, {})
    return own.get(language) or own.get("en") or next(iter(own.values()), id)


def _told(change: Difference, names: Names, language: str) -> ToldChange:
    shown = [one for one in change.fields if one.field.partition(".")[0] not in _UNHEARD][:_MOST_VALUES]
    values = tuple(_value(change, one, names, language) for one in shown)
    told = tuple(value for value in values if value.before or value.after)
    detail = "" if told else _unheard(change) or change.detail
    who = _who(change, names, language)
    return ToldChange(_what(change, names, language), told, detail, who, change.organisation)


def _unheard(change: Difference) -> str:
    """What is different where a caller hears no word of it: it says why we believe the rest."""
    return ", ".join(dict.fromkeys(field_name(one.field.partition(".")[0]) for one in change.fields))


def _what(change: Difference, names: Names, language: str) -> str:
    if change.way:
        return f"{change.of}, {WAYS.get(change.way, change.way)}"
    if change.kind in ("topic", "area"):
        return called(change.id, names, language)
    if change.kind in _BY_LANGUAGE:
        return _language_called(change.id, language)
    return change.of or change.name


def _language_called(code: str, language: str) -> str:
    """The name of a language; names of organisations belong to none."""
    return language_name(code, language) if code in language_codes() else _("every language")


def _value(change: Difference, one: FieldChange, names: Names, language: str) -> ToldValue:
    if change.kind == "word":
        label = f"{one.field} ({_language_called(change.id, language)})"
        before, after = (meaning_told(text, lambda id: called(id, names, language)) for text in (one.before, one.after))
        return ToldValue(label, before, after)
    before, after = (_shown(one.field, text, names, language) for text in (one.before, one.after))
    if one.field == "value" and before == after:
        return ToldValue("", "", before)
    label = "" if one.field == "value" or (change.kind == "hours" and one.field == "hours") else field_name(one.field)
    return ToldValue(label, before, after)


def _shown(field: str, text: str, names: Names, language: str) -> str:
    if field.partition(".")[0] in _IDS:
        return ", ".join(called(id, names, language) for id in text.split(", ") if id)
    if field == "value" and text.startswith("+") and text[1:].isdigit():
        return written(text)
    if field == "closures":
        return days_told(text)
    if field in _HOURS:
        text = closures_told(text)
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def _who(change: Difference, names: Names, language: str) -> str:
    if not change.topics:
        return ""
    topics = _list([called(id, names, language) for id in change.topics])
    if WHOLE in change.areas:
        return _("heard by callers who choose %(topics)s, everywhere", topics=topics)
    where = _list([called(id, names, language) for id in change.areas])
    return _("heard by callers who choose %(topics)s, in %(where)s", topics=topics, where=where)


def _list(words: Sequence[str]) -> str:
    if len(words) > 4:
        return _("%(first)s and %(count)s more", first=", ".join(words[:3]), count=len(words) - 3)
    return _("%(first)s or %(last)s", first=", ".join(words[:-1]), last=words[-1]) if len(words) > 1 else words[0]
