"""How each text will be heard: recorded by somebody, synthesised, put together from pieces, or said by the provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ivr.engine.library import Library
from ivr.pace import seconds_to_say
from ivr.pieces import pieces_of
from ivr.speech.engines import Engine
from ivr.speech.manifest import Clip, Manifest, digest
from ivr.speech.recipe import Manner, Recipe, Wanted, recipes

How = Literal["recorded", "synthesised", "pieces", "said", "impossible"]
Freshness = Literal["fresh", "stale", "missing"]

# Names of places are confirmed where they can be; a call goes on without.
_SPARED = ("place-here", "nothing-here")


@dataclass(frozen=True)
class Sound:
    """A text with how it will be heard, by which voice, and whether its clip is there; `seconds` of its clip, or an
    estimate. A stale clip was made in another manner and is made anew by the next run."""

    wanted: Wanted
    how: How
    voice: str
    freshness: Freshness
    seconds: float


class Hearing:
    """Knows the clips below a folder, the recordings (language and id), and the voices of this machine."""

    def __init__(
        self, library: Library, clips: Path, recorded: Collection[tuple[str, str]], engines: Sequence[Engine],
        manner: Manner,
    ) -> None:  # fmt: skip
        self._line, self._folder, self._recorded = library.line, clips, recorded
        self._engines, self._manner = engines, manner
        self._manifest = Manifest(clips)

    def of(self, wanted: Wanted) -> Sound:
        id, there = digest(wanted.text.encode()), self._there(wanted.language, wanted.text)
        clip = self._manifest.get(wanted.language, id)
        seconds = clip.seconds if clip and there else seconds_to_say(wanted.text)
        if (wanted.language, id) in self._recorded or (there and not clip):
            return Sound(wanted, "recorded", "", "fresh" if there else "missing", seconds)
        if ways := recipes(wanted, self._engines, self._manner):
            return Sound(wanted, "synthesised", _voice(clip, ways), _freshness(clip, ways, there), seconds)
        if there:
            return Sound(wanted, "synthesised", _voice(clip, ()), "fresh", seconds)
        if all(self._there(wanted.language, piece) for piece in pieces_of(wanted.text)):
            return Sound(wanted, "pieces", "", "fresh", seconds)
        known = self._line.language(wanted.language)
        said = known.say if known else None
        return Sound(wanted, "said" if said else "impossible", said or "", "missing", seconds)

    def _there(self, language: str, text: str) -> bool:
        return (self._folder / language / f"{digest(text.encode())}.wav").is_file()


def _voice(clip: Clip | None, ways: Sequence[Recipe]) -> str:
    if clip:
        return f"{clip.engine} {clip.voice}"
    return f"{ways[0].engine.name} {ways[0].voice}" if ways else ""


def _freshness(clip: Clip | None, ways: Sequence[Recipe], there: bool) -> Freshness:
    if not there or clip is None:
        return "missing"
    return "fresh" if clip.recipe in {way.id for way in ways} else "stale"


def unheard(sounds: Iterable[Sound]) -> dict[str, int]:
    """How many texts nobody can hear, by language; names of places are spared."""
    missing = (sound for sound in sounds if sound.how == "impossible" and sound.wanted.key not in _SPARED)
    return dict(Counter(sound.wanted.language for sound in missing))
