"""Which clips there are, and when each was made, without a look at the disk for each sentence of a call.

What was read of a language counts while its folder is seen as it was then; folders are looked at ten times a second at
most. So a clip that comes, goes or is replaced is known a tenth of a second later: that long an answer may name one
that is gone, as an answer does that was out already, and the provider asks the fallback. From a change until the folder
has rested and was read again, each of its clips is looked for by itself, and nobody who calls waits for the reading. A
clip that was written over in place changes no folder: that is known when all is read anew.

Of 10,000 clips in each of twelve languages all takes 15 MB; to read one of these languages takes 0.04 seconds.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from math import inf
from pathlib import Path

LOOK = 0.1
"""Seconds in which folders are not looked at again."""
REST = 2.0
"""Seconds for which a folder was seen unchanged before it is read: no file system has times that are coarser, so what
changes after that is seen."""
ANEW = 60.0
"""Seconds after which a folder that did not change is read again."""

_CLIP = re.compile(r"[0-9a-f]{16}\.wav").fullmatch
_Stamp = tuple[int, int, int]


class ClipFolder:
    """The clips of one language, as long as its folder has the same `stamp`, which it has `since` then."""

    __slots__ = ("_at", "_known", "_path", "_since", "stamp")

    def __init__(self, path: str, stamp: _Stamp, since: float) -> None:
        self._path, self.stamp, self._since = path, stamp, since
        self._known: dict[int, int] | None = None
        self._at = -inf

    def made(self, id: str) -> int | None:
        """When the clip of a text was made, in nanoseconds, by the 16 hexadecimal digits of its hash; None where
        there is none."""
        if self._known is None:
            return made_at(f"{self._path}/{id}.wav")
        return self._known.get(int(id, 16))

    def read(self, clock: Callable[[], float]) -> None:
        """Reads all of them where it is time to. What cannot be listed is looked for one by one."""
        now = clock()
        if now >= self._since + REST and now >= self._at + ANEW:
            self._known = _read(self._path)
            self._at = clock()


class KnownClips:
    """The clips below a folder; threads may share it. `clock` gives seconds that only go on."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._clock = str(folder), clock
        self._seen: Mapping[str, ClipFolder] = {}
        self._until = -inf

    def now(self) -> Mapping[str, ClipFolder]:
        """The clips by language; none where there is no folder that can be looked at."""
        now = self._clock()
        if now >= self._until:
            self._seen = self._look(now)
            self._until = now + LOOK
        return self._seen

    def read(self) -> None:
        """Reads what changed and has rested since, and what was read long ago. It takes its time: for a thread that
        nobody waits for."""
        for folder in self.now().values():
            folder.read(self._clock)

    def _look(self, now: float) -> Mapping[str, ClipFolder]:
        """All languages at once: when which of them was last asked for stays in no memory."""
        before, found = self._seen, dict[str, ClipFolder]()
        for language in _languages(self._folder):
            path = f"{self._folder}/{language}"
            if stamp := _stamp(path):
                known = before.get(language)
                found[language] = known if known and known.stamp == stamp else ClipFolder(path, stamp, now)
        return found


def made_at(path: str | Path) -> int | None:
    """When a file was made, in nanoseconds; None where there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


def _languages(folder: str) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if re.fullmatch("[a-z]{2,3}", name)]
    except OSError:
        return []


def _stamp(path: str) -> _Stamp | None:
    """What changes with the names in a folder, or when another one takes its place; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def _read(path: str) -> dict[int, int] | None:
    """When each clip of a folder was made, by its name as a number; None where the folder cannot be listed."""
    found: dict[int, int] = {}
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if _CLIP(entry.name) and (made := made_at(entry.path)) is not None:
                    found[int(entry.name[:16], 16)] = made
    except OSError:
        return None
    return found
