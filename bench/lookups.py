"""How a lookup and a compilation grow with the directory: the shipped one, and made-up ones of the same shape."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.country.opening import BRUSSELS
from ivr.engine.directory.search import Query, find
from ivr.model import Content, Organisation
from ivr.publish.check import load
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot

SIZES = (1_000, 10_000, 100_000)
PLACES = ("1080", "4000", "9000", "2060", "5000", "8400")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=BRUSSELS)
LOOKUPS = 200


def measure() -> dict[str, Any]:
    """For each size: milliseconds of a lookup (the first of its kind, and again) and of compiling one service."""
    content, _ = load(Path(), datetime.now(UTC).date())
    shipped = sum(len(organisation.services) for organisation in content.organisations)
    rows = {}
    base = 0.0
    print(f"{'services':>10}{'first ms':>10}{'again ms':>10}{'ratio':>8}{'compile ms/service':>20}{'file MB':>9}")
    for size in (shipped, *SIZES):
        row = _measure(grown(content, size))
        base = base or row["again_ms"]
        row["ratio"] = round(row["again_ms"] / base, 2)
        rows[str(size)] = row
        print(f"{size:>10}{row['first_ms']:>10.2f}{row['again_ms']:>10.2f}{row['ratio']:>8.2f}", end="")
        print(f"{row['compile_ms_per_service']:>20.3f}{row['file_mb']:>9.1f}")
    print("plan:", plan := _plan(content))
    return {"sizes": rows, "plan": plan}


def grown(content: Content, size: int) -> Content:
    """The content with copies of its own organisations until it has about that many services."""
    organisations: list[Organisation] = list(content.organisations)
    services = sum(len(organisation.services) for organisation in organisations)
    number = 0
    while services < size:
        original = content.organisations[number % len(content.organisations)]
        organisations.append(original.model_copy(update={"id": f"made-up-{number}", "code": None}))
        services += len(original.services)
        number += 1
    return content.model_copy(update={"organisations": tuple(organisations)})


def _measure(content: Content) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.sqlite"
        start = time.perf_counter()
        write_snapshot(content, path)
        compile_ms = (time.perf_counter() - start) * 1000
        snapshot = Snapshot(path)
        queries = _queries(snapshot)
        first, again = ([_timed(snapshot, query) for query in queries] for _ in range(2))
        services = snapshot.counts()["services"]
        snapshot.close()
        return {
            "first_ms": round(statistics.median(first), 3),
            "again_ms": round(statistics.median(again), 3),
            "again_worst_ms": round(max(again), 3),
            "compile_ms_per_service": round(compile_ms / services, 4),
            "file_mb": round(path.stat().st_size / 1e6, 1),
        }


def _queries(snapshot: Snapshot) -> list[Query]:
    dice = random.Random(1)
    places = [snapshot.place(code) for code in PLACES]
    topics = list(snapshot.topics)
    return [Query(dice.choice(topics), dice.choice(places), "nl", MONDAY) for _ in range(LOOKUPS)]


def _timed(snapshot: Snapshot, query: Query) -> float:
    start = time.perf_counter()
    assert find(snapshot, query).entries
    return (time.perf_counter() - start) * 1000


def _plan(content: Content) -> list[str]:
    """How SQLite answers the question behind a lookup: from an index, without sorting."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.sqlite"
        write_snapshot(content, path)
        question = (
            "EXPLAIN QUERY PLAN SELECT service, online_only, fit, for_whom FROM reach WHERE topic = ? AND area = ?"
            " ORDER BY online_only, fit, for_whom, service"
        )
        db = sqlite3.connect(path)
        rows = db.execute(question, ("legal", "brussels")).fetchall()
        db.close()
        return [row[3] for row in rows]
