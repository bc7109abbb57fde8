"""The takes of one sentence: what waits to be accepted, what callers hear, and all that were heard before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from ivr.audio.disk import publish
from ivr.audio.formats import BadSound, extension
from ivr.audio.manifest import digest
from ivr.audio.takes.folder import keep, set_aside
from ivr.audio.takes.keeping import OLD
from ivr.audio.takes.quality import Take, inspect
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.sound.spoken_list import SpokenSentence

RECORDED = Path("audio", "recorded")
WAITS_FOR = timedelta(days=30)
"""A take that nobody accepted is kept so long."""
Standing = Literal["waiting", "accepted", "earlier"]
_NUMBER = re.compile(r"-([0-9]+)$")


@dataclass(frozen=True)
class HeldTake:
    """A recording of a sentence: what became of it, a name that is made from its sound, and since when it is there."""

    standing: Standing
    name: str
    path: Path
    since: datetime


class TakeList:
    """Takes wait in the state of the desk; once accepted they lie with the content, as any other file of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._waiting = desk, desk.state / "takes"

    def of(self, sentence: SpokenSentence) -> list[HeldTake]:
        """Those that wait, the one that is accepted, those that were so before; each sound once, the latest first."""
        every = [*self._waits(sentence), *self._accepted(sentence), *self._earlier(sentence)]
        first: dict[str, HeldTake] = {}
        for take in every:
            known = first.setdefault(take.name, take)
            if take.standing == "accepted" and known.standing == "waiting":
                first[take.name] = take
        return list(first.values())

    def get(self, sentence: SpokenSentence, name: str) -> HeldTake | None:
        """By its name; the accepted one is known as "accepted" too."""
        return next(
            (take for take in self.of(sentence) if name == take.name or name == take.standing == "accepted"), None
        )

    def add(self, sentence: SpokenSentence, data: bytes, now: datetime) -> str:
        """Lets a recording wait, and returns its name. Raises `BadSound` with what is wrong with it, and `OSError`."""
        inspect(data, sentence.text)
        self._clear(now)
        folder = self._waiting / sentence.language
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        publish(folder / f"{sentence.id}-{digest(data)}.{extension(data)}", data)
        return digest(data)

    def accept(self, sentence: SpokenSentence, take: HeldTake, who: str, now: datetime) -> None:
        """This take is the recording of the sentence from now on; the one before is kept beside it. Raises `InputError`
        where the disk takes none."""
        data, ending = take.path.read_bytes(), take.path.suffix.removeprefix(".")
        why = f"A recording in {sentence.language}: {sentence.text[:60]}"
        self._desk.lay(
            lambda root: keep(root / RECORDED, sentence.language, sentence.text, data, ending), who, why, now
        )
        for waiting in self._waits(sentence):
            if waiting.name == take.name:
                waiting.path.unlink(missing_ok=True)

    def withdraw(self, sentence: SpokenSentence, who: str, now: datetime) -> None:
        """Nobody hears the recording of the sentence any more; it is kept with the earlier ones. Raises `InputError`
        where the disk takes nothing."""
        why = f"No recording in {sentence.language}: {sentence.text[:60]}"
        self._desk.lay(lambda root: set_aside(root / RECORDED, sentence.language, sentence.id), who, why, now)

    def drop(self, take: HeldTake) -> None:
        """Throws away a take that nobody accepted; all others stay."""
        if take.standing == "waiting":
            take.path.unlink(missing_ok=True)

    def _waits(self, sentence: SpokenSentence) -> list[HeldTake]:
        folder = self._waiting / sentence.language
        return _latest_first(_held("waiting", folder.glob(f"{sentence.id}-*.*")))

    def _accepted(self, sentence: SpokenSentence) -> list[HeldTake]:
        return list(_held("accepted", self._folder(sentence).glob(f"{sentence.id}.*")))

    def _earlier(self, sentence: SpokenSentence) -> list[HeldTake]:
        paths = (self._folder(sentence) / OLD).glob(f"{sentence.id}-*.*")
        return list(_held("earlier", sorted(paths, key=_number, reverse=True)))

    def _folder(self, sentence: SpokenSentence) -> Path:
        return self._desk.root / RECORDED / sentence.language

    def _clear(self, now: datetime) -> None:
        """Throws away what waited too long."""
        for path in self._waiting.glob("*/*"):
            if now - datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) > WAITS_FOR:
                path.unlink(missing_ok=True)


def as_heard(take: HeldTake, text: str) -> Take:
    """A take as callers hear it: trimmed, as loud as all others, in the sound of a telephone. Raises `BadSound`."""
    try:
        return inspect(take.path.read_bytes(), text)
    except OSError:
        raise BadSound("The recording is gone.") from None


def _held(standing: Standing, paths: Iterator[Path] | list[Path]) -> Iterator[HeldTake]:
    for path in paths:
        if path.suffix != ".part":
            since = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            yield HeldTake(standing, digest(path.read_bytes()), path, since)


def _latest_first(takes: Iterator[HeldTake]) -> list[HeldTake]:
    return sorted(takes, key=lambda take: take.since, reverse=True)


def _number(path: Path) -> int:
    found = _NUMBER.search(path.stem)
    return int(found[1]) if found else 0
