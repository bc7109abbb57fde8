"""How many requests a second one worker and two of them answer, while several callers ask at once.

`wrk` asks, with one thread in a process of its own: on two cores it takes a part of one of them from two workers, and
what it takes is the same for ours and for the tutorial's.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from bench import toolkit
from bench.asked import Asking, of_line, of_toolkit, of_tutorial
from bench.sites import LINE, TUTORIAL, Published, Site, served

SECONDS, CONNECTIONS = 4, 16
PREPARED = 12_000
"""Requests of a kind. Of texts no more are answered in that time, so that each of them is new."""
_TAKEN_OVER = 2.0
"""Seconds until all workers are there: whoever stands in for them answers first."""
_SCRIPT = Path(__file__).with_suffix(".lua")
# What holds in every good answer of a kind, as a pattern of Lua; a refusal and a repeat hold none of it.
_HOLDS = {
    "bare": "Hello",
    "tutorial: menu": "anders: 6",
    "tutorial: card": "Terug: druk 1",
    "greeting": "druk 1",
    "menu": "anders: 6",
    "postal code to card": "Het nummer",
    "SMS of two words": "<Message>.*%d%d%d? %d%d",
    "SMS of a sentence": "<Message>.*%d%d%d? %d%d",
    "twilio-run: menu": "anders: 6",
}


def measure(published: Published) -> dict[str, Any]:
    """Requests a second, the milliseconds of an answer in such a crowd, those of a processor that it takes a worker,
    and how many processors the workers and `wrk` held."""
    rows: dict[str, Any] = {}
    memory: dict[str, Any] = {}
    print(f"{'in a crowd of ' + str(CONNECTIONS):<28}{'workers':>8}{'a second':>10}{'median ms':>10}", end="")
    print(f"{'p99 ms':>8}{'cpu ms':>8}  processors")
    for workers in (1, 2):
        for target in (TUTORIAL, LINE):
            with served(published, target, workers) as site:
                time.sleep(_TAKEN_OVER)
                ours = target == LINE
                kinds = of_line(published) if ours else of_tutorial(published, site.port)
                for name, asking in kinds.items():
                    if name in _HOLDS:
                        rows.setdefault(name, {})[f"{workers} workers"] = row = _crowd(site, name, asking)
                        _print(name, workers, row)
                memory["ours" if ours else "tutorial"] = site.memory()
    with toolkit.served() as site:
        for name, asking in of_toolkit(published).items():
            rows[name] = {"1 workers": _crowd(site, name, asking)}
            _print(name, 1, rows[name]["1 workers"])
    return {"kinds": rows, "megabytes_a_worker": memory}


def _print(name: str, workers: int, row: dict[str, float]) -> None:
    print(f"{name:<28}{workers:>8}{row['a_second']:>10}{row['median_ms']:>10}{row['p99_ms']:>8}", end="")
    print(f"{row['cpu_ms']:>8}  workers {row['workers_hold']}, wrk {row['wrk_holds']}")


def _crowd(site: Site, name: str, asking: Asking) -> dict[str, float]:
    program = shutil.which("wrk")
    assert program, "apt-get install wrk"
    with tempfile.NamedTemporaryFile("w", suffix=".requests", newline="") as file:
        file.write("\0".join(one.raw(site.port) for one in islice(asking, PREPARED)))
        file.flush()
        ask = [program, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(_SCRIPT), f"http://127.0.0.1:{site.port}"]
        spent, asking_spent = site.processor(), _processor_of_children()
        done = subprocess.run([*ask, "--", file.name, _HOLDS[name]], capture_output=True, text=True, check=True)
    spent, asking_spent = site.processor() - spent, _processor_of_children() - asking_spent
    told = next(line for line in done.stdout.splitlines() if line.startswith("RESULT"))
    requests, microseconds, bad, lost, median, p99 = map(int, told.split()[1:])
    assert not bad and not lost, f"{name}: {bad} of {requests} answers were wrong, {lost} lost"
    assert requests <= PREPARED or "SMS" not in name, f"{name}: some of {requests} were asked twice"
    rate = round(requests / microseconds * 1e6)
    return {
        "a_second": rate,
        "median_ms": round(median / 1000, 1),
        "p99_ms": round(p99 / 1000, 1),
        "cpu_ms": round(spent / requests * 1000, 2),
        "workers_hold": round(spent / microseconds * 1e6, 2),
        "wrk_holds": round(asking_spent / microseconds * 1e6, 2),
    }


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
