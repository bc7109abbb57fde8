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

from ivr.audio.disk import publish
from ivr.audio.formats import BadSound
from ivr.audio.manifest import digest
from ivr.audio.takes.keeping import OLD, TEXTS, holds, locked, note, put, texts, unreadable
from ivr.audio.takes.quality import inspect
from ivr.audio.utterance import Utterance
from ivr.errors import InputError
from ivr.language.letters import clean

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

    def __str__(self) -> str:
        return f"{self.language}/{self.path.name} ({self.text})"


@dataclass(frozen=True)
class RecordingsFound:
    """What lies in the folder: the recordings, in words what is wrong with other files, and the names of all files.

    A name is a language and an id. `is_whole` says whether the folder of every language could be read.
    """

    recorded: tuple[Recorded, ...]
    problems: tuple[str, ...]
    names: frozenset[tuple[str, str]]
    is_whole: bool

    def is_gone(self, language: str, id: str) -> bool:
        """Whether there is no file of this id; where nobody could look, none is gone."""
        return self.is_whole and (language, id) not in self.names


@dataclass
class _Room:
    """The folder of one language: its files by the id or key in their names, its texts by id.

    Where the folder or the texts could not be read, `is_read` or `knows_texts` says so.
    """

    folder: Path
    files: dict[str, list[Path]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    is_read: bool = True
    knows_texts: bool = True

    @property
    def language(self) -> str:
        return self.folder.name

    def add_problem(self, name: str, words: str) -> None:
        self.problems.append(f"{self.language}/{name}: {words}")

    def has_noted(self, name: str) -> bool:
        """Whether a file of this name is a recording whose text is noted."""
        return bool(_ID.fullmatch(name) and self.texts.get(name))


def look(root: Path) -> RecordingsFound:
    """What lies below this folder, by language and id. Files whose text is not noted yet are left to `adopt`."""
    problems: list[str] = []
    rooms = _rooms(root, problems)
    is_whole = rooms is not None and all(room.is_read for room in rooms)
    rooms = rooms or []
    recorded = tuple(one for room in rooms for one in _recordings(room))
    problems += [words for room in rooms for words in room.problems]
    names = frozenset((room.language, name) for room in rooms for name in room.files)
    return RecordingsFound(recorded, tuple(problems), names, is_whole)


def read(root: Path) -> tuple[list[Recorded], list[str]]:
    """The recordings below this folder by language and id, and in words what is wrong with the other files."""
    found = look(root)
    return list(found.recorded), list(found.problems)


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


def set_aside(root: Path, language: str, id: str) -> None:
    """Takes a recording out of use: it lies among the older takes then. Raises `InputError` where it cannot move."""
    folder = root / language
    with locked(folder):
        put(folder / id, lambda: None)


def adopt(
    root: Path, wanted: Sequence[Utterance], pieces: Sequence[Utterance] = ()
) -> tuple[list[Recorded], list[str]]:
    """Takes in each file that is named after a sentence: its key (welcome.m4a), its id, or the id of a piece.

    A file is judged first. One that is no good recording, or of which nobody knows what it speaks, stays where and as
    it is, beside an older take. Returns what was adopted, and in words why something was not.
    """
    adopted: list[Recorded] = []
    problems: list[str] = []
    for room in _rooms(root, []) or ():
        texts = _texts_by_name(room.language, wanted, pieces)
        for name, paths in sorted(room.files.items()):
            if room.knows_texts and not room.has_noted(name):
                try:
                    adopted.append(_adopt(name, paths, texts.get(name, set())))
                except (BadSound, InputError) as why:
                    problems.append(f"{room.language}/{paths[0].name}{why}")
    return adopted, problems


def missing(recorded: Sequence[Recorded], wanted: Sequence[Utterance]) -> list[Utterance]:
    """The texts that have no recording, each once for a language, in the order in which they are wanted."""
    there = {(one.language, one.text) for one in recorded}
    found: dict[tuple[str, str], Utterance] = {}
    for one in wanted:
        if (one.language, one.text) not in there:
            found.setdefault((one.language, one.text), one)
    return list(found.values())


def unwanted(recorded: Sequence[Recorded], wanted: Sequence[Utterance]) -> list[Recorded]:
    """The recordings of texts that the line no longer says: mostly of sentences that have changed."""
    said = {(one.language, one.text) for one in wanted}
    return [one for one in recorded if (one.language, one.text) not in said]


def _rooms(root: Path, problems: list[str]) -> list[_Room] | None:
    """The folder of each language, None where nobody could look; what else lies in the root is a problem."""
    rooms = []
    try:
        for path in sorted(root.iterdir()):
            if path.is_dir() and _LANGUAGE.fullmatch(path.name):
                rooms.append(_room(path))
            elif not path.name.startswith(".") and path.name not in _NO_SOUNDS:
                problems.append(f"{path.name}: a recording lies in the folder of its language, such as nl")
    except FileNotFoundError:
        return []
    except OSError as fault:
        problems.append(f"the folder of recordings cannot be read: {fault.strerror}")
        return None
    return rooms


def _room(folder: Path) -> _Room:
    room = _Room(folder)
    try:
        for path in sorted(folder.iterdir()):
            if path.name not in {*_NO_SOUNDS, OLD} and not path.name.startswith(".") and path.suffix != ".part":
                room.files.setdefault(path.stem, []).append(path)
    except OSError as fault:
        room.is_read = room.knows_texts = False
        room.add_problem("", f"this cannot be read: {fault.strerror}")
        return room
    try:
        room.texts = texts(folder)
    except (InputError, OSError) as fault:
        room.knows_texts = False
        room.add_problem(TEXTS, f"this cannot be read: {fault.strerror}" if isinstance(fault, OSError) else str(fault))
    return room


def _recordings(room: _Room) -> Iterator[Recorded]:
    """The recordings in a folder; a file with an id that cannot be used becomes a problem of the room."""
    for id, paths in sorted(room.files.items()):
        if not room.has_noted(id):
            continue
        if len(paths) > 1:
            room.add_problem(paths[0].name, f"{len(paths)} files have this id; please remove all but one")
        elif digest(room.texts[id].encode()) != id:
            room.add_problem(paths[0].name, f"the text in {TEXTS} has another id; was it changed there?")
        elif why := unreadable(paths[0]):
            room.add_problem(paths[0].name, f"this cannot be read: {why}")
        else:
            yield Recorded(room.language, id, room.texts[id], paths[0])


def _texts_by_name(language: str, wanted: Sequence[Utterance], pieces: Sequence[Utterance]) -> dict[str, set[str]]:
    """The texts that a file of this name may speak: by id, and those of whole sentences by key as well."""
    found: dict[str, set[str]] = {}
    for one in wanted:
        if one.language == language:
            found.setdefault(one.prompt, set()).add(one.text)
    return found | {one.id: {one.text} for one in (*wanted, *pieces) if one.language == language}


def _adopt(name: str, paths: list[Path], said: set[str]) -> Recorded:
    """Takes a file in. Raises `InputError` or `BadSound` with what goes behind the name of the file."""
    path, language = paths[0], paths[0].parent.name
    if not said:
        raise BadSound(": the name is neither the id of a text nor the key of a sentence that the line says")
    if len(paths) > 1:
        raise BadSound(f": {len(paths)} files are called {name}; please remove all but one")
    if len(said) > 1:
        shown = f"`wegwijs audio list --language {language}` shows them"
        raise BadSound(f": {len(said)} sentences are called {name}; name the file after the id of one: {shown}")
    [text] = said
    try:
        inspect(path.read_bytes(), text)
        return _take_in(path, text)
    except OSError as fault:
        raise BadSound(f" ({text}): this cannot be read: {fault.strerror}") from None
    except (BadSound, InputError) as why:
        raise BadSound(f" ({text}): {why}") from None


def _take_in(path: Path, text: str) -> Recorded:
    """Notes the text of a file, and names the file after its id."""
    folder, id = path.parent, digest(text.encode())
    target = path if path.stem == id else folder / f"{id}{path.suffix.lower()}"
    with locked(folder):
        note(folder, id, text)
        if path != target:
            put(target, lambda: os.replace(path, target))
    return Recorded(folder.name, id, text, target)
