"""Two thousand callers at once, who listen and think as people do."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from tests.soak.callers import Manner, Sample, crowd
from tests.soak.judge import Facts, published
from tests.soak.machine import share, watched
from tests.soak.resilience import bad_ones, prepared
from tests.soak.site import Ground, standing

THINK = (4.0, 16.0)
"""Seconds between an answer and the next key. A card takes a minute to hear, a menu fifteen seconds, and who knows it
types ahead."""
_GOOD = 0.5


def measure(callers: int = 2_000, seconds: float = 300.0) -> dict[str, Any]:
    """So many callers for so many seconds, half of them over connections that are kept."""
    with prepared() as (state, _), standing(Ground(), state) as site:
        return asyncio.run(_listen(site.port, published(state), callers, seconds))


async def _listen(port: int, facts: Facts, callers: int, seconds: float) -> dict[str, Any]:
    samples: list[Sample] = []
    end = time.monotonic() + seconds
    manner = Manner(think=THINK, over=lambda: time.monotonic() > end)
    async with watched() as lag:
        await crowd(port, facts, samples.append, manner, calling=callers, texting=10, spread=10.0)
    took = [sample.answer.seconds for sample in samples]
    return {
        "callers": callers, "seconds": seconds, "think": THINK, "requests": len(samples), "failed": bad_ones(samples),
        "median": share(took, 0.5), "99 %": share(took, 0.99), "longest": max(took), "machine": lag.longest(),
    }  # fmt: skip


def missed(result: dict[str, Any]) -> list[str]:
    found = [f"{count} times {fault}" for fault, count in result["failed"].items()]
    return [*found, f"99 % within {result['99 %']:.3f} s"] if result["99 %"] > _GOOD else found
