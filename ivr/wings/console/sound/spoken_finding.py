"""Finds what the draft says, in a process of its own that gives way to calls: it takes a minute for a large line."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.errors import NoSnapshot
from ivr.wings.console.desk.desk import Desk
from ivr.wings.console.desk.draft import Draft
from ivr.wings.console.sound.spoken_list import SpokenList, find_spoken, read_spoken, write_spoken

_GIVES_WAY = 10
_FOLDER = "sound"
_SENT: list[subprocess.Popen[bytes]] = []
"""Who was sent last by this worker: it takes them a second to say that they are at it."""


@dataclass(frozen=True)
class FoundSoFar:
    """What the draft says as far as it is known, None where it never was; `is_new` says whether it is what is on the
    desk, and otherwise it is being found."""

    spoken: SpokenList | None
    is_new: bool


def known_so_far(desk: Desk) -> SpokenList | None:
    """What was found last, whatever changed since."""
    return read_spoken(desk.state / _FOLDER)


def found_so_far(desk: Desk, clips: Path, now: datetime) -> FoundSoFar:
    """What is known; where the desk has changed since, somebody is sent to look, and nobody waits for it."""
    spoken = known_so_far(desk)
    is_new = spoken is not None and (spoken.of, spoken.day) == (desk.wording(now), now.date().isoformat())
    if not is_new:
        send(desk, clips, now)
    return FoundSoFar(spoken, is_new)


def send(desk: Desk, clips: Path, now: datetime) -> None:
    """Sends somebody to find it, where nobody is at it."""
    with _alone(desk) as is_free:
        pass
    if is_free and not any(one.poll() is None for one in _SENT):
        words = [str(desk.root), str(desk.state), str(clips), now.isoformat()]
        process = subprocess.Popen([sys.executable, "-m", __name__, *words], stdin=subprocess.DEVNULL)  # noqa: S603
        _SENT[:] = [process]


def find(desk: Desk, clips: Path, now: datetime) -> None:
    """Finds it, where nobody is at it. Where the draft never was sound, there is nothing to find."""
    with _alone(desk) as is_free:
        if is_free:
            wording = desk.wording(now)
            try:
                library = Draft(desk, clips).library(now)
            except NoSnapshot:
                write_spoken(desk.state / _FOLDER, SpokenList(wording, now.date().isoformat()))
                return
            write_spoken(desk.state / _FOLDER, find_spoken(library, wording, now))


@contextmanager
def _alone(desk: Desk) -> Iterator[bool]:
    """Whether nobody else looks; and then nobody else does, as long as this lasts."""
    (desk.state / _FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(desk.state / _FOLDER / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


if __name__ == "__main__":
    os.nice(_GIVES_WAY)
    root, state, clips, now = sys.argv[1:]
    find(Desk(Path(root), Path(state)), Path(clips), datetime.fromisoformat(now))
