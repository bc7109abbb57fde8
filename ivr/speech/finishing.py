"""From people's recordings to the line's clips: checked, at one loudness, and gone when the recording goes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.speech.disk import only_one, publish
from ivr.speech.files import Refused
from ivr.speech.manifest import digest
from ivr.speech.recorded import Recorded
from ivr.speech.recordings import inspect

# Goes up when the same recording would come out otherwise: another loudness, another way to trim.
_VERSION = b"2"
_TABLE = "recorded.json"
_NAME = re.compile(r"[a-z]{2,3}/[0-9a-f]{16}")


@dataclass(frozen=True)
class Finished:
    """Clips made from recordings, clips that were good, and recordings that cannot be used, each with a sentence."""

    made: int
    kept: int
    refused: tuple[tuple[Recorded, str], ...]


def finish(recorded: Sequence[Recorded], clips_folder: Path) -> Finished:
    """Makes each recording the clip `clips_folder`/<language>/<id>.wav, in place of a synthesised one.

    The same file is worked on once. A clip whose recording is gone, or can no longer be used, goes too. `recorded` is
    all there is. Raises `InputError` where clips are being made already or the folder cannot be written.
    """
    with only_one(clips_folder):
        bench = _Bench(clips_folder)
        ended = [bench.put(one) for one in recorded]
        bench.clear({_name(one) for one in recorded})
    refused = tuple((one, why) for one, why in zip(recorded, ended, strict=True) if why not in ("made", "kept"))
    return Finished(ended.count("made"), ended.count("kept"), refused)


def finish_one(recorded: Recorded, clips_folder: Path) -> str:
    """The same for one recording, beside which all others stay as they are; why it was refused, else ""."""
    with only_one(clips_folder):
        ended = _Bench(clips_folder).put(recorded)
    return "" if ended in ("made", "kept") else ended


class _Bench:
    """The clips that were made from recordings: by name, the hashes of the recording and of the clip."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = _read(folder / _TABLE)

    def put(self, one: Recorded) -> str:
        """ "made", "kept", or the sentence that says why it cannot be used; then its clip is gone as well."""
        name = _name(one)
        try:
            data = one.path.read_bytes()
            source = digest(_VERSION + data)
            if self._known.get(name) == [source, self._sound(name)]:
                return "kept"
            clip = inspect(data, one.text).wav
        except (Refused, OSError) as fault:
            self._drop(name)
            return str(fault) if isinstance(fault, Refused) else f"The file cannot be read: {fault.strerror}."
        self._note({**self._known, name: [source, digest(clip)]})  # before it appears, or nobody would clear it away
        self._path(name).parent.mkdir(exist_ok=True)
        publish(self._path(name), clip)
        return "made"

    def clear(self, names: set[str]) -> None:
        """Drops the clips of all recordings but these."""
        for name in self._known.keys() - names:
            self._drop(name)

    def _drop(self, name: str) -> None:
        """Removes a clip that was made here; one that somebody put in its place stays."""
        if known := self._known.get(name):
            if self._sound(name) == known[1]:
                self._path(name).unlink()
            self._note({other: of for other, of in self._known.items() if other != name})

    def _note(self, known: dict[str, list[str]]) -> None:
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


def _read(table: Path) -> dict[str, list[str]]:
    """What is known; nothing where the table is damaged, and then each recording is worked on once more."""
    try:
        found = json.loads(table.read_bytes())
        known = {str(name): [str(source), str(clip)] for name, (source, clip) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {name: of for name, of in known.items() if _NAME.fullmatch(name)}
