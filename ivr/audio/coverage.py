"""How each text will be heard: recorded by somebody, synthesised, put together from pieces, or said by the provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ivr.audio.manifest import Clip, Freshness, Manifest
from ivr.audio.synth.synthesiser import Synthesiser
from ivr.audio.utterance import TtsRequest, Utterance, VoiceSettings, requests
from ivr.engine.library import Library
from ivr.language.seconds import seconds_to_say

How = Literal["recorded", "synthesised", "pieces", "said", "impossible"]

# Names of places are confirmed where they can be; a call goes on without.
_SPARED = ("place-here", "nothing-here")


@dataclass(frozen=True)
class Sound:
    """A text with how it is heard, whether its clip is there, and by which voice it was or will be made; `seconds` of
    its clip, or an estimate; `making` is how many seconds it takes to make it, where it is not fresh. A stale clip is
    made anew by the next run, in another manner or by a better voice."""

    wanted: Utterance
    how: How
    voice: str
    freshness: Freshness
    seconds: float
    making: float = 0.0


class Coverage:
    """Knows the clips below a folder, those of recordings among them (language and id), and this machine's voices."""

    def __init__(
        self, library: Library, clips: Path, recorded: Collection[tuple[str, str]], engines: Sequence[Synthesiser],
        manner: VoiceSettings,
    ) -> None:  # fmt: skip
        self._line, self._recorded = library.line, recorded
        self._engines, self._manner = engines, manner
        self._manifest = Manifest(clips)

    def of(self, wanted: Utterance) -> Sound:
        clip = self._manifest.get(wanted.language, wanted.id)
        ways = requests(wanted, self._engines, self._manner)
        freshness = self._manifest.freshness(wanted.language, wanted.id, (way.id for way in ways))
        there = freshness != "missing"
        seconds = clip.seconds if clip and there else seconds_to_say(wanted.text)
        if (wanted.language, wanted.id) in self._recorded or (there and not clip):
            return Sound(wanted, "recorded", "", "fresh" if there else "missing", seconds)
        if ways or there:
            making = ways[0].engine.seconds(wanted.text) if ways and freshness != "fresh" else 0.0
            return Sound(wanted, "synthesised", _voice(clip, ways, freshness), freshness, seconds, making)
        if self._manifest.has_pieces(wanted.language, wanted.text):
            return Sound(wanted, "pieces", "", "fresh", seconds)
        known = self._line.language(wanted.language)
        said = known.say if known else None
        return Sound(wanted, "said" if said else "impossible", said or "", "missing", seconds)


def _voice(clip: Clip | None, ways: Sequence[TtsRequest], freshness: Freshness) -> str:
    """The voice of a clip, or the one that will make it."""
    if clip and freshness == "fresh":
        return f"{clip.engine} {clip.voice}"
    return f"{ways[0].engine.name} {ways[0].voice}"


def unheard(sounds: Iterable[Sound]) -> dict[str, int]:
    """How many texts nobody can hear, by language; names of places are spared."""
    missing = (sound for sound in sounds if sound.how == "impossible" and sound.wanted.prompt not in _SPARED)
    return dict(Counter(sound.wanted.language for sound in missing))
