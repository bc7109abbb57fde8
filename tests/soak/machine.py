"""The machine under the figures: what it is, and how long it kept our own program waiting meanwhile."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

_LOOK = 0.01


@dataclass
class Lag:
    """How late a look at the clock was that should come every hundredth of a second: what a machine that does other
    work adds to every answer, at its worst."""

    looks: list[tuple[float, float]] = field(default_factory=list)

    def longest(self, since: float = 0.0, until: float = float("inf")) -> float:
        """Seconds, between these moments of the monotonic clock."""
        return max((late for at, late in self.looks if since <= at <= until), default=0.0)


@asynccontextmanager
async def watched() -> AsyncIterator[Lag]:
    lag = Lag()

    async def look() -> None:
        while True:
            began = time.monotonic()
            await asyncio.sleep(_LOOK)
            lag.looks.append((began, time.monotonic() - began - _LOOK))

    task = asyncio.create_task(look())
    try:
        yield lag
    finally:
        task.cancel()


def share(values: Sequence[float], of: float) -> float:
    """The value below which this share of all values lies; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(of * len(ordered)))] if ordered else 0.0


def described() -> str:
    """Cores, memory and versions in a line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    kernel = platform.release().partition("-")[0]
    parts = (f"{name} {version(name)}" for name in ("granian", "flask"))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Linux {kernel}, "
        f"Python {platform.python_version()}, {', '.join(parts)}"
    )


def load() -> float:
    """How many programs wanted to run at once in the last minute, this one among them."""
    return float(Path("/proc/loadavg").read_text().split()[0])
