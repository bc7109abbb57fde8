"""Looking after one worker: when it counts as frozen or too fat, and how soon it is started again."""

from __future__ import annotations

import re
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from ivr.serving.pulse import BEAT_SECONDS, Patience, Pulse

FROZEN_SECONDS = 4
START_SECONDS = 30
_YOUNG_SECONDS = 5.0
_LONGEST_WAIT = 5.0
_LOOKS_PER_WEIGHING = 6


class Tended:
    """A worker process and what its parent knows of it; `deaths` is how many before it died young in a row."""

    def __init__(self, process: BaseProcess, pulse: Pulse, deaths: int) -> None:
        self.process, self.pulse, self.deaths = process, pulse, deaths
        self._patience = Patience(int(FROZEN_SECONDS / BEAT_SECONDS), int(START_SECONDS / BEAT_SECONDS))
        self._born = time.monotonic()
        self._died: float | None = None
        self._leaves: float | None = None
        self._looks = 0

    @property
    def is_alive(self) -> bool:
        return self.process.is_alive()

    @property
    def pid(self) -> int | None:
        return self.process.pid

    def is_frozen(self) -> bool:
        """To be asked once every `BEAT_SECONDS`."""
        return self._patience.is_over(self.pulse.last)

    def is_fat(self, most: int) -> bool:
        """Whether it holds more bytes than that; it is weighed at some looks only, which takes 2 ms."""
        self._looks += 1
        return self._looks % _LOOKS_PER_WEIGHING == 0 and memory_of(self.pid) > most

    def is_overdue(self) -> bool:
        """Whether it was told to leave and stayed too long."""
        return self._leaves is not None and time.monotonic() > self._leaves

    def leave(self, grace: float) -> None:
        """Tells it to finish what it has within so many seconds; it is started anew once it is gone."""
        if self._leaves is None:
            self._leaves = time.monotonic() + grace
            self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    def is_due(self) -> bool:
        """Whether a dead one may be started again: at once, and ever later where it dies young again and again."""
        now = time.monotonic()
        if self._died is None:
            self._died = now
            self.deaths = self.deaths + 1 if now - self._born < _YOUNG_SECONDS and self._leaves is None else 0
        return now >= self._died + pause(self.deaths)


def pause(deaths: int) -> float:
    """Seconds before a start, after so many deaths in a row of young workers.

    >>> [pause(deaths) for deaths in (0, 1, 2, 3, 4, 9)]
    [0.0, 0.0, 0.5, 1.0, 2.0, 5.0]
    """
    return 0.0 if deaths < 2 else min(_LONGEST_WAIT, 0.25 * 2 ** min(deaths - 1, 9))


def memory_of(pid: int | None) -> int:
    """Bytes of a process, with its share of what it has in common with others; 0 where nothing tells (no Linux)."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
