"""What an origin offers: `live.json` says which snapshot is live, and every other file is named by the SHA-256 of its
bytes. The seal is made from the secret of the line: who can write to the origin, and does not know it, can offer
nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from ivr.errors import OriginFault
from ivr.snapshot.pointer import Entry

LIVE = "live.json"
FILES = "files"

MOST_LIVE = 64 << 10
MOST_SNAPSHOT = 1 << 30
MOST_CLIPS = 64 << 20
"""Bytes of the list; a line of it has 150, so half a million clips."""
MOST_CLIP = 16 << 20

_CLIP = re.compile(r"[a-z]{2,3}/[0-9A-Za-z]{1,64}\.wav")
_ID = re.compile(r"[0-9a-f]{1,64}")
_SHA = re.compile(r"[0-9a-f]{64}")
_KEPT = 100


@dataclass(frozen=True)
class Parcel:
    """The bytes of a file: their SHA-256 in hexadecimal digits, and how many there are."""

    sha256: str
    size: int

    @staticmethod
    def of(data: bytes) -> Parcel:
        return Parcel(hashlib.sha256(data).hexdigest(), len(data))


@dataclass(frozen=True)
class ClipOffered:
    """A clip: its path below the folder of the clips, its bytes, and when it was made, in nanoseconds. The address of a
    clip tells when: it has to be the same on every machine."""

    path: str
    parcel: Parcel
    made: int


@dataclass(frozen=True)
class Offer:
    """What an origin has. `made` is ISO 8601 in UTC and later in each offer, `entries` is the order of its shelf,
    `clips` the list of all clips."""

    made: datetime
    live: str
    entries: tuple[Entry, ...]
    snapshot: Parcel
    clips: Parcel


def written(offer: Offer, secret: str) -> bytes:
    """The bytes of `live.json`."""
    fields = {**asdict(offer), "made": offer.made.isoformat()}
    return json.dumps({"offer": fields, "seal": _seal(fields, secret)}, indent=1).encode()


def read(data: bytes, secret: str) -> Offer:
    """The offer in a `live.json`; raises `OriginFault` where it makes no sense, or was not sealed with this secret."""
    try:
        document = json.loads(data)
        fields, seal = document["offer"], document["seal"]
        if not hmac.compare_digest(_seal(fields, secret).encode(), str(seal).encode()):
            raise OriginFault("its live.json is not sealed with the WEGWIJS_SECRET_KEY of this machine")
        return _offer(fields)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise OriginFault("its live.json makes no sense") from None


def _offer(fields: Mapping[str, Any]) -> Offer:
    entries = tuple(
        Entry(_matching(_ID, one["id"]), str(one["published"]), bool(one["withdrawn"])) for one in fields["entries"]
    )
    made = datetime.fromisoformat(fields["made"]).astimezone(UTC)
    live = _matching(_ID, fields["live"])
    if live not in [entry.id for entry in entries] or len(entries) > _KEPT:
        raise ValueError
    return Offer(made, live, entries, _parcel(fields["snapshot"], MOST_SNAPSHOT), _parcel(fields["clips"], MOST_CLIPS))


def listed(clips: Iterable[ClipOffered]) -> bytes:
    """The list of clips: a line each, in order, so that the same clips are the same bytes."""
    lines = (
        f"{clip.parcel.sha256} {clip.parcel.size} {clip.made} {clip.path}\n"
        for clip in sorted(clips, key=lambda clip: clip.path)
    )
    return "".join(lines).encode()


def clips_in(data: bytes) -> Iterator[ClipOffered]:
    """The clips of a list; raises `OriginFault` at a line that is none."""
    try:
        for line in data.decode("ascii").splitlines():
            sha256, size, made, path = line.split(" ")
            parcel = _parcel({"sha256": sha256, "size": int(size)}, MOST_CLIP)
            yield ClipOffered(_matching(_CLIP, path), parcel, int(made))
    except ValueError:
        raise OriginFault("its list of clips makes no sense") from None


def _parcel(fields: Mapping[str, Any], most: int) -> Parcel:
    size = fields["size"]
    if not isinstance(size, int) or not 0 <= size <= most:
        raise ValueError
    return Parcel(_matching(_SHA, fields["sha256"]), size)


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError
    return value


def _seal(fields: object, secret: str) -> str:
    key = hashlib.sha256(f"wegwijs: what an origin offers\n{secret}".encode()).digest()
    return hmac.new(key, json.dumps(fields, sort_keys=True).encode(), hashlib.sha256).hexdigest()
