"""What each page of the console costs with 5,000 organisations, and what part of it with those that ship."""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from flask.testing import FlaskClient

from bench.checks import ORGANISATIONS, grow
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


def measure() -> dict[str, Any]:
    """Milliseconds of CPU for each page that answers with 200, small and large; and how many times as much the large
    one is."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_pages(Path(folder) / str(size), size) for size in (0, ORGANISATIONS))
    print(f"{'page':<44}{'small ms':>9}{'large ms':>9}{'ratio':>7}")
    rows = {}
    for page in sorted(small.keys() & large.keys(), key=lambda page: -large[page] / small[page]):
        rows[page] = {"small": small[page], "large": large[page], "ratio": round(large[page] / small[page], 2)}
        print(f"{page:<44}{small[page]:>9.1f}{large[page]:>9.1f}{rows[page]['ratio']:>7.2f}")
    return rows


def _pages(folder: Path, size: int) -> dict[str, float]:
    root = folder / "content"
    for part in CONTENT:
        shutil.copytree(part, root / part)
    grow(root, size)
    client = _signed_in(root, folder / "state")
    return {path: cost for path in _paths(client) if (cost := _cost(client, path)) is not None}


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
        parts = [
            EXAMPLES.get(part[1:-1].rpartition(":")[2], "") if part[:1] == "<" else part
            for part in rule.rule.split("/")
        ]
        if all(parts[1:-1]):
            paths.append("/".join(parts))
    return sorted(set(paths))


def _cost(client: FlaskClient, path: str) -> float | None:
    """Milliseconds of CPU, the median of several; None for what is no page here. The first is not counted: it reads
    what changed since."""
    costs = []
    for _ in range(1 + TIMES):
        began = time.process_time()
        answer = client.get(path, base_url=URL)
        costs.append((time.process_time() - began) * 1000)
        if answer.status_code != 200:
            return None
    return round(median(costs[1:]), 1)
