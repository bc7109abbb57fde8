"""How the catalogues stand, and what brings them up to date with the sentences of the line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ivr.content.catalogues.forms import old_forms
from ivr.content.catalogues.locators import to_translate
from ivr.content.catalogues.refresh import refreshed
from ivr.content.catalogues.speaker_reading import readings_of
from ivr.content.catalogues.translated import translate
from ivr.content.read.files import Files, read_files
from ivr.content.read.po import PoEntry, PoFile, Sentence, file_of, written
from ivr.content.read.remembered import The
from ivr.errors import InputError, Problem

_CATALOGUES = ("menus/texts/", "sms_templates/")


@dataclass(frozen=True)
class Standing:
    """How a language stands: where it is offered, how many sentences there are and are translated; the places of those
    that are stale, of those that are missing, and of those that only are marked as fuzzy; and of how many that are
    translated somebody has read them as they are, or somebody who answers for it (`reviewed`)."""

    language: str
    offered: tuple[str, ...]
    sentences: int
    translated: int
    stale: tuple[str, ...]
    missing: tuple[str, ...]
    marked: tuple[str, ...]
    read: int = 0
    reviewed: int = 0

    @property
    def draft(self) -> int:
        """How many are translated, and nobody but who wrote them has read them."""
        return self.translated - self.read - self.reviewed


def updates(root: Path) -> dict[str, str]:
    """The catalogues of a line that change when they are brought up to date, by file: one with an entry for each
    sentence, for every language but the one in which the line is written. Raises `InputError` while something cannot be
    read: what stands in it would seem to be gone."""
    files, sentences = line_read(root)
    new = {}
    for language in files.languages():
        if language != files.source:
            file = file_of(language)
            text = written(refreshed(files.catalogues.get(language, PoFile(language)), sentences))
            if not (root / file).is_file() or (root / file).read_text(encoding="utf-8-sig") != text:
                new[file] = text
    return new


def standings(root: Path) -> list[Standing]:
    """How each language stands but the one in which the line is written; raises `InputError` as `updates` does."""
    files, sentences = line_read(root)
    return [standing(files, language, sentences) for language in files.languages() if language != files.source]


def standing(files: Files, language: str, sentences: list[Sentence]) -> Standing:
    """How one language stands."""
    catalogue = files.catalogues.get(language, PoFile(language))
    entries, readings = catalogue.by_place(), readings_of(The(catalogue))
    texts = {place: entry for place, entry in entries.items() if entry.text}
    fresh = {one.place for one in sentences if one.place in texts and texts[one.place].translates(one.text)}
    left = [one for one in sentences if one.place in texts and one.place not in fresh]
    marked = tuple(one.place for one in left if _is_of(texts[one.place], one.text))
    stale = tuple(one.place for one in left if one.place not in marked)
    missing = tuple(one.place for one in sentences if one.place not in texts)
    states = Counter(readings[place].state for place in fresh if place in readings)
    offered = tuple(sorted(files.channels(language)))
    counts = (states["read"], states["reviewed"])
    return Standing(language, offered, len(sentences), len(fresh), stale, missing, marked, *counts)


def _is_of(entry: PoEntry, sentence: str) -> bool:
    """Whether the sentence has not changed since, as far as the catalogue knows: only a mark keeps it from counting."""
    return entry.source == sentence and entry.previous in ("", sentence)


def line_read(root: Path) -> tuple[Files, list[Sentence]]:
    """The files of a line whose translations are laid beside its sentences, and the sentences in their order; raises
    `InputError` as `updates` does."""
    files, problems = read_files(root)
    against = old_forms(root) or [found for found in problems if not _can_wait(found)]
    sentences = list(to_translate(files, _text(root, files.prompts.file)))
    against += [found for found in translate(files) if found.code in ("F110", "F112", "L507", "C802")]
    if not files.source and not against:
        raise InputError("menus/line.yaml does not say in which language the line is written: add `source: en`")
    if against:
        raise InputError("mend these first:\n" + "\n".join(str(found) for found in sorted(against)))
    return files, sentences


def _can_wait(found: Problem) -> bool:
    """Whether nothing is lost by it: a catalogue or a message that is not there yet."""
    return found.code in ("F101", "S603") and found.file.startswith(_CATALOGUES)


def _text(root: Path, file: str) -> str:
    return (root / file).read_text(encoding="utf-8-sig") if (root / file).is_file() else ""
