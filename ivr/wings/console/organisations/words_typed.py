"""Sentences of an organisation in the other languages, typed beside the sentence itself: into their catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from ivr.content.catalogues.locators import to_translate
from ivr.content.catalogues.refresh import refreshed
from ivr.content.read.document import YamlDocument, yaml_document
from ivr.content.read.files import Files
from ivr.content.read.po import PoEntry, PoFile, Sentence, file_of, written
from ivr.wings.console.organisations.field_edits import FormSent, one_line

Typed = Mapping[tuple[str, str], str]
"""What was typed, by the place of its sentence and the language."""


def other_languages(files: Files) -> list[str]:
    """The languages that are offered besides the one in which sentences are written."""
    return [code for code in files.offered() if code != files.source]


def said_elsewhere(files: Files, place: str) -> dict[str, str]:
    """What is said at a place in each other language, "" where nothing is yet."""
    known = {code: files.catalogues[code].by_place() for code in other_languages(files) if code in files.catalogues}
    return {code: entries[place].text if place in entries else "" for code, entries in known.items()}


def typed_words(form: FormSent, files: Files, places: Mapping[str, str]) -> Typed:
    """What a form says: `places` are those of its fields; the field of `note` in French is `note-fr`. What was not
    changed is left out."""
    found = {}
    for name, place in places.items():
        for code, before in said_elsewhere(files, place).items():
            typed = one_line(form.get(f"{name}-{code}", before))
            if typed != before:
                found[place, code] = typed
    return found


def catalogues_after(
    files: Files, id: str, before: str, after: str, typed: Typed = MappingProxyType({})
) -> dict[str, str]:
    """The catalogues that change when the text of an organisation does ("" where there is none), by file: its entries
    follow their sentences as `wegwijs language update` would have them. Where all sentences stand where they stood and
    nothing was typed, none does."""
    sentences = _sentences(files, id, after)
    if [one.place for one in sentences] == [one.place for one in _sentences(files, id, before)] and not typed:
        return {}
    updated = {code: _updated(one, id, sentences, typed) for code, one in files.catalogues.items()}
    return {file_of(code): written(new) for code, new in updated.items() if new != files.catalogues[code]}


def _sentences(files: Files, id: str, text: str) -> list[Sentence]:
    """The sentences of an organisation, in the order of its file."""
    document = yaml_document("", text)[0] if text else YamlDocument("")
    return list(to_translate(Files(files.line, YamlDocument(""), organisations={id: document}), ""))


def _updated(catalogue: PoFile, id: str, sentences: list[Sentence], typed: Typed) -> PoFile:
    kind = f"organisations/{id}:"
    own = [entry for entry in catalogue.entries if entry.place.startswith(kind)]
    left = [entry for entry in catalogue.obsolete if entry.place.startswith(kind)]
    fresh = refreshed(replace(catalogue, entries=tuple(own), obsolete=tuple(left)), sentences)
    told = tuple(_with(entry, typed.get((entry.place, catalogue.language))) for entry in fresh.entries)
    others = [entry for entry in catalogue.entries if not entry.place.startswith(kind)]
    first = next((at for at, entry in enumerate(catalogue.entries) if entry.place.startswith(kind)), len(others))
    entries = (*others[:first], *told, *others[first:])
    gone = (*(entry for entry in catalogue.obsolete if entry not in left), *fresh.obsolete)
    return replace(catalogue, entries=entries, obsolete=gone)


def _with(entry: PoEntry, text: str | None) -> PoEntry:
    return entry if text is None else replace(entry, text=text, fuzzy=False, previous="")
