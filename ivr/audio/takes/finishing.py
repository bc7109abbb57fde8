"""From people's recordings to the line's clips: checked, at one loudness, and gone when the recording goes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.audio.disk import only_one, publish
from ivr.audio.formats import BadSound
from ivr.audio.manifest import digest
from ivr.audio.takes.folder import Recorded, RecordingsFound, look
from ivr.audio.takes.quality import inspect

# Goes up when the same recording would come out otherwise: another loudness, another way to trim.
_VERSION = b"2"
_TABLE = "recorded.json"
_NAME = re.compile(r"[a-z]{2,3}/[0-9a-f]{16}")
_REFUSED = "refused"  # stands where the hash of a clip would


@dataclass(frozen=True)
class Finished:
    """What became of all there is: `made` and `kept` count clips, made from recordings or good already.

    `refused` has the recordings that cannot be used, each with a sentence.
    """

    made: int
    kept: int
    refused: tuple[tuple[Recorded, str], ...]
    found: RecordingsFound


def finish(root: Path, clips_folder: Path) -> Finished:
    """Makes each recording below `root` the clip `clips_folder`/<language>/<id>.wav, in place of a synthesised one.

    The same file is worked on once. A clip whose recording is gone, or was refused, goes too; one whose recording could
    not be read stays. Raises `InputError` where clips are being made already or the folder cannot be written.
    """
    with only_one(clips_folder):
        found = look(root)  # not before: what the recorder keeps meanwhile would seem to be gone
        bench = _Bench(clips_folder)
        ended = [bench.put(one) for one in found.recorded]
        bench.clear(found.is_gone)
    refused = tuple((one, why) for one, why in zip(found.recorded, ended, strict=True) if why not in ("made", "kept"))
    return Finished(ended.count("made"), ended.count("kept"), refused, found)


def finish_one(recorded: Recorded, clips_folder: Path) -> str:
    """The same for one recording, beside which all others stay as they are; why it was refused, else ""."""
    with only_one(clips_folder):
        ended = _Bench(clips_folder).put(recorded)
    return "" if ended in ("made", "kept") else ended


def accepted(clips_folder: Path) -> set[tuple[str, str]]:
    """Language and id of each recording that is a clip now."""
    names = [name for name, (_, clip) in _read(clips_folder / _TABLE).items() if clip != _REFUSED]
    return {(language, id) for language, id in (name.split("/") for name in names)}


def usable(recorded: Sequence[Recorded], clips_folder: Path) -> list[Recorded]:
    """Those that were not refused; a take that nobody has judged yet counts as good."""
    known = _read(clips_folder / _TABLE)
    return [one for one in recorded if not _was_refused(one, known.get(_name(one)))]


class _Bench:
    """The recordings that were judged: by name, the hash of the recording, and the hash of its clip or `_REFUSED`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = _read(folder / _TABLE)

    def put(self, one: Recorded) -> str:
        """ "made", "kept", or the sentence that says why it cannot be used; a clip of an earlier take is gone then."""
        name = _name(one)
        try:
            data = one.path.read_bytes()
        except OSError as fault:
            return f"The file cannot be read: {fault.strerror}."
        source = _source(data)
        if self._known.get(name) == [source, self._sound(name)]:
            return "kept"
        try:
            clip = inspect(data, one.text).wav
        except BadSound as refused:
            self._remove(name)
            self._note({**self._known, name: [source, _REFUSED]})
            return str(refused)
        self._note({**self._known, name: [source, digest(clip)]})  # before it appears, or nobody would clear it away
        self._path(name).parent.mkdir(exist_ok=True)
        publish(self._path(name), clip)
        return "made"

    def clear(self, is_gone: Callable[[str, str], bool]) -> None:
        """Removes the clips of recordings, by language and id, that are gone."""
        gone = {name for name in self._known if is_gone(*name.split("/"))}
        for name in gone:
            self._remove(name)
        self._note({name: of for name, of in self._known.items() if name not in gone})

    def _remove(self, name: str) -> None:
        """Removes a clip that was made here; one that somebody put in its place stays."""
        if name in self._known and self._sound(name) == self._known[name][1]:
            self._path(name).unlink()

    def _note(self, known: dict[str, list[str]]) -> None:
        if known != self._known:
            self._known = known
            publish(self._folder / _TABLE, json.dumps(known, indent=0).encode())

    def _sound(self, name: str) -> str:
        """The hash of a clip as it is now; "" where there is none."""
        with suppress(OSError):
            return digest(self._path(name).read_bytes())
        return ""

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.wav"


def _name(recorded: Recorded) -> str:
    return f"{recorded.language}/{recorded.id}"


def _was_refused(one: Recorded, judged: list[str] | None) -> bool:
    """Whether the take that was refused is this one, and not one that came later."""
    if not judged or judged[1] != _REFUSED:
        return False
    with suppress(OSError):
        return judged[0] == _source(one.path.read_bytes())
    return False


def _source(data: bytes) -> str:
    return digest(_VERSION + data)


def _read(table: Path) -> dict[str, list[str]]:
    """What is known; nothing where the table is damaged, and then each recording is worked on once more."""
    try:
        found = json.loads(table.read_bytes())
        known = {str(name): [str(source), str(clip)] for name, (source, clip) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {name: of for name, of in known.items() if _NAME.fullmatch(name)}
