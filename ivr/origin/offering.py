"""Writes what this machine published into a folder, which any web server or object store then hands out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.audio.disk import publish
from ivr.errors import InputError, OriginFault
from ivr.origin.offer import FILES, LIVE, MOST_CLIP, ClipOffered, Offer, Parcel, clips_in, listed, read, written
from ivr.snapshot.shelf import Shelf

_READABLE = 0o644
_TICK = timedelta(seconds=1)


class Offering:
    """The folder of an origin; nobody else writes into it."""

    def __init__(self, folder: Path, secret: str) -> None:
        self._folder, self._secret = folder, secret
        self._files = folder / FILES

    def renew(self, shelf: Shelf, clips: Path, now: datetime) -> Offer:
        """Offers what is live now, and these clips; where nothing changed, the offer of before. The pointer is written
        last. Raises `InputError` when what is live is not in order: other machines then stay with what they have."""
        order = shelf.order()
        if order.rebuilt or not order.live or (state := shelf.state(order.live)) != "good":
            raise InputError(f"nothing is offered: {_why(order.rebuilt, order.live and state)}")
        self._files.mkdir(parents=True, exist_ok=True)
        before = self._before()
        known = list(self._clips_of(before))
        offered = list(_clips(clips, {clip.path: clip for clip in known}))
        snapshot = Parcel.of(shelf.path(order.live).read_bytes())
        self._place(shelf.path(order.live), snapshot)
        for clip in offered:
            self._place(clips / clip.path, clip.parcel)
        text = listed(offered)
        parcel = Parcel.of(text)
        self._write(parcel.sha256, text)
        offer = Offer(_later(now, before), order.live, order.entries, snapshot, parcel)
        if before and before == replace(offer, made=before.made):
            return before
        self._commit(offer, _names(offer, offered) | (_names(before, known) if before else set()))
        return offer

    def _before(self) -> Offer | None:
        with suppress(OSError, OriginFault):
            return read((self._folder / LIVE).read_bytes(), self._secret)
        return None

    def _clips_of(self, offer: Offer | None) -> Iterator[ClipOffered]:
        with suppress(OSError, OriginFault):
            yield from clips_in((self._files / offer.clips.sha256).read_bytes() if offer else b"")

    def _place(self, path: Path, parcel: Parcel) -> None:
        """A copy of a file under its hash."""
        to = self._files / parcel.sha256
        if to.exists() and to.stat().st_size == parcel.size:
            return
        part = to.with_suffix(".part")
        shutil.copyfile(path, part)
        part.chmod(_READABLE)
        os.replace(part, to)

    def _write(self, name: str, data: bytes) -> None:
        to = self._files / name
        if not to.exists():
            publish(to, data)
            to.chmod(_READABLE)

    def _commit(self, offer: Offer, kept: set[str]) -> None:
        """What was offered until now stays: somebody may be fetching it."""
        publish(self._folder / LIVE, written(offer, self._secret))
        (self._folder / LIVE).chmod(_READABLE)
        for path in self._files.iterdir():
            if path.name not in kept:
                path.unlink()


def _names(offer: Offer, clips: Iterable[ClipOffered]) -> set[str]:
    return {offer.snapshot.sha256, offer.clips.sha256, *(clip.parcel.sha256 for clip in clips)}


def _why(rebuilt: bool, state: str) -> str:
    if rebuilt:
        return "the pointer to what is live is lost; `wegwijs compile` mends it"
    return f"the live snapshot is {state}; `wegwijs compile` mends it" if state else "nothing is published yet"


def _later(now: datetime, before: Offer | None) -> datetime:
    """Later than the offer of before, whatever became of the clock."""
    now = now.astimezone(UTC).replace(microsecond=0)
    return max(now, before.made + _TICK) if before else now


def _clips(folder: Path, known: dict[str, ClipOffered]) -> Iterator[ClipOffered]:
    """The clips in a folder. Those that did not change since they were offered are not read again."""
    for path in sorted(folder.glob("*/*.wav")):
        name = f"{path.parent.name}/{path.name}"
        with suppress(OSError):
            found = path.stat()
            clip = known.get(name)
            if not clip or (clip.made, clip.parcel.size) != (found.st_mtime_ns, found.st_size):
                clip = ClipOffered(name, Parcel.of(path.read_bytes()), found.st_mtime_ns)
            if 0 < clip.parcel.size <= MOST_CLIP:
                yield clip
