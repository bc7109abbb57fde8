"""What each page of the console costs with 5,000 organisations, beside what it costs with those that ship:
`python -m bench console`; of some pages `python -m bench.console /console/people`, which writes no results."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Collection
from datetime import UTC, datetime
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
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
TIMES, FEW = 15, 1
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


def measure(pages: Collection[str] = ()) -> dict[str, Any]:
    """Milliseconds of CPU for each page that answers with 200: `small` and `large` of one that was opened before, how
    many times as much the large one is, and `after`, large, the first time that it is opened after somebody saved. Of
    all `pages`, or only of these."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (Served(Path(folder) / str(size), size) for size in (0, ORGANISATIONS))
        return between(small, large, pages)


def between(small: Served, large: Served, pages: Collection[str] = ()) -> dict[str, Any]:
    """The same of two lines that are there, which are ended with it. Both are asked in turn, so that whatever else the
    machine does meets both."""
    rows = {}
    for page in small.pages():
        if (not pages or page in pages) and (costs := _costs(small, large, page)):
            least, most = (round(median(several), 1) for several in costs)
            rows[page] = {"small": least, "large": most, "ratio": round(median(costs[1]) / median(costs[0]), 2)}
    for page, row in rows.items():
        row["after"] = round(large.after_a_save(page), 1)
    for line in (small, large):
        line.end()
    rows = dict(sorted(rows.items(), key=lambda one: -one[1]["ratio"]))
    _print("page", {page: row for page, row in rows.items() if page not in WHOLE})
    _print("downloads: the whole content, so they grow with it", {page: rows[page] for page in WHOLE if page in rows})
    return rows


def _costs(small: Served, large: Served, page: str) -> tuple[list[float], list[float]] | None:
    """What a page cost several times, small and large; None where it is none here. The first time is not counted: it
    reads what changed since."""
    opened = [(small.open(page), large.open(page)) for _ in range(1 + (TIMES if page not in WHOLE else FEW))]
    if any(status != 200 for both in opened for _, status in both):
        return None
    return [cost for (cost, _), _ in opened[1:]], [cost for _, (cost, _) in opened[1:]]


def _print(head: str, rows: dict[str, dict[str, float]]) -> None:
    print(f"{head:<60}{'small ms':>9}{'large ms':>9}{'ratio':>7}{'after ms':>9}")
    for page, row in rows.items():
        print(f"{page:<60}{row['small']:>9.1f}{row['large']:>9.1f}{row['ratio']:>7.2f}{row['after']:>9.0f}")


class Served:
    """A line with so many organisations, in a process of its own; it has a folder, in which it may be already."""

    def __init__(self, folder: Path, size: int) -> None:
        self._pipe, there = Pipe()
        self._process = Process(target=_serve, args=(there, folder, size), daemon=True)
        self._process.start()

    def pages(self) -> list[str]:
        return self._asked(_paths)  # type: ignore[no-any-return]

    def open(self, page: str) -> tuple[float, int]:
        """Milliseconds of CPU, and the status."""
        return self._asked(_opened, page)  # type: ignore[no-any-return]

    def after_a_save(self, page: str) -> float:
        """Milliseconds of CPU of the first opening after somebody else saved an organisation."""
        return self._asked(_after_a_save, page)  # type: ignore[no-any-return]

    def end(self) -> None:
        self._pipe.send(None)
        self._process.join()

    def _asked(self, *what: Any) -> Any:
        self._pipe.send(what)
        return self._pipe.recv()


def _serve(asked: Connection, folder: Path, size: int) -> None:
    client = _signed_in(_content(folder, size), folder / "state")
    while what := asked.recv():
        function, *arguments = what
        asked.send(function(client, *arguments))


def _content(folder: Path, size: int) -> Path:
    root = folder / "content"
    if not root.exists():
        for part in CONTENT:
            shutil.copytree(part, root / part)
        grow(root, size)
    return root


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


def _after_a_save(client: FlaskClient, path: str) -> float:
    """Milliseconds of CPU of the first opening after somebody else saved an organisation."""
    desk, now = client.application.extensions[KEY].desk, datetime.now(UTC)
    opened = desk.open(EDITED, now)
    assert desk.save({EDITED: (opened.version, f"{opened.text}# {time.time_ns()}\n")}, "bench", "a note", now).commit
    return _opened(client, path)[0]


def _opened(client: FlaskClient, path: str) -> tuple[float, int]:
    """Milliseconds of CPU, and the status."""
    began = time.process_time()
    answer = client.get(path, base_url=URL)
    return (time.process_time() - began) * 1000, answer.status_code


if __name__ == "__main__":
    measure(sys.argv[1:])
