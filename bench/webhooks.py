"""Our webhooks beside what people would write instead: same server, same run.

Requests of all kinds take turns in small batches, so that whatever else the machine does falls on all alike; and every
answer is read: one that does not hold what it should ends the measurement.
"""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from typing import Any

from bench import crowds, toolkit
from bench.asked import Asked, Asking, of_line, of_toolkit, of_tutorial
from bench.machine import described
from bench.sites import BOTH, LINE, TUTORIAL, Published, cold_start, publish, served

ROUNDS, BATCH, STARTS = 16, 25, 3
SLOW = {"twilio-run as it comes: menu": 1}
"""Kinds of which fewer are asked for in a round."""
_BARE, _MENU, _CARD = "bare", "tutorial: menu", "tutorial: card"


def measure() -> dict[str, Any]:
    """Milliseconds and bytes of each kind of answer, and how many times those of a bare view and of a tutorial's they
    are; what a crowd gets of one worker and of two, and their memory; seconds of a start."""
    with tempfile.TemporaryDirectory() as folder:
        published = publish(Path(folder), secrets.token_hex())
        return {
            "machine": described(),
            "answers": _answers(published),
            "crowds": crowds.measure(published),
            "starts": _starts(published),
        }


def _answers(published: Published) -> dict[str, Any]:
    times: dict[str, list[float]] = {}
    sizes: dict[str, list[int]] = {}
    with served(published, BOTH) as site, toolkit.served() as other, toolkit.served(toolkit.AS_IT_COMES) as plain:
        tutorial, line = of_tutorial(published, site.port, "/tutorial"), of_line(published)
        kinds = {name: (site.port, asking) for name, asking in (tutorial | line).items()}
        kinds |= {name: (other.port, asking) for name, asking in of_toolkit(published).items()}
        kinds |= {name: (plain.port, asking) for name, asking in of_toolkit(published, " as it comes").items()}
        for round in range(ROUNDS + 1):
            for name, (port, asking) in kinds.items():
                batch = list(_batch(port, name, asking))
                if round:  # the first round only warms up
                    times.setdefault(name, []).extend(taken for taken, _ in batch)
                    sizes.setdefault(name, []).extend(size for _, size in batch)
    return _report(times, sizes)


def _batch(port: int, name: str, asking: Asking) -> Iterator[tuple[float, int]]:
    """The next requests of a kind, over one connection that stands before the first is timed."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.connect()
    for asked in islice(asking, SLOW.get(name, BATCH)):
        yield _ask(connection, asked, name)
    connection.close()


def _ask(connection: HTTPConnection, asked: Asked, name: str) -> tuple[float, int]:
    """Milliseconds until the answer is there, and its bytes."""
    start = time.perf_counter()
    connection.request("POST", asked.path, asked.body, dict(asked.headers))
    answer = connection.getresponse()
    text = answer.read()
    taken = (time.perf_counter() - start) * 1000
    said = text.decode()
    assert answer.status == 200, f"{name}: {answer.status}"
    assert any(words in said for words in asked.holds), f"{name}: {asked.body} brought {said}"
    return taken, len(text)


def _report(times: dict[str, list[float]], sizes: dict[str, list[int]]) -> dict[str, Any]:
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    rows = {}
    print(f"{'answer':<28}{'median ms':>10}{'p99 ms':>8}{'bytes':>7}{'x bare':>8}{'x menu':>8}{'x card':>8}")
    for name, taken in times.items():
        rows[name] = row = {
            "median_ms": round(middle[name], 3),
            "p10_ms": round(statistics.quantiles(taken, n=10)[0], 3),  # what it takes while the machine is quiet
            "p99_ms": round(statistics.quantiles(taken, n=100)[98], 3),
            "bytes": round(statistics.median(sizes[name])),
            "good": len(taken),
            **{f"x_{of.rpartition(' ')[2]}": round(middle[name] / middle[of], 2) for of in (_BARE, _MENU, _CARD)},
        }
        print(f"{name:<28}{row['median_ms']:>10.2f}{row['p99_ms']:>8.2f}{row['bytes']:>7}", end="")
        print("".join(f"{row[of]:>8.2f}" for of in ("x_bare", "x_menu", "x_card")))
    return rows


def _starts(published: Published) -> dict[str, float]:
    """Seconds from the start of a program to its first answer, the median of some that take turns."""
    programs: dict[str, Callable[[], float]] = {
        "tutorial": lambda: cold_start(published, TUTORIAL),
        "twilio-run": toolkit.cold_start,
        "ours": lambda: cold_start(published, LINE),
    }
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(STARTS):
        for name, start in programs.items():
            taken[name].append(start())
    rows = {name: round(statistics.median(seconds), 2) for name, seconds in taken.items()}
    print("\n".join(f"start of {name}: {seconds} s" for name, seconds in rows.items()))
    return rows
