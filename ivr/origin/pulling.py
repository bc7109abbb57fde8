"""Takes what an origin offers: clips first, then the snapshot, and last the pointer to it. Whatever goes wrong on the
way, callers hear what they heard before."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ivr.audio.disk import publish
from ivr.errors import NoSnapshot, OriginFault, OtherVersion
from ivr.origin.fetching import Fetching
from ivr.origin.offer import LIVE, MOST_LIVE, ClipOffered, Offer, Parcel, clips_in, read
from ivr.snapshot.pointer import Order
from ivr.snapshot.read import Snapshot
from ivr.snapshot.shelf import Shelf

PATIENCE = 60.0
"""Seconds that a publication waits for its clips: a sentence without one is said by the provider meanwhile."""
_FAULTS = 5
"""Clips in a row that cannot be had: then the origin is gone."""


@dataclass(frozen=True)
class Pulled:
    """What a round did: which snapshot is live, whether that is new, how many clips came, and how many are lacking."""

    live: str
    turned: bool
    clips: int
    lacking: int


class Pulling:
    """A machine that follows an origin. `state` is its folder for working files; one program at a time pulls into it,
    and `clock` counts its patience."""

    def __init__(
        self, state: Path, shelf: Shelf, secret: str, origin: Fetching, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._shelf, self._secret, self._origin, self._clock = shelf, secret, origin, clock
        self._clips, self._taken, self._folder = state / "clips", state / "origin.json", state / "pull"
        self._list = state / "origin.clips"
        self._whole: Parcel | None = None

    def round(self) -> Pulled:
        """Looks once, and takes what is new. Clips that do not come in time come in a later round. Raises `OriginFault`
        or `InputError` where what is live stays as it is."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return self._round()
        finally:
            self._origin.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _round(self) -> Pulled:
        data = self._origin.small(LIVE, MOST_LIVE)
        offer = read(data, self._secret)
        self._refuse_older(offer)
        fresh = None if self._is_live(offer) else self._snapshot(offer)
        came, lacking = self._take_clips(offer.clips)
        if fresh:
            self._shelf.follow(Order(offer.live, offer.entries), lambda part: _copy(fresh, part))
        publish(self._taken, data)
        return Pulled(offer.live, bool(fresh), came, lacking)

    def _refuse_older(self, offer: Offer) -> None:
        """A copy on the way that is behind the times, or somebody who kept one, takes nobody back."""
        before = None
        with suppress(OSError, OriginFault):
            before = read(self._taken.read_bytes(), self._secret)
        if before and offer.made < before.made:
            raise OriginFault(f"its live.json is older than the one that was taken before, {self._taken}")

    def _is_live(self, offer: Offer) -> bool:
        order = self._shelf.order()
        return order.live == offer.live and not order.rebuilt and self._shelf.state(offer.live) == "good"

    def _snapshot(self, offer: Offer) -> Path:
        """The snapshot, proven to be one that this program can read."""
        path, here = self._folder / f"{offer.live}.sqlite", self._shelf.path(offer.live)
        if self._shelf.state(offer.live) == "good":
            shutil.copyfile(here, path)  # going back to one that is still here asks for nothing
        else:
            self._origin.file(offer.snapshot, path)
        try:
            Snapshot(path).close()
        except OtherVersion:
            raise OriginFault(f"{offer.live} was made by another version of the program than this one") from None
        except NoSnapshot as fault:
            raise OriginFault(str(fault)) from None
        return path

    def _take_clips(self, wanted: Parcel) -> tuple[int, int]:
        """How many clips came, and how many are lacking. Those that are offered no more go."""
        if wanted == self._whole:
            return 0, 0
        offered = self._offered(wanted)
        missing = [clip for clip in offered if _stamp(self._clips / clip.path) != (clip.parcel.size, clip.made)]
        came = self._come(missing)
        if came == len(missing) and offered:
            self._whole = wanted
            names = {clip.path for clip in offered}
            for path in self._clips.glob("*/*.wav"):
                if f"{path.parent.name}/{path.name}" not in names:
                    path.unlink(missing_ok=True)
        return came, len(missing) - came

    def _offered(self, wanted: Parcel) -> list[ClipOffered]:
        """The clips of the list; none where it cannot be had, which is no reason to keep a fact from callers."""
        try:
            if _stamp(self._list) is None or Parcel.of(self._list.read_bytes()) != wanted:
                self._origin.file(wanted, self._list)
            return list(clips_in(self._list.read_bytes()))
        except OriginFault:
            return []

    def _come(self, missing: list[ClipOffered]) -> int:
        until, came, faults = self._clock() + PATIENCE, 0, 0
        for clip in missing:
            if self._clock() > until or faults == _FAULTS:
                break
            try:
                self._take(clip)
                came, faults = came + 1, 0
            except OriginFault:
                faults += 1
        return came

    def _take(self, clip: ClipOffered) -> None:
        to, fetched = self._clips / clip.path, self._folder / "clip"
        self._origin.file(clip.parcel, fetched)
        os.utime(fetched, ns=(clip.made, clip.made))
        to.parent.mkdir(parents=True, exist_ok=True)
        fetched.replace(to)


def _copy(path: Path, to: Path) -> None:
    shutil.copyfile(path, to)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
