"""One entry of a catalogue written, marked or laid aside; what translators wrote of all others stays."""

from __future__ import annotations

from dataclasses import replace

from ivr.content.read.po import PoEntry, PoFile, Sentence, parse, written


def translated(text: str, language: str, sentence: Sentence, said: str, after: str = "") -> str:
    """The catalogue in which this sentence is said so, and is up to date; behind the place `after` where it is new."""
    catalogue, _ = parse(text, language)
    return written(_with(catalogue, replace(_entry(catalogue, sentence), text=said, fuzzy=False, previous=""), after))


def to_look_at(text: str, language: str, sentence: Sentence, after: str = "") -> str:
    """The catalogue in which a changed sentence waits for its translator, and a new one for its translation."""
    catalogue, _ = parse(text, language)
    was = catalogue.by_place().get(sentence.place)
    entry = _entry(catalogue, sentence)
    if was and was.text and was.source != sentence.text:
        entry = replace(entry, fuzzy=True, previous=was.previous if was.fuzzy and was.previous else was.source)
    return written(_with(catalogue, entry, after))


def laid_aside(text: str, language: str, place: str) -> str:
    """The catalogue with an entry at its end, out of the way: its sentence is gone."""
    catalogue, _ = parse(text, language)
    gone = [entry for entry in catalogue.entries if entry.place == place]
    kept = tuple(entry for entry in catalogue.entries if entry.place != place)
    worth = tuple(entry for entry in gone if entry.text or entry.notes)
    return written(replace(catalogue, entries=kept, obsolete=(*catalogue.obsolete, *worth))) if gone else text


def _entry(catalogue: PoFile, sentence: Sentence) -> PoEntry:
    """What is known of a sentence, beside the sentence as it is now."""
    of_old = {entry.place: entry for entry in catalogue.obsolete if entry.source == sentence.text}
    found = catalogue.by_place().get(sentence.place) or of_old.get(sentence.place) or PoEntry(sentence.place, "")
    flags = tuple(sorted({*found.flags, *sentence.flags}))
    return replace(found, source=sentence.text, told=sentence.told, flags=flags)


def _with(catalogue: PoFile, entry: PoEntry, after: str) -> PoFile:
    places = [one.place for one in catalogue.entries]
    obsolete = tuple(one for one in catalogue.obsolete if (one.place, one.source) != (entry.place, entry.source))
    if entry.place in places:
        entries = tuple(entry if one.place == entry.place else one for one in catalogue.entries)
    else:
        at = places.index(after) + 1 if after in places else len(places)
        entries = (*catalogue.entries[:at], entry, *catalogue.entries[at:])
    return replace(catalogue, entries=entries, obsolete=obsolete)
