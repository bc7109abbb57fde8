"""What each page of the console costs with 5,000 organisations, beside what it costs with those that ship."""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from flask.testing import FlaskClient

from bench.checks import EDITED, ORGANISATIONS, grow
from bench.lookups import CONTENT
from ivr.app import create_app
from ivr.config import read_settings
from ivr.publish.compile import compile_content
from ivr.snapshot.shelf import Shelf
from ivr.wings.console.access.account import Account, marked_anew
from ivr.wings.console.office import KEY

URL = "https://line.example.org"
TIMES = 3
# What the rules of pages ask for, as it is in the line that ships.
EXAMPLES = {
    "answer": "urgent-medical-help", "code": "71", "date": "2026-11-23", "id": "medimmigrant", "kind": "topic",
    "language": "fr", "menu": "main", "name": "card", "place": "topics:health.name", "sentence": "choice-health",
    "service": "advice", "topic": "health", "way": "advice.phone",
}  # fmt: skip


WHOLE = {
    "/console/spreadsheet/organisations.xlsx": "it is all organisations",
    "/console/spreadsheet/tables.xlsx": "it is all rows of all tables",
    "/console/texts/fr/catalogue": "it is all sentences",
    "/console/use/counts.csv": "it is all counts",
}
"""Files that hold all there is of something: they grow with it."""


def measure() -> dict[str, Any]:
    """Milliseconds of CPU for each page that answers with 200: `small` and `large` of one that was opened before, how
    many times as much the large one is, and `after`, large, the first time that it is opened after somebody saved."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_pages(Path(folder) / str(size), size) for size in (0, ORGANISATIONS))
    print(f"{'page':<60}{'small ms':>9}{'large ms':>9}{'ratio':>7}{'after ms':>9}")
    rows = {}
    for page in sorted(small.keys() & large.keys(), key=lambda page: -large[page][0] / small[page][0]):
        (least, _), (most, after) = small[page], large[page]
        rows[page] = {"small": least, "large": most, "ratio": round(most / least, 2), "after": after}
        print(f"{page:<60}{least:>9.1f}{most:>9.1f}{rows[page]['ratio']:>7.2f}{after:>9.0f}")
    return rows


def _pages(folder: Path, size: int) -> dict[str, tuple[float, float]]:
    root = folder / "content"
    for part in CONTENT:
        shutil.copytree(part, root / part)
    grow(root, size)
    client = _signed_in(root, folder / "state")
    costs = {path: cost for path in _paths(client) if (cost := _cost(client, path)) is not None}
    return {path: (cost, _after_a_save(client, path) if size else 0.0) for path, cost in costs.items()}


def _signed_in(root: Path, state: Path) -> FlaskClient:
    compile_content(root, Shelf(state / "snapshots"), datetime.now(UTC))
    names = {"CONTENT": str(root), "STATE": str(state), "PUBLIC_URL": URL, "TWILIO_AUTH_TOKEN": "t" * 32}
    names |= {"SECRET_KEY": "s" * 64, "RUNTIME": tempfile.mkdtemp(dir="/dev/shm")}
    app = create_app(
        read_settings({f"WEGWIJS_{name}": value for name, value in names.items()}), clock=lambda: datetime.now(UTC)
    )
    account = marked_anew(Account("bench", "Bench", "administrator", (), password="kept elsewhere"))
    app.extensions[KEY].register.put(account)
    client = app.test_client()
    with client.session_transaction(base_url=URL) as session:
        now = time.time()
        session.update(mark=account.mark, since=now, seen=now, _user_id=account.id, _fresh=True)
    return client


def _paths(client: FlaskClient) -> list[str]:
    """The address of each page, with an example for what its rule asks for."""
    rules = (rule for rule in client.application.url_map.iter_rules() if rule.endpoint.startswith("console."))
    asked = [rule for rule in rules if "GET" in (rule.methods or ()) and rule.endpoint != "console.static"]
    paths = []
    for rule in asked:
        parts = [_filled(part) for part in rule.rule.split("/")]
        if all(parts[1:-1]):
            paths.append("/".join(parts))
    return sorted(set(paths))


def _filled(part: str) -> str:
    """A part of a rule, with an example for a name in it; "" where there is none."""
    return EXAMPLES.get(part[1:-1].rpartition(":")[2], "") if part[:1] == "<" else part


def _cost(client: FlaskClient, path: str) -> float | None:
    """Milliseconds of CPU, the median of several; None for what is no page here. The first is not counted: it reads
    what changed since."""
    opened = [_opened(client, path) for _ in range(1 + TIMES)]
    if any(status != 200 for _, status in opened):
        return None
    return round(median(cost for cost, _ in opened[1:]), 1)


def _after_a_save(client: FlaskClient, path: str) -> float:
    """Milliseconds of CPU of the first opening after somebody else saved an organisation."""
    desk, now = client.application.extensions[KEY].desk, datetime.now(UTC)
    opened = desk.open(EDITED, now)
    assert desk.save({EDITED: (opened.version, f"{opened.text}# {time.time_ns()}\n")}, "bench", "a note", now).commit
    return round(_opened(client, path)[0], 1)


def _opened(client: FlaskClient, path: str) -> tuple[float, int]:
    """Milliseconds of CPU, and the status."""
    began = time.process_time()
    answer = client.get(path, base_url=URL)
    return (time.process_time() - began) * 1000, answer.status_code
