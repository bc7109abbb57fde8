"""The folder of recordings by people: what lies in it, a new take, and a file that somebody dropped in.

A recording is `<language>/<id>.<extension>`, where the id is made from the text it speaks; `texts.yaml` beside it says
for people which text that is. The files stay as they were recorded; an older take goes to `<language>/old/`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ivr.errors import InputError
from ivr.speech.disk import publish
from ivr.speech.keeping import OLD, TEXTS, holds, locked, note, put, texts
from ivr.speech.manifest import digest
from ivr.speech.recipe import Wanted
from ivr.text import clean

_ID = re.compile(r"[0-9a-f]{16}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_NO_SOUNDS = {TEXTS, "README.md"}


@dataclass(frozen=True)
class Recorded:
    """A recording of a text: 16 hexadecimal digits of the text's SHA-256, and the file as it was recorded."""

    language: str
    id: str
    text: str
    path: Path


@dataclass
class _Room:
    """The folder of one language: its files by the id or key in their names, its texts by id."""

    folder: Path
    files: dict[str, list[Path]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.folder.name

    def add_problem(self, name: str, words: str) -> None:
        self.problems.append(f"{self.language}/{name}: {words}")


def read(root: Path) -> tuple[list[Recorded], list[str]]:
    """The recordings below this folder by language and id, and in words what is wrong with the other files."""
    found: list[Recorded] = []
    problems: list[str] = []
    for room in _rooms(root, problems):
        for id, paths in sorted(room.files.items()):
            if recorded := _recorded(room, id, paths):
                found.append(recorded)
        problems += room.problems
    return found, problems


def keep(root: Path, language: str, text: str, data: bytes, extension: str) -> Path:
    """Keeps a recording of this text and returns where; an older take is still there, in `old/`.

    It is on the disk when this returns. Raises `InputError` where it cannot be kept.
    """
    if not _LANGUAGE.fullmatch(language) or not _EXTENSION.fullmatch(extension):
        raise InputError("a recording needs a language such as nl and an extension such as wav")
    if not text or clean(text) != text:
        raise InputError("a recording needs a text")
    folder, id = root / language, digest(text.encode())
    target = folder / f"{id}.{extension}"
    with locked(folder):
        note(folder, id, text)
        if not holds(target, data):
            put(target, lambda: publish(target, data))
    return target


def adopt(root: Path, wanted: Sequence[Wanted]) -> tuple[list[Recorded], list[str]]:
    """Gives each file that is named after the key of a sentence (welcome.m4a) the id of that sentence.

    Returns what was adopted, and in words why something was not. Where the key has several texts, nobody knows which
    one is spoken, and the file stays as it is. Raises `InputError` where the folder cannot be written.
    """
    adopted: list[Recorded] = []
    problems: list[str] = []
    for room in _rooms(root, []):
        for key, paths in sorted(room.files.items()):
            said = {one.text for one in wanted if (one.language, one.key) == (room.language, key)}
            if _ID.fullmatch(key) or not said:
                continue
            if len(said) > 1 or len(paths) > 1:
                many = f"{len(paths)} files have" if len(paths) > 1 else f"{len(said)} sentences have"
                problems.append(f"{room.language}/{paths[0].name}: {many} this key; it has to be one")
            else:
                adopted.append(_adopt(paths[0], said.pop()))
    return adopted, problems


def missing(recorded: Sequence[Recorded], wanted: Sequence[Wanted]) -> list[Wanted]:
    """The texts that have no recording, each once for a language, in the order in which they are wanted."""
    there = {(one.language, one.text) for one in recorded}
    found: dict[tuple[str, str], Wanted] = {}
    for one in wanted:
        if (one.language, one.text) not in there:
            found.setdefault((one.language, one.text), one)
    return list(found.values())


def unwanted(recorded: Sequence[Recorded], wanted: Sequence[Wanted]) -> list[Recorded]:
    """The recordings of texts that the line no longer says: mostly of sentences that have changed."""
    said = {(one.language, one.text) for one in wanted}
    return [one for one in recorded if (one.language, one.text) not in said]


def _rooms(root: Path, problems: list[str]) -> Iterator[_Room]:
    """The folder of each language; what else lies in the root is a problem."""
    try:
        paths = sorted(root.iterdir())
    except FileNotFoundError:
        return
    except OSError as fault:
        problems.append(f"the folder of recordings cannot be read: {fault.strerror}")
        return
    for path in paths:
        if path.is_dir() and _LANGUAGE.fullmatch(path.name):
            yield _room(path)
        elif not path.name.startswith(".") and path.name not in _NO_SOUNDS:
            problems.append(f"{path.name}: a recording lies in the folder of its language, such as nl")


def _room(folder: Path) -> _Room:
    room = _Room(folder)
    try:
        paths = sorted(folder.iterdir())
        room.texts = texts(folder)
    except InputError as fault:
        room.add_problem(TEXTS, str(fault))
    except OSError as fault:
        room.add_problem("", f"this cannot be read: {fault.strerror}")
        return room
    for path in paths:
        if path.name not in {*_NO_SOUNDS, OLD} and not path.name.startswith(".") and path.suffix != ".part":
            room.files.setdefault(path.stem, []).append(path)
    return room


def _recorded(room: _Room, id: str, paths: list[Path]) -> Recorded | None:
    """The recording of an id; None where it cannot be used, which is then a problem of the room."""
    name, text = paths[0].name, room.texts.get(id)
    if not _ID.fullmatch(id):
        room.add_problem(name, "the name is neither the id of a text nor the key of a sentence")
    elif len(paths) > 1:
        room.add_problem(name, f"{len(paths)} files have this id; please remove all but one")
    elif not text:
        room.add_problem(name, f"{TEXTS} does not say which text this is")
    elif digest(text.encode()) != id:
        room.add_problem(name, f"the text in {TEXTS} has another id; was it changed there?")
    elif why := _unreadable(paths[0]):
        room.add_problem(name, f"this cannot be read: {why}")
    else:
        return Recorded(room.language, id, text, paths[0])
    return None


def _unreadable(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError as fault:
        return str(fault.strerror)
    return ""


def _adopt(path: Path, text: str) -> Recorded:
    folder, id = path.parent, digest(text.encode())
    target = folder / f"{id}{path.suffix.lower()}"
    with locked(folder):
        note(folder, id, text)
        put(target, lambda: os.replace(path, target))
    return Recorded(folder.name, id, text, target)
