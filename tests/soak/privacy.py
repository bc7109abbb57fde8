"""Ten thousand marked calls and texts, faults among them, on two days; then every byte that is left is searched."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.soak.brute import Pile, known_again, random_strings
from tests.soak.forms import Block, hex_tokens
from tests.soak.places import Found, Search, every_hash, files_in, memory, pieces, raw_disk
from tests.soak.processes import files_of
from tests.soak.scene import Scene, Store, scene_of, troubles
from tests.soak.serving import SECRET
from tests.soak.traffic import Talk, Trouble, talk
from tests.soak.wire import TOKEN

MARKED, LATER = Block("47155"), Block("47288")
_GUESSED = 250
_SMALL = 1 << 20
_FREED = 0.02
"""The share of marked people of whom workers may still hold something after thousands of others: memory that a program
has given back is not erased before it is used again. A cache would hold nearly all."""
_SECRETS = f"{SECRET} {TOKEN}"
"""What the keys of callers are made from beside the salt (`ivr.app`); whoever attacks has read the program."""
_SHARED = "files in memory"
_DAY = re.compile(rb"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Copy:
    """All places on one day; the disk apart, because it also holds what was deleted."""

    files: dict[str, dict[Path, bytes]]
    disk: bytes


def measure(requests: int = 10_000, later: int = 4_000) -> dict[str, Any]:
    """What was found, for each kind of store; prints it."""
    results: dict[str, Any] = {}
    stores: tuple[Store, ...] = ("sqlite", "redis")
    for store in stores:
        with scene_of(store) as scene:
            results[store] = _days(scene, requests, later)
        print(f"{store}: {results[store]}", flush=True)
    return results


def _days(scene: Scene, requests: int, later: int) -> dict[str, Any]:
    """Two days of marked people, then others; what is left of the first ones."""

    def people(block: Block, count: int, faults: dict[int, Trouble], *, marked: bool = True) -> Talk:
        return asyncio.run(talk(lambda: scene.server.port, block, 0, count, faults, marked=marked))

    people(LATER, 200, {}, marked=False)
    before = _strings(_copy(scene))
    first = people(MARKED, requests, troubles(scene, requests))
    scene.whole()
    calm = people(
        MARKED, 2 * _GUESSED, {}
    )  # after the last fault: what a line in trouble may leave out is surely there
    search = Search(MARKED, every_hash(MARKED, requests))
    at_once = search.look(memory(scene.server.family()))
    day_1 = _copy(scene)
    scene.clock.move(25 * 3_600)
    second = people(MARKED, min(requests, 2_000), {})
    day_2 = _copy(scene)
    others = people(LATER, later, {}, marked=False)
    afterwards = search.look(memory(scene.server.family()))
    said = search.look(part for talked in (first, calm, second) for part in _joined(talked))
    return {
        "marked": requests,
        "requests": first.requests + calm.requests + second.requests,
        "later": others.requests,
        "unanswered": first.unanswered + calm.unanswered + second.unanswered,
        "places": {name: found.counts() for name, found in _places(search, day_1, day_2).items()},
        "answers": said.counts(),
        "known again": {"day 1": _by_brute_force(day_1), "day 2": _by_brute_force(day_2)},
        "the same on both days": _links(before, day_1, day_2),
        "memory at once": at_once.counts(),
        "memory after others": afterwards.counts(),
        "memory of Redis": search.look(memory([scene.redis.pid])).counts() if scene.redis else {},
    }


def _joined(talked: Talk) -> Iterator[bytes]:
    yield from pieces(b"\n".join(talked.said))


def _places(search: Search, *days: Copy) -> dict[str, Found]:
    """What is found in the places of all days, each place searched as a whole."""
    names = [name for name in days[0].files if name != _SHARED or any(day.files[name] for day in days)]
    found = {
        name: search.look(piece for day in days for data in day.files[name].values() for piece in pieces(data))
        for name in names
    }
    return found | {"disk": search.look(piece for day in days for piece in pieces(day.disk))}


def _by_brute_force(day: Copy) -> dict[str, dict[str, int]]:
    """How many of 250 who texted that day are known again: from what lies on the disk, with what is in memory as files,
    and with the secret of the operator."""
    texted = [MARKED.spellings(place) for place in range(1, 2 * _GUESSED, 2)]
    probes = [(spelled[0], spelled[-1]) for spelled in texted[::50]]  # each alone may have met a store that was busy
    files = [data for name, named in day.files.items() if name != _SHARED for data in _own(named)]
    everything = [*files, *day.files[_SHARED].values()]
    result: dict[str, dict[str, int]] = {}
    for name, read in {"disk and files in memory": everything, "disk": files}.items():
        pile = Pile((*read, *pieces(day.disk)), tuple(data for data in read if len(data) < _SMALL))
        known, tried = known_again(pile, probes, texted)
        by_secret, with_secret = known_again(pile, probes, texted, _SECRETS)
        result[name] = {"known": known, "of": len(texted), "salts tried": tried}
        result[f"{name}, and the secret"] = {"known": by_secret, "of": len(texted), "salts tried": with_secret}
    return result


def _own(files: dict[Path, bytes]) -> Iterator[bytes]:
    """The files that can hold something about callers: not the published content, nor its sound."""
    return (data for path, data in files.items() if not {"snapshots", "clips"} & set(path.parts))


def _links(before: set[bytes], day_1: Copy, day_2: Copy) -> dict[str, int]:
    """Random strings that both days have and that were not there before anybody marked called."""
    in_files = [
        {s for files in day.files.values() for data in _own(files) for s in _random(data)} for day in (day_1, day_2)
    ]
    on_disk = [{s for piece in pieces(day.disk) for s in _random(piece)} for day in (day_1, day_2)]
    return {
        "of day 1": len(in_files[0] - before), "in files": len(in_files[0] & in_files[1] - before),
        "on the disk": len(on_disk[0] & on_disk[1] - before),
    }  # fmt: skip


def _strings(day: Copy) -> set[bytes]:
    files = (data for named in day.files.values() for data in named.values())
    return {found for data in (*files, *pieces(day.disk)) for found in _random(data)}


def _random(data: bytes) -> set[bytes]:
    """But for the keys of counts by week, which end in their Monday."""
    return hex_tokens(data) | {text for text, _ in random_strings(data) if not _DAY.search(text)}


def _copy(scene: Scene) -> Copy:
    """Everything as it is now."""
    if scene.redis:
        scene.redis.ask("save")
    files = {
        "state": files_in(scene.state),
        "log": {scene.log: scene.log.read_bytes()},
        "open files": _open_files(scene),
        _SHARED: files_in(scene.runtime),
    }
    if scene.redis:
        files["Redis dump"] = files_in(scene.redis.folder)
    return Copy(files, raw_disk(scene.image))


def _open_files(scene: Scene) -> dict[Path, bytes]:
    """What the line has open elsewhere."""
    paths = {path for pid in scene.server.family() for path in files_of(pid)}
    found = {}
    for path in paths:
        if not path.is_relative_to(scene.state) and not path.is_relative_to(scene.runtime) and path != scene.clock.file:
            with suppress(OSError):
                found[path] = path.read_bytes() if path.stat().st_size < _SMALL else b""
    return found


def missed(results: dict[str, Any]) -> list[str]:
    """What does not hold: everything is to be nothing, but for what live workers hold of the last requests."""
    found = []
    for store, result in results.items():
        places = {**result["places"], "answers": result["answers"]}
        places |= {"memory of Redis": result["memory of Redis"]} if result["memory of Redis"] else {}
        for place, counts in places.items():
            found += [f"{store}: {counts[what]} {what} in {place}" for what in _THINGS if counts[what]]
        # A Redis that was told to write gives callers away to who has the secret, and its earlier dumps stay on the
        # disk when they are deleted: the line warns of such a one.
        by = ("disk", "disk and files in memory", *(["disk, and the secret"] if store == "sqlite" else []))
        for day, known in result["known again"].items():
            if not known["disk and files in memory, and the secret"]["known"]:
                found.append(f"{store}: who has everything finds nobody either, {day}: the search is blind")
            found += [
                f"{store}: {known[name]['known']} known again from {name}, {day}" for name in by if known[name]["known"]
            ]
        held = {what: result["memory after others"][what] for what in _THINGS}
        found += [
            f"{store}: {count} {what} in memory" for what, count in held.items() if count > _FREED * result["marked"]
        ]
        same = result["the same on both days"]
        both = ("in files", "on the disk") if store == "sqlite" else ("in files",)
        found += [f"{store}: {same[where]} strings of both days {where}" for where in both if same[where]]
    return found


_THINGS = ("numbers", "words", "ids", "hashes")
