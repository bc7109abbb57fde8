"""What is known of each clip: how it was made, by which voice, and when.

`clips.jsonl` has a line for each clip and is replaced as a whole after a run. During the run lines are added to
`clips.journal`, each one before its clip appears; after a crash those whose clip did appear still count.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ivr.audio.disk import append, publish
from ivr.language.pieces import pieces_of

Freshness = Literal["fresh", "stale", "missing"]


class Clip(NamedTuple):
    """A clip that was made. `text` and `sound` are hashes, `request` names all that shaped it, `made` is ISO 8601.

    `refused` has the recipes of better engines that cannot say this text.
    """

    language: str
    text: str
    engine: str
    voice: str
    rate: float
    request: str
    refused: tuple[str, ...]
    sound: str
    seconds: float
    made: str


class Manifest:
    """The clips below a folder, by language and the hash of their text, as far as they did appear.

    To look changes no file; a program that makes clips begins and ends with `save`. `announce` and `add` may be called
    from any thread.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._table, self._journal = folder / "clips.jsonl", folder / "clips.journal"
        self._adding = threading.Lock()
        announced = list(_read(self._journal))  # before the table: a run that ends just now writes them there
        self._clips = {(clip.language, clip.text): clip for clip in _read(self._table)}
        for clip in announced:
            if self.is_its_sound(clip):
                self.add(clip)

    def get(self, language: str, text: str) -> Clip | None:
        return self._clips.get((language, text))

    def has(self, language: str, text: str) -> bool:
        """Whether there is a clip, whoever put it there; an empty file is none."""
        try:
            return self.path(language, text).stat().st_size > 0
        except OSError:
            return False

    def has_pieces(self, language: str, text: str) -> bool:
        """Whether each piece that a text was put together from has a clip."""
        return all(self.has(language, digest(piece.encode())) for piece in pieces_of(text))

    def freshness(self, language: str, text: str, requests: Iterable[str]) -> Freshness:
        """Whether a text needs a new clip, by the recipes (ids, best one first) that could make it now.

        A clip is fresh that the best of these made that can say the text, that none of these could make better, or that
        somebody put there.
        """
        if not self.has(language, text):
            return "missing"
        clip = self.get(language, text)
        if clip is None:
            return "fresh"
        best = next((request for request in requests if request not in clip.refused), clip.request)
        return "fresh" if best == clip.request or not self.is_its_sound(clip) else "stale"

    def announce(self, clip: Clip) -> None:
        """Notes on the disk that a clip is about to appear."""
        with self._adding:
            append(self._journal, _line(clip))

    def add(self, clip: Clip) -> None:
        """Knows from now on that a clip did appear."""
        with self._adding:
            self._clips[clip.language, clip.text] = clip

    def save(self) -> None:
        """Writes the whole table anew, if anything was announced; clips that are gone leave it."""
        if self._journal.exists():
            there = [clip for clip in self._clips.values() if self.path(clip.language, clip.text).exists()]
            publish(self._table, "".join(map(_line, there)).encode())
            self._journal.unlink()

    def is_its_sound(self, clip: Clip) -> bool:
        """Whether the file is the one that was made, and not missing or put there by somebody."""
        try:
            data = self.path(clip.language, clip.text).read_bytes()
        except OSError:
            return False
        return digest(data) == clip.sound

    def path(self, language: str, text: str) -> Path:
        return self.folder / language / f"{text}.wav"


def digest(data: bytes) -> str:
    """16 hexadecimal digits of the SHA-256 hash: the name of a text, and how a sound is recognised."""
    return hashlib.sha256(data).hexdigest()[:16]


def _line(clip: Clip) -> str:
    return json.dumps(clip._asdict(), ensure_ascii=False) + "\n"


def _read(path: Path) -> Iterator[Clip]:
    """The clips of a file; damaged lines are left out, and their clips count as put there by somebody."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return
    for line in lines:
        try:
            fields: dict[str, Any] = json.loads(line)
            yield Clip(**{**fields, "refused": tuple(fields["refused"])})
        except (ValueError, TypeError, KeyError):
            continue
