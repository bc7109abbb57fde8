"""Many hostile requests at a steady pace: no fault of ours, none slow, no memory lost."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.soak.callers import CALLS, Manner, Sample, call
from tests.soak.crimes import Crime, Gang
from tests.soak.judge import Facts, published, read
from tests.soak.machine import share, watched
from tests.soak.processes import resident
from tests.soak.resilience import prepared
from tests.soak.serving import Served, wait_until
from tests.soak.site import Ground, standing
from tests.soak.wire import Wire, read_answer

SEED = 20_261_125
_AT_ONCE = 16
_SLOW = 0.1
_PATIENCE = 5.0
_WARM = 0.2
"""The share of the requests after which a worker has everything in memory that it will need."""
_MORE_MEMORY = 1.1


@dataclass
class Tally:
    """What came back: how often each status, by kind; seconds of all timed answers; those that were slow."""

    statuses: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    slow: list[int] = field(default_factory=list)


def measure(requests: int = 60_000, rate: int = 300, seed: int = SEED) -> dict[str, Any]:
    """So many hostile requests, so many a second."""
    with prepared() as (state, _), standing(Ground(), state) as site:
        facts = published(state)
        return asyncio.run(_attack(site.server, facts, requests, rate, seed))


async def _attack(server: Served, facts: Facts, requests: int, rate: int, seed: int) -> dict[str, Any]:
    gang, tally, workers = Gang(seed, await _addresses(server.port, facts)), Tally(), server.workers()
    warm = int(requests * _WARM)
    began = time.monotonic()
    async with watched() as lag:
        await _spree(gang, server.port, range(warm), rate, tally)
        before = [resident(pid) for pid in workers]
        await _spree(gang, server.port, range(warm, requests), rate, tally)
    seconds = time.monotonic() - began
    alone = [place for place in tally.slow if await _is_slow_again(gang.crime(place), server.port)]
    again = [f"{place}: {gang.crime(place).kind}" for place in alone]
    samples: list[Sample] = []
    for script in CALLS:
        await call(Wire(server.port), script, facts, samples.append, Manner(think=(0, 0), over=lambda: True))
    whole = await asyncio.to_thread(wait_until, server.is_whole, 5)
    return {
        "requests": requests, "rate": round(requests / seconds), "seed": seed,
        "statuses": dict(sorted(tally.statuses.items())), "faults": dict(tally.faults),
        "median": share(tally.seconds, 0.5), "99 %": share(tally.seconds, 0.99), "99.9 %": share(tally.seconds, 0.999),
        "longest": max(tally.seconds), "slow": len(tally.slow), "slow again": again, "machine": lag.longest(),
        "memory before": before, "memory after": [resident(pid) for pid in workers],
        "same workers": server.workers() == workers,
        "well after": whole and all(sample.grade == "right" for sample in samples),
    }  # fmt: skip


async def _addresses(port: int, facts: Facts) -> list[str]:
    """Real addresses of the line, as it hands them out in calls."""
    samples: list[Sample] = []
    for script in CALLS:
        await call(Wire(port), script, facts, samples.append, Manner(think=(0, 0)))
    heard = [read(sample.answer.body) for sample in samples]
    return sorted(
        {address for document in heard if document for address in (document.action, document.following) if address}
    )


async def _spree(gang: Gang, port: int, places: range, rate: int, tally: Tally) -> None:
    """Sends these requests, each at its moment or as soon as a connection is free."""
    began, turns = time.monotonic(), iter(places)

    async def criminal() -> None:
        for place in turns:
            due = began + (place - places.start) / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await _commit(gang.crime(place), place, port, tally)

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(criminal())


async def _commit(crime: Crime, place: int, port: int, tally: Tally) -> None:
    statuses, seconds = await _send(crime, port)
    if crime.timed and statuses:
        tally.seconds.append(seconds)
        if seconds > _SLOW:
            tally.slow.append(place)
    for status in statuses or [0]:
        tally.statuses[str(status or "closed")] += 1
        if status >= 500:
            tally.faults[f"{crime.kind}: {status}"] += 1
    if crime.timed and not statuses and seconds >= _PATIENCE:
        tally.faults[f"{crime.kind}: no answer"] += 1


async def _send(crime: Crime, port: int) -> tuple[list[int], float]:
    """The statuses that came back, and the seconds that the slowest of these answers took after the one before. What is
    only half a request gets no time."""
    before, slowest, statuses, writer = time.monotonic(), 0.0, [], None
    try:
        async with asyncio.timeout(_PATIENCE if crime.timed else _SLOW):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            before = time.monotonic()
            writer.write(crime.data)
            for _ in range(crime.answers):
                status, _, stays = await _answer(reader, head=crime.data.startswith(b"HEAD "))
                statuses.append(status)
                slowest, before = max(slowest, time.monotonic() - before), time.monotonic()
                if not stays:
                    break
    except TimeoutError:
        slowest = _PATIENCE
    except (OSError, EOFError, ValueError, IndexError):
        pass  # it hung up on us, which is an answer
    finally:
        if writer:
            writer.close()
    return statuses, slowest


async def _answer(reader: asyncio.StreamReader, *, head: bool) -> tuple[int, bytes, bool]:
    """One answer; that to a HEAD has no body, whatever it says."""
    if not head:
        return await read_answer(reader)
    first = (await reader.readuntil(b"\r\n\r\n")).split(b" ")
    return int(first[1]), b"", True


async def _is_slow_again(crime: Crime, port: int) -> bool:
    """Whether a request is slow by itself: three times alone, so that what else the machine does is no reason."""
    return min([(await _send(crime, port))[1] for _ in range(3)]) > _SLOW


def missed(result: dict[str, Any]) -> list[str]:
    found = [f"{count} times {fault}" for fault, count in result["faults"].items()]
    if result["slow again"]:
        found.append(f"{len(result['slow again'])} slow by themselves, such as {', '.join(result['slow again'][:5])}")
    if result["99.9 %"] > _SLOW and not result["machine"] > _SLOW:
        found.append("one in a thousand is slow")
    if any(
        after > before * _MORE_MEMORY
        for before, after in zip(result["memory before"], result["memory after"], strict=True)
    ):
        found.append("memory grew")
    if not (result["same workers"] and result["well after"]):
        found.append("not well after")
    return found
