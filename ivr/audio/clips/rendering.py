"""Where one clip is made: from a recipe to a checked sound in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ivr.audio import waveform
from ivr.audio.clips.cache import Cache
from ivr.audio.disk import publish
from ivr.audio.formats import BadSound
from ivr.audio.length import plausible
from ivr.audio.manifest import Clip, Manifest, digest
from ivr.audio.utterance import TtsRequest, Utterance

CACHE = "cache"

Say = Callable[[TtsRequest], bytes]


class ClipMaker:
    """The clips below one folder; `now` is when those of this run are made. `make` may be called from any thread. With
    `keep` each sound lies in the cache too, for when its clip is wanted again: twice the room."""

    def __init__(self, folder: Path, now: datetime, *, keep: bool = True) -> None:
        self._keep = keep
        self._manifest = Manifest(folder)
        self._manifest.save()  # what a killed run left in the journal
        self._cache = Cache(folder / CACHE)
        self._made = now.isoformat(timespec="seconds")

    def is_good(self, wanted: Utterance, requests: Sequence[TtsRequest]) -> bool:
        """Whether there is a clip that may stay."""
        ids = (request.id for request in requests)
        return self._manifest.freshness(wanted.language, wanted.id, ids) == "fresh"

    def has_pieces(self, wanted: Utterance) -> bool:
        """Whether the clips of its pieces can speak the text."""
        return self._manifest.has_pieces(wanted.language, wanted.text)

    def make(self, wanted: Utterance, request: TtsRequest, refused: tuple[str, ...], say: Say) -> None:
        """Makes the clip. Raises `BadSound` where the sound cannot be right, and what `say` raises."""
        data, seconds = self._sound(request, say)
        path = self._manifest.path(wanted.language, wanted.id)
        path.parent.mkdir(exist_ok=True)
        how = (request.engine.name, request.voice, request.rate, request.id, refused)
        clip = Clip(wanted.language, wanted.id, *how, digest(data), seconds, self._made)
        self._manifest.announce(clip)
        publish(path, data)
        self._manifest.add(clip)  # not before: where the disk is full, the old clip still stands

    def close(self, cache_bytes: int) -> None:
        """Ends the run: writes the table of clips, and lets go of the oldest sounds in the cache."""
        self._manifest.save()
        self._cache.shrink(cache_bytes)

    def _sound(self, request: TtsRequest, say: Say) -> tuple[bytes, float]:
        """The telephone sound of a recipe and its seconds."""
        if data := self._cache.get(request.id):
            with suppress(BadSound):  # a file that was damaged since
                return data, _checked(data, request.spoken)
        data = waveform.encode(waveform.finish(waveform.decode(say(request))))
        seconds = _checked(data, request.spoken)
        if self._keep:
            self._cache.put(request.id, data)
        return data, seconds


def _checked(data: bytes, text: str) -> float:
    """The seconds of a finished sound, read back; raises `BadSound` where it is silent or cannot be this text."""
    seconds = waveform.seconds(waveform.trim(waveform.decode(data)))
    least, most = plausible(text)
    if not least <= seconds <= most:
        raise BadSound(f"The sound lasts {seconds:.1f} seconds; it cannot be this text.")
    return round(seconds, 2)
