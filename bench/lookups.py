"""How a lookup and a compilation grow with the directory: the shipped one, without its tables, and made-up ones. Those
of the same shape are copies; those that differ have hours, languages, a door and a date of their own, nine of ten in a
town of their own."""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.content.built import build
from ivr.content.examine import read
from ivr.content.read.remembered import forget_all
from ivr.country.opening import ZONE
from ivr.country.opening_minute import ordinary_week
from ivr.engine.directory.ranking import Query
from ivr.engine.directory.search import find
from ivr.model import Contact, Content, Organisation, Place, Service
from ivr.model.grounds import hours_of
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot

SIZES = (1_000, 10_000, 100_000)
PLACES = ("1080", "4000", "9000", "2060", "5000", "8400")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZONE)
LOOKUPS = 200
ROUNDS = 3
HEARD = 2
"""Services that a card needs: its own, and whether there is another."""
LOCAL = 0.9
"""The share of services that differ which are for one town."""
CONTENT = ("data", "menus", "sms_templates")


def measure() -> dict[str, Any]:
    """For each size: milliseconds of a lookup (the first of its kind, again, and until all that are told are found) and
    of compiling one service."""
    content, full = _read(tables=False), _read(tables=True)
    rows = {"sizes": _sizes(content, grown), "different": _sizes(full, different)}
    return {**rows, "tables": _with_and_without_tables()}


def _sizes(content: Content, made: Callable[[Content, int], Content]) -> dict[str, dict[str, float]]:
    shipped = sum(len(organisation.services) for organisation in content.organisations)
    rows: dict[str, dict[str, float]] = {}
    print(f"{'services':>10}{'first ms':>10}{'again ms':>10}{'ratio':>8}{'all ms':>10}", end="")
    print(f"{'compile ms/service':>20}{'file MB':>9}")
    for size in (shipped, *SIZES):
        row = _measure(made(content, size))
        base = rows[str(shipped)]["again_ms"] if rows else row["again_ms"]
        row["ratio"] = round(row["again_ms"] / base, 2)
        rows[str(size)] = row
        print(f"{size:>10}{row['first_ms']:>10.2f}{row['again_ms']:>10.3f}{row['ratio']:>8.2f}", end="")
        print(f"{row['all_ms']:>10.3f}{row['compile_ms_per_service']:>20.3f}{row['file_mb']:>9.1f}")
    return rows


def _read(*, tables: bool) -> Content:
    with tempfile.TemporaryDirectory() as folder:
        forget_all()
        files, _ = read(_copied(Path(folder) / "content", tables=tables), datetime.now(UTC).date())
        return build(files)


def _with_and_without_tables() -> dict[str, Any]:
    """The rows of tables double the directory: what that costs who publishes and who asks, as ratios of one run. Of
    several rounds the medians: whatever else the machine does, both meet."""
    with tempfile.TemporaryDirectory() as folder:
        roots = {"without": _copied(Path(folder) / "without", tables=False), "with": Path()}
        rounds = [{name: _published(root) for name, root in roots.items()} for _ in range(ROUNDS)]
    found = {
        name: {field: round(statistics.median(one[name][field] for one in rounds), 3) for field in rounds[0][name]}
        for name in roots
    }
    ratios = {field: round(found["with"][field] / found["without"][field], 2) for field in found["with"]}
    print(f"{'tables':<16}{'without':>10}{'with':>10}{'ratio':>8}")
    for field, ratio in ratios.items():
        print(f"{field:<16}{found['without'][field]:>10.2f}{found['with'][field]:>10.2f}{ratio:>8.2f}")
    return {**found, "ratio": ratios}


def _copied(folder: Path, *, tables: bool) -> Path:
    for part in CONTENT:
        shutil.copytree(part, folder / part)
    if not tables:
        shutil.rmtree(folder / "data/tables")
    return folder


def _published(root: Path) -> dict[str, float]:
    """Milliseconds to read and check the content below a folder, to write it, and to look something up."""
    forget_all()
    start = time.perf_counter()
    files, _ = read(root, datetime.now(UTC).date())
    content = build(files)
    read_ms = (time.perf_counter() - start) * 1000
    row = _measure(content)
    services = sum(len(organisation.services) for organisation in content.organisations)
    write_ms = row["compile_ms_per_service"] * services
    lookups = {field: row[field] for field in ("first_ms", "again_ms", "all_ms", "file_mb")}
    return {"services": services, "read_ms": read_ms, "write_ms": write_ms, **lookups}


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


def different(content: Content, size: int) -> Content:
    """The content with organisations made of its own, no two alike, until it has about that many services."""
    dice, organisations = random.Random(3), list(content.organisations)
    towns = [place for place in content.places if place.postcode]
    services = sum(len(organisation.services) for organisation in organisations)
    while services < size:
        original = content.organisations[len(organisations) % len(content.organisations)]
        changed = tuple(_changed(service, dice.choice(towns), content, dice) for service in original.services)
        id = f"made-up-{len(organisations)}"
        organisations.append(original.model_copy(update={"id": id, "code": None, "services": changed}))
        services += len(changed)
    return content.model_copy(update={"organisations": tuple(organisations)})


def _changed(service: Service, town: Place, content: Content, dice: random.Random) -> Service:
    def moved(contact: Contact) -> Contact:
        address = contact.address and contact.address.model_copy(update={"postcode": town.postcode})
        hours = (
            contact.hours and f"Mo-Fr {dice.randrange(7, 11):02}:{dice.randrange(60):02}-{dice.randrange(12, 20)}:00"
        )
        read = {"source": dice.choice(list(content.sources))}
        evidence = tuple(one.model_copy(update=read) for one in contact.evidence)
        changed = contact.model_copy(update={"address": address, "hours": hours, "evidence": evidence})
        return changed.model_copy(update={"week": ordinary_week(hours_of(changed))})

    languages = tuple(dice.sample(("nl", "fr", "en", "de", "ar", "es"), 2))
    here = {"areas": town.areas[:1], "only_in": None} if dice.random() < LOCAL else {}
    needs = tuple(need for need in service.needs if dice.random() < 0.7)
    contacts = tuple(map(moved, service.contacts))
    return service.model_copy(update={**here, "languages": languages, "needs": needs, "contacts": contacts})


def _measure(content: Content) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.sqlite"
        start = time.perf_counter()
        write_snapshot(content, path)
        compile_ms = (time.perf_counter() - start) * 1000
        snapshot = Snapshot(path)
        queries = _queries(snapshot)
        first, again, whole = ([_timed(snapshot, query, most) for query in queries] for most in (HEARD, HEARD, None))
        services = snapshot.counts()["services"]
        snapshot.close()
        return {
            "first_ms": round(statistics.median(first), 3),
            "again_ms": round(statistics.median(again), 3),
            "again_worst_ms": round(max(again), 3),
            "all_ms": round(statistics.median(whole), 3),
            "compile_ms_per_service": round(compile_ms / services, 4),
            "file_mb": round(path.stat().st_size / 1e6, 1),
        }


def _queries(snapshot: Snapshot) -> list[Query]:
    dice = random.Random(1)
    places = [snapshot.place(code) for code in PLACES]
    topics = list(snapshot.topics)
    return [Query(dice.choice(topics), dice.choice(places), "nl", MONDAY) for _ in range(LOOKUPS)]


def _timed(snapshot: Snapshot, query: Query, most: int | None) -> float:
    """Milliseconds until so many services are found, or all that are told."""
    start = time.perf_counter()
    assert find(snapshot, query).entries[:most]
    return (time.perf_counter() - start) * 1000
