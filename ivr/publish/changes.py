"""What a publication changes for callers and texters: the live snapshot beside the content that comes after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import get_args

from ivr.model import Choice, Content, Keywords, Line, Menu, Organisation
from ivr.publish.changed_directory import directory_changes
from ivr.publish.compared import (
    Difference,
    Event,
    FieldChange,
    Kind,
    counted,
    differences,
    few,
    field_changes,
    only_one_side,
    records,
)
from ivr.snapshot.content_texts import ContentTexts
from ivr.snapshot.read import Snapshot


def content_of(library: Snapshot) -> Content:
    """What a snapshot was made from, as far as two of them can be held against each other by it."""
    return Content.model_construct(
        line=library.line,
        menus=library.menus,
        prompts=library.prompts,
        topics=library.topics,
        answers=library.answers,
        dangers=library.dangers,
        areas=library.areas,
        sources=library.sources,
        places=tuple(library.places()),
        organisations=tuple(library.organisations()),
        keywords=library.keywords,
        templates=library.templates,
    )


def changes(before: Snapshot, after: Content) -> list[Difference]:
    """Everything that is different in the content, in the order of harm."""
    return changed_texts(before, ContentTexts(after))


def changed_texts(before: Snapshot, texts: ContentTexts) -> list[Difference]:
    """The same, where the records are texts already. Only what is not the same to the letter is made into records: of
    all that people text in twelve languages that takes a tenth of a second."""
    after, other = texts.content, texts.unlike(before.content_seals())
    found = chain(
        _languages(before.line, after.line),
        _line(before.line, after.line),
        _menus(before.menus, after.menus),
        records("topic", before.topics, after.topics) if "topic" in other else (),
        records("danger", before.dangers, after.dangers) if "danger" in other else (),
        records("answer", before.answers, after.answers) if "answer" in other else (),
        directory_changes(*_unlike(before, texts)) if "organisation" in other else (),
        records("area", before.areas, after.areas) if "area" in other else (),
        records("source", before.sources, after.sources) if "source" in other else (),
        _texts("message", before.templates, after.templates) if "templates" in other else (),
        _texts("word", _words(before.keywords), _words(after.keywords)) if "keywords" in other else (),
        _texts("sentence", before.prompts, after.prompts) if "prompts" in other else (),
        _places(before, texts) if "places" in other else (),
    )
    events, kinds = get_args(Event), get_args(Kind)
    return sorted(found, key=lambda change: (events.index(change.event), kinds.index(change.kind), change.name))


def _unlike(before: Snapshot, texts: ContentTexts) -> tuple[list[Organisation], list[Organisation]]:
    """The organisations of either side that are not the same to the letter on the other."""
    old, new = before.record_texts("organisation"), texts.records["organisation"]
    was = [Organisation.model_validate_json(text) for id, text in old.items() if new.get(id) != text]
    return was, [one for one in texts.content.organisations if old.get(one.id) != new[one.id]]


def _languages(before: Line, after: Line) -> Iterator[Difference]:
    """Languages by where people meet them: one that can be texted still, and called no more, is gone by voice."""
    yield from only_one_side("language", _channels(before), _channels(after), str, lambda _: "")
    for language in after.languages:
        was = before.language(language.code)
        if was and (what := differences(was, language, ("voice", "sms"))):
            fields = field_changes(was, language, ("voice", "sms"))
            yield Difference("changed", "language", language.code, what, fields, language.code)


def _channels(line: Line) -> dict[str, None]:
    heard = [f"{one.code} on the telephone" for one in line.languages if one.voice and one.code not in line.silent]
    return dict.fromkeys([*heard, *(f"{one.code} by SMS" for one in line.languages if one.sms)])


def _line(before: Line, after: Line) -> Iterator[Difference]:
    if what := differences(before, after, ("languages", "silent")):
        yield Difference("changed", "line", after.name, what, field_changes(before, after, ("languages", "silent")))


def _menus(before: Mapping[str, Menu], after: Mapping[str, Menu]) -> Iterator[Difference]:
    yield from only_one_side("menu", before, after, str, lambda menu: counted(len(menu.choices), "choice"))
    for id in before.keys() & after.keys():
        old, new = _choices(id, before[id]), _choices(id, after[id])
        yield from records("choice", old, new)


def _choices(id: str, menu: Menu) -> dict[str, Choice]:
    return {f"{choice.say} of menu {id}": choice for choice in menu.choices}


def _texts(
    kind: Kind, before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> Iterator[Difference]:
    """One change for each language and event. A language that is gone, or added, is told as such."""
    for language in before.keys() & after.keys():
        old, new = before[language], after[language]
        by_event: dict[Event, list[str]] = {
            "gone": [key for key in old if key not in new],
            "changed": [key for key in old if key in new and old[key] != new[key]],
            "added": [key for key in new if key not in old],
        }
        for event, keys in by_event.items():
            if keys:
                values = tuple(FieldChange(key, old.get(key, ""), new.get(key, "")) for key in keys)
                yield Difference(event, kind, f"{counted(len(keys), kind)} in {language}", few(keys), values, language)


def _words(keywords: Keywords) -> dict[str, dict[str, str]]:
    """The words of each language with what they mean, as text to compare; names of organisations belong to none."""
    words: dict[str, dict[str, str]] = {"no language": {}}
    for word, meaning in keywords.meanings():
        held = words.setdefault(meaning.language, {})
        told = f"{meaning.kind} {meaning.id}{' weak' if meaning.weak else ''}"
        held[word] = f"{held[word]}, {told}" if word in held else told
    for organisation, names in keywords.organisations.items():
        for language, several in names.items() if isinstance(names, dict) else [("no language", names)]:
            words.setdefault(language, {}).update(dict.fromkeys(several, f"organisation {organisation}"))
    return words


def _places(before: Snapshot, texts: ContentTexts) -> Iterator[Difference]:
    """Only those are made into places that are not the same to the letter."""
    old = before.place_texts()
    new = {
        str(place.postcode): (place, text)
        for place, text in reversed(list(zip(texts.content.places, texts.places, strict=True)))
        if place.postcode
    }
    unlike = (code for code in old.keys() | new.keys() if code not in new or old.get(code) != new[code][1])
    changed = sorted(code for code in unlike if before.place(code) != (new[code][0].whole if code in new else None))
    if changed:
        yield Difference("changed", "place", counted(len(changed), "postal code"), few(changed))
