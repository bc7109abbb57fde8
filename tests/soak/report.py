"""The results as people read them: tables between the markers of docs/resilience.md, and a file for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.soak.machine import described
from tests.soak.serving import ROOT
from tests.soak.site import memory_is_limited_by

PAGE = ROOT / "docs/resilience.md"
RESULTS = Path(__file__).parent / "results.json"
_PLACES = ("numbers", "words", "ids", "hashes")


def keep(name: str, result: Any) -> None:
    """Writes one set's results into the file for programs."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results[name] = {"day": datetime.now(UTC).date().isoformat(), "machine": described(), "result": result}
    RESULTS.write_text(json.dumps(results, indent=1, default=str) + "\n")


def renewed(name: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the last run of a set, with those that were measured again in their place."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    newer = {row["name"]: row for row in rows}
    return [newer.get(row["name"], row) for row in results.get(name, {}).get("result", rows)]


def write(name: str, lines: Iterator[str]) -> None:
    """Puts lines between the two markers of this name. Raises `ValueError` where the page has none."""
    text = "\n".join([f"<!-- {name} -->", f"Measured on {datetime.now(UTC).date()}: {described()}.", "", *lines])
    pattern = rf"<!-- {name} -->.*?(?=\n<!-- /{name} -->)"
    page, count = re.subn(pattern, lambda _: text, PAGE.read_text(), flags=re.DOTALL)
    if not count:
        raise ValueError(f"{PAGE} has no place for {name}")
    PAGE.write_text(page)


def of_resilience(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "| what breaks | requests | answered | longest, s | lost | with the broken worker | all well again | goal |"
    yield "|---|---:|---:|---:|---:|---:|---:|---|"
    reasons = list(dict.fromkeys(row["because"] for row in rows if row["because"]))
    for row in rows:
        back = "no" if row["back"] < 0 else "at once" if row["back"] == 0 else f"after {row['back']:.1f} s"
        longest = f"{row['longest']:.2f}" + (f" (SMS {row['asked']:.2f})" if row["asked"] else "")
        note = f" [{reasons.index(row['because']) + 1}]" if row["because"] else ""
        goal = "; ".join(row["missed"]) or "reached"
        apart = f"{row['hands']}" + (f", refused {row['refused']}" if row["refused"] else "")
        yield (
            f"| {row['name']}{note} | {row['requests']} | {_percent(row['useful'])} | {longest} | {row['lost']} "
            f"| {apart} | {back} | {goal} |"
        )
    yield ""
    yield from (f"[{place}] {reason[0].upper()}{reason[1:]}.\n" for place, reason in enumerate(reasons, 1))
    slowest = max((row["machine"] for row in rows), default=0.0)
    yield f"Memory is limited by {memory_is_limited_by()}."
    yield f"The machine itself kept a program waiting for {slowest:.2f} s at most; a goal allows for that."


def of_privacy(results: dict[str, Any]) -> Iterator[str]:
    yield "| store | place | numbers | words | ids | hashes |"
    yield "|---|---|---:|---:|---:|---:|"
    for store, result in results.items():
        names = ("answers", "memory at once", "memory after others", "memory of Redis")
        places = result["places"] | {name: result[name] for name in names if result[name]}
        for place, counts in places.items():
            yield f"| {store} | {place} | " + " | ".join(str(counts[what]) for what in _PLACES) + " |"
    yield ""
    for store, result in results.items():
        yield f"{store}: {result['requests']} requests of marked people, then {result['later']} of others."
        for day, known in result["known again"].items():
            words = "; ".join(f"{name}: {tried['known']} of {tried['of']}" for name, tried in known.items())
            most = max(tried["salts tried"] for tried in known.values())
            yield f"Known again on {day}, by up to {most} strings tried as a salt: {words}."
        same = result["the same on both days"]
        yield f"Random strings: {same['of day 1']} on the first day; again on the second {same['in files']} in files,"
        yield f"{same['on the disk']} on the disk.\n"


def of_hostile(result: dict[str, Any]) -> Iterator[str]:
    grown = [f"{b >> 20} to {a >> 20} MB" for b, a in zip(result["memory before"], result["memory after"], strict=True)]
    statuses = ", ".join(f"{count} × {status}" for status, count in result["statuses"].items())
    yield f"{result['requests']} requests, {result['rate']} a second, seed {result['seed']}: {statuses}."
    yield f"Median {_ms(result['median'])}, 99 % within {_ms(result['99 %'])}, 99.9 % within {_ms(result['99.9 %'])},"
    yield f"longest {_ms(result['longest'])}; {result['slow']} over 100 ms,"
    yield f"{len(result['slow again'])} of them when asked again, alone;"
    yield f"the machine itself kept a program waiting for {_ms(result['machine'])} at most."
    yield f"Memory of the workers: {', '.join(grown)}. Faults: {result['faults'] or 'none'}."


def of_crowd(result: dict[str, Any]) -> Iterator[str]:
    low, high = result["think"]
    yield f"{result['callers']} callers at once for {result['seconds']:.0f} s, who take {low:.0f} to {high:.0f} s"
    yield "between two keys:"
    yield f"{result['requests']} turns, failed: {result['failed'] or 'none'}."
    yield f"Median {_ms(result['median'])}, 99 % within {_ms(result['99 %'])}, longest {_ms(result['longest'])};"
    yield f"the machine itself kept a program waiting for {_ms(result['machine'])} at most."


def of_machines(result: dict[str, Any]) -> Iterator[str]:
    low, high = result["think"]
    yield f"{result['hosts']} hosts of two processes each; {result['callers']} callers who take {low} to {high} s"
    yield f"between two keys, and two who text; {result['calls']} calls in {result['seconds']:.0f} s."
    yield ""
    yield "| what happens | requests | failed | calls | heard two contents | median, ms | 99 %, ms | longest, s |"
    yield "|---|---:|---|---:|---:|---:|---:|---:|"
    for row in result["rows"]:
        failed = "; ".join(f"{count} × {fault}" for fault, count in row["failed"].items()) or "none"
        yield (
            f"| {row['name']} | {row['requests']} | {failed} | {row['calls']} | {row['mixed']} "
            f"| {row['median'] * 1000:.0f} | {row['99 %'] * 1000:.0f} | {row['longest']:.2f} |"
        )
    cost = result["figures"]
    yield ""
    yield f"While nothing happened, {cost['turns a second']:.0f} turns a second came. A turn took"
    yield f"{cost['hosts ms']:.1f} ms of a processor on its host, {cost['proxy ms']:.2f} ms on the proxy, and on Redis"
    yield f"{cost['redis ms']:.2f} ms for {cost['commands']:.1f} commands. A host kept"
    yield f"{cost['memory of a host'] >> 20} MB, Redis {cost['memory of Redis'] / 2**20:.1f} MB."
    yield f"A snapshot has {cost['snapshot'] / 2**20:.1f} MB."
    moved = sum(row["moved"] for row in result["rows"])
    yield f"{moved} calls went on with another snapshot of the same content, during the upgrade."
    slowest = max(row["machine"] for row in result["rows"])
    yield f"The machine itself kept a program waiting for {slowest:.2f} s at most."


def _percent(share: float) -> str:
    """Never 100 where one is missing.

    >>> _percent(1.0), _percent(0.99996), _percent(0.5)
    ('100 %', '99.99 %', '50.00 %')
    """
    return "100 %" if share == 1 else f"{int(share * 10_000) / 100:.2f} %"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
