"""Content of before, in which all languages stood beside one another, in the form of now: sentences in the source
language where the facts are, every other language in a catalogue of its own, and keywords by language.

Everything is worked out and held against what was there before the first file is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ivr.content.catalogues.edits import Edit, comments, edited, items, single
from ivr.content.catalogues.locators import Spot, spots, to_translate
from ivr.content.catalogues.refresh import refreshed
from ivr.content.catalogues.wordfiles import WORDS, word_files
from ivr.content.read.document import YamlDocument, yaml_document
from ivr.content.read.file_reading import read_yaml
from ivr.content.read.files import PROMPTS, Files, read_files
from ivr.content.read.po import PoEntry, PoFile, file_of, parse, written
from ivr.errors import InputError

_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Migration:
    """The files to write and those to take away, in this order; `moved` counts the translations of each language."""

    written: dict[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    moved: dict[str, int] = field(default_factory=dict)


def migration(root: Path, source: str | None = None) -> Migration:
    """What has to be done to the content below a folder; nothing where it has the form of now. `source` is the language
    in which it will be written, where `menus/line.yaml` does not say so yet. Raises `InputError` with all reasons where
    a word would be lost or nobody can know what was meant."""
    files, problems = read_files(root)
    if unreadable := [str(found) for found in problems if found.code not in ("F101", "S603")]:
        raise InputError("mend these first:\n" + "\n".join(unreadable))
    prompts = {path.stem: _document(root, path) for path in sorted((root / "menus/texts").glob("*.yaml"))}
    old = [spot for spot in spots(files) if spot.prompt is None and isinstance(spot.value, dict)]
    has_words = (root / WORDS).is_file()
    if files.source and not (prompts or old or has_words):
        return Migration()
    return _Work(root, files, _chosen(files, source), prompts, old).done()


def _document(root: Path, path: Path) -> YamlDocument:
    document, problems = read_yaml(root, f"menus/texts/{path.name}")
    if problems:
        raise InputError("mend these first:\n" + "\n".join(map(str, problems)))
    return document


def _chosen(files: Files, source: str | None) -> str:
    chosen = files.source or source
    known = ", ".join(files.languages())
    if not chosen:
        raise InputError(f"say in which language you write, one of {known}: wegwijs language migrate --source CODE")
    if source and source != chosen:
        raise InputError(f"menus/line.yaml says source: {chosen}")
    if chosen not in files.languages():
        raise InputError(f"{chosen} is not a language of this line; there are {known}")
    return chosen


class _Work:
    """One migration, worked out in memory: what is against it is collected, and all of it told."""

    def __init__(
        self, root: Path, files: Files, source: str, prompts: dict[str, YamlDocument], old: list[Spot]
    ) -> None:
        self._root, self._prompts, self._old = root, prompts, old
        self._names_source = bool(files.source)
        self._source = source
        self._files = replace(files, line=files.line.copy(), prompts=prompts.get(source, files.prompts))
        self._files.line.data["source"] = source
        self._against: list[str] = []
        self._written: dict[str, str] = {}

    def done(self) -> Migration:
        """The whole of it; raises `InputError` where anything is against it."""
        translations = self._translations()
        self._write_catalogues(translations)
        self._move_prompts()
        self._write_facts()
        words = self._text(WORDS)
        self._written |= word_files(words, self._files.languages(), self._against) if words else {}
        self._name_source()
        if self._against:
            raise InputError("\n".join(self._against))
        new = {file: text for file, text in self._written.items() if self._text(file) != text}
        removed = (*(document.file for document in self._prompts.values()), *([WORDS] if words else []))
        return Migration(new, removed, {code: len(entries) for code, entries in translations.items()})

    def _text(self, file: str) -> str:
        path = self._root / file
        return path.read_bytes().decode("utf-8-sig") if path.is_file() else ""

    def _translations(self) -> dict[str, list[PoEntry]]:
        """By language, all that stands beside the sentences now."""
        found: dict[str, list[PoEntry]] = {code: [] for code in self._files.languages() if code != self._source}
        for entry, code in (*self._other_prompts(), *self._beside_facts()):
            found.setdefault(code, []).append(entry)
        return found

    def _other_prompts(self) -> Iterator[tuple[PoEntry, str]]:
        own = self._files.prompts
        for code, document in self._prompts.items():
            notes = _notes(self._text(document.file), self._text(own.file))
            for key, text in document.data.items() if code != self._source else ():
                if key not in own.data:
                    self._against.append(f"{document.file}: {key} is not in {own.file}")
                yield PoEntry(f"prompt:{key}", str(own.data.get(key)), text, notes=notes.get(key, ())), code

    def _beside_facts(self) -> Iterator[tuple[PoEntry, str]]:
        for spot in self._old:
            where, sentence = f"{spot.document.file}:{spot.document.line(spot.loc)}", spot.value.get(self._source)
            if not sentence:
                self._against.append(f"{where}: {spot.loc[-1]} is not there in {self._source}")
            for code, text in spot.value.items():
                if not _CODE.fullmatch(code):
                    self._against.append(f"{where}: {code} is no language")
                elif not isinstance(text, str):
                    self._against.append(f"{where}: {code}: this should be a single text")
                elif code != self._source:
                    yield PoEntry(spot.place, str(sentence), text), code

    def _write_catalogues(self, translations: dict[str, list[PoEntry]]) -> None:
        sentences = list(to_translate(self._files, self._text(self._files.prompts.file)))
        for code, moved in translations.items():
            file, known = file_of(code), self._files.catalogues.get(code, PoFile(code))
            there, places = known.by_place(), {entry.place for entry in moved}
            for entry in moved:
                if entry.place in there and there[entry.place].text not in ("", entry.text):
                    self._against.append(f"{file} says something else at {entry.place} already")
            merged = (*moved, *(entry for entry in known.entries if entry.place not in places))
            self._written[file] = written(refreshed(replace(known, entries=merged), sentences))
            kept = {(entry.place, entry.text) for entry in parse(self._written[file], code)[0].entries}
            lost = [entry.place for entry in moved if (entry.place, entry.text) not in kept]
            self._against += [f"{file}: {place} would be lost" for place in lost]

    def _move_prompts(self) -> None:
        """The prompts of the source language move as they are."""
        if self._source in self._prompts:
            text, there = self._text(self._prompts[self._source].file), self._text(PROMPTS)
            if there not in ("", text):
                self._against.append(f"{PROMPTS} says something else than menus/texts/{self._source}.yaml")
            self._written[PROMPTS] = text

    def _write_facts(self) -> None:
        by_file: dict[str, list[Spot]] = {}
        for spot in self._old:
            by_file.setdefault(spot.document.file, []).append(spot)
        for file, several in by_file.items():
            text = self._text(file)
            self._written[file] = edited(text, _edits(text, several, self._source))
            self._against += _losses(file, text, self._written[file], several, self._source)

    def _name_source(self) -> None:
        """Says in `menus/line.yaml` which language is the source."""
        if not self._names_source:
            text = self._text("menus/line.yaml")
            at = text.rfind("\n", 0, items(text)["languages",].key.start_mark.index) + 1
            self._written["menus/line.yaml"] = edited(text, [Edit(at, at, f"source: {self._source}\n")])


def _edits(text: str, several: list[Spot], source: str) -> Iterator[Edit]:
    there, notes = items(text), comments(text)
    for spot in several:
        item = there[spot.loc]
        own = there.get((*spot.loc, source))
        yield from single(text, item, own.value, notes) if own else ()


def _losses(file: str, text: str, new: str, several: list[Spot], source: str) -> list[str]:
    """What the new text of a file does not say that the old one said, besides the translations."""
    lost = [comment for _, comment in comments(text) if comment not in {other for _, other in comments(new)}]
    against = [f"{file}: this comment would be lost: {comment}" for comment in lost]
    document = yaml_document(file, text)[0].copy()
    for spot in several:
        _put(document.data, spot.loc, spot.value.get(source))
    if yaml_document(file, new)[0].data != document.data:
        against.append(f"{file}: its facts would change")
    return against


def _put(data: Any, loc: tuple[str | int, ...], value: object) -> None:
    for part in loc[:-1]:
        data = data[part]
    data[loc[-1]] = value


def _notes(text: str, source: str) -> dict[str, tuple[str, ...]]:
    """The comments above each prompt of a language, as far as the source language does not have them too."""
    known, result = {comment for _, comment in comments(source)}, {}
    for (key, *_), item in items(text).items():
        above = _above(text, item.key.start_mark.index)
        own = tuple(comment.lstrip("# ") for comment in above if comment not in known)
        if own:
            result[str(key)] = own
    return result


def _above(text: str, index: int) -> list[str]:
    """The lines of comment that stand directly above an index."""
    found: list[str] = []
    for line in reversed(text[: text.rfind("\n", 0, index) + 1].splitlines()):
        if line.strip().startswith("#"):
            found.insert(0, line.strip())
        elif line.strip() or found:
            break
    return found
