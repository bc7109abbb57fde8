"""Publishes, upgrades, goes back and loses machines under callers, and says what each of them heard."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ivr.service.seal import Seal
from tests.soak.callers import Manner, Sample, Script, call, text
from tests.soak.fleet import FRONT, HOSTS, MARKERS, Fleet, fleet
from tests.soak.judge import Facts, published, read
from tests.soak.machine import Lag, share, watched
from tests.soak.serving import SECRET, wait_until
from tests.soak.wire import Wire

CALLS = (
    Script(("1", "1", "1", "2000", "0", "2", "9000"), "violence", (4,)),
    Script(("1", "2", "1000", "0", "1", "2", "4000"), "", ()),
    Script(("1", "1", "2", "9000", "3", "3"), "", ()),
)
_CALLING, _TEXTING = 24, 2
_THINK = (0.4, 1.6)
_LONGEST_CALL = 12.0
_SEAL = Seal(SECRET)
_STATE = re.compile(r"[?&]s=([\w-]+)")


@dataclass
class Heard:
    """One call: in which phase it began, which markers were heard in it, and which snapshots its addresses name."""

    phase: str
    markers: set[str] = field(default_factory=set)
    snapshots: set[str] = field(default_factory=set)


@dataclass
class Crowd:
    """People who call and text through the proxy, and what came of it, by phase."""

    front: str
    facts: Facts
    phase: str = "calm"
    over: bool = False
    calls: list[Heard] = field(default_factory=list)
    samples: list[tuple[str, Sample]] = field(default_factory=list)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for place in range(_CALLING):
                group.create_task(self._caller(place))
            for place in range(_TEXTING):
                group.create_task(self._texter(place))

    async def _caller(self, place: int) -> None:
        wire, turn = Wire(FRONT, keep=place % 2 == 0, host=self.front), place
        manner = Manner(think=_THINK, over=lambda: self.over)
        await asyncio.sleep(place / _CALLING)
        while not self.over:
            heard, id = Heard(self.phase), f"CA{secrets.token_hex(16)}"
            self.calls.append(heard)
            await call(wire, CALLS[turn % len(CALLS)], self.facts, self.noting(heard, id), manner, id)
            turn += 1
        wire.close()

    async def _texter(self, place: int) -> None:
        wire, manner = Wire(FRONT, host=self.front), Manner(over=lambda: self.over)
        while not self.over:
            await text(wire, "DOKTER 1080", "health", self.facts, self._note, manner)
            await asyncio.sleep(1)
        wire.close()

    def _note(self, sample: Sample) -> None:
        self.samples.append((self.phase, sample))

    def noting(self, heard: Heard, id: str) -> Callable[[Sample], None]:
        def note(sample: Sample) -> None:
            self._note(sample)
            if document := read(sample.answer.body):
                heard.markers |= {word for word in MARKERS if any(f"{word}." in text for text in document.texts)}
                for token in _STATE.findall(document.action):
                    heard.snapshots.add(_SEAL.open(token, id).get("snapshot", ""))

        return note


def measure() -> dict[str, Any]:
    """Raises `NotPermitted` where there are no network namespaces."""
    with fleet() as made:
        return asyncio.run(_play(made))


async def _play(made: Fleet) -> dict[str, Any]:
    crowd = Crowd(made.front, published(made.publisher.folder / "state"))
    people = asyncio.create_task(crowd.run())
    async with watched() as lag:
        rows, figures, began = [], dict[str, Any](), time.monotonic()
        for name, act in _ACTS.items():
            crowd.phase, since = name, time.monotonic()
            before = _used(made)
            await asyncio.to_thread(act, made)
            rows.append((name, since, time.monotonic()))
            if name == "nothing":
                figures = _figures(made, before, _used(made), crowd, time.monotonic() - since)
            print(f"{name}: {time.monotonic() - since:.0f} s, {len(crowd.samples)} requests so far", flush=True)
        crowd.over = True
        await people
        return {
            "hosts": len(HOSTS), "callers": _CALLING, "think": _THINK, "seconds": time.monotonic() - began,
            "rows": [_row(name, crowd, lag, since, until) for name, since, until in rows],
            "calls": len(crowd.calls), "began with": dict(Counter(min(c.markers, default="") for c in crowd.calls)),
            "figures": figures,
        }  # fmt: skip


def _row(name: str, crowd: Crowd, lag: Lag, since: float, until: float) -> dict[str, Any]:
    samples = [sample for phase, sample in crowd.samples if phase == name]
    took = [sample.answer.seconds for sample in samples]
    bad = [sample for sample in samples if sample.grade != "right"]
    calls = [heard for heard in crowd.calls if heard.phase == name]
    return {
        "name": name, "seconds": until - since, "requests": len(samples),
        "failed": dict(Counter(f"{s.kind}: {s.answer.fault or s.answer.status} {s.grade}" for s in bad)),
        "calls": len(calls), "mixed": sum(len(heard.markers) > 1 for heard in calls),
        "moved": sum(len(heard.snapshots) > 1 for heard in calls),
        "median": share(took, 0.5), "99 %": share(took, 0.99), "longest": max(took, default=0.0),
        "machine": lag.longest(since, until),
    }  # fmt: skip


def _nothing(made: Fleet) -> None:
    time.sleep(20)


def _publish(made: Fleet) -> None:
    made.all_have(made.publisher.publish(MARKERS[1]))
    time.sleep(_LONGEST_CALL)


def _go_back(made: Fleet) -> None:
    made.all_have(made.publisher.shelf.rollback())
    time.sleep(_LONGEST_CALL)


def _upgrade(made: Fleet) -> None:
    """Another version of the program with another format: the publisher first, then one host after the other."""
    newer = made.publisher.publish(MARKERS[0], "2")
    made.publisher.offer("2")
    for host in made.hosts.values():
        host.kill("pull")
        host.take("2")
        assert wait_until(host.pull, 30), f"{host.name} cannot take what is offered"
        host.renew()
        made.has(host, newer)
        host.follow()
        time.sleep(2)
    time.sleep(_LONGEST_CALL)


def _lose_a_host(made: Fleet) -> None:
    host, snapshot = made.hosts["a"], made.hosts["b"].snapshot()
    host.kill("serve")
    host.kill("pull")
    time.sleep(10)
    host.pull()
    host.follow()
    host.serve()
    made.all_have(snapshot)
    time.sleep(5)


def _cut_a_host_off(made: Fleet) -> None:
    snapshot = made.hosts["b"].snapshot()
    made.net.unplug("b")
    time.sleep(12)
    made.net.plug_in("b")
    made.all_have(snapshot)
    time.sleep(5)


def _lose_redis(made: Fleet) -> None:
    made.redis.kill("redis")
    time.sleep(10)
    made.start_redis()
    time.sleep(5)


def _cut_redis_off(made: Fleet) -> None:
    made.net.unplug("redis")
    time.sleep(10)
    made.net.plug_in("redis")
    time.sleep(5)


def _lose_the_publisher(made: Fleet) -> None:
    made.net.unplug("publisher")
    time.sleep(10)
    made.net.plug_in("publisher")


_ACTS: dict[str, Callable[[Fleet], None]] = {
    "nothing": _nothing,
    "another content is published": _publish,
    "back to the one before": _go_back,
    "a new version of the program, host by host": _upgrade,
    "a host is killed, and comes back": _lose_a_host,
    "a host is cut off, and comes back": _cut_a_host_off,
    "Redis is killed, and comes back empty": _lose_redis,
    "Redis is cut off, and comes back": _cut_redis_off,
    "the publisher is cut off": _lose_the_publisher,
}


def _used(made: Fleet) -> dict[str, float]:
    """Seconds of a processor so far, and commands that Redis was sent."""
    commands = re.search(r"total_commands_processed:(\d+)", made.ask_redis("info", "stats"))
    return {
        "hosts": sum(host.seconds("serve") for host in made.hosts.values()),
        "proxy": made.proxy.seconds("nginx"), "redis": made.redis.seconds("redis"),
        "commands": float(commands[1]) if commands else 0.0,
    }  # fmt: skip


def _figures(
    made: Fleet, before: dict[str, float], after: dict[str, float], crowd: Crowd, seconds: float
) -> dict[str, Any]:
    """What a turn costs each machine, in milliseconds of a processor, and what they keep in memory."""
    turns = len(crowd.samples) or 1
    used = {name: after[name] - before[name] for name in before}
    memory = re.search(r"used_memory:(\d+)", made.ask_redis("info", "memory"))
    return {
        "turns a second": turns / seconds,
        **{f"{name} ms": used[name] / turns * 1000 for name in ("hosts", "proxy", "redis")},
        "commands": used["commands"] / turns,
        "memory of a host": max(host.memory("serve") for host in made.hosts.values()),
        "memory of Redis": int(memory[1]) if memory else 0,
        "snapshot": max(os.path.getsize(path) for path in (made.publisher.folder / "state/snapshots").glob("*.sqlite")),
    }  # fmt: skip


def missed(result: dict[str, Any]) -> list[str]:
    """The goals: no failed request, no call that heard two contents, an answer within half of what Twilio waits."""
    found = []
    for row in result["rows"]:
        found += [f"{row['name']}: {count} times {fault}" for fault, count in row["failed"].items()]
        found += [f"{row['name']}: {row['mixed']} mixed calls"] if row["mixed"] else []
        found += [f"{row['name']}: an answer took {row['longest']:.1f} s"] if row["longest"] > 7.5 else []
    if set(result["began with"]) != set(MARKERS):
        found.append(f"the calls heard {result['began with']}")
    return found
