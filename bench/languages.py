"""What twelve languages cost beside three: publishing, the file, the memory of a worker, and turns.

Each figure is of a process of its own: `python -m bench.languages publish|answer CONTENT SNAPSHOT` writes it as JSON.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.lookups import CONTENT, MONDAY
from ivr.engine.call.state import State
from ivr.engine.call.turn import turn as call_turn
from ivr.engine.sms.chat import turn
from ivr.engine.sms.conversation import Conversation
from ivr.model.steps import Keys, Sms, Start
from ivr.publish.check import load
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot

FEW = ("nl", "fr", "en")
ROUNDS = 300
MESSAGES = ("DOKTER 1080", "hello i need help with my papers please i am in liege", "avocat bruxelles", "qwertyuiop")
STATES: dict[str, tuple[State, Start | Keys]] = {
    "greeting": (State(), Start()),
    "menu": (State(stage="language"), Keys("3")),
    "card": (State(stage="place", language="en", trail="main", topic="legal"), Keys("1080")),
}


def measure() -> dict[str, Any]:
    """Seconds of a processor to publish, megabytes of the file and of a worker, milliseconds of turns; and ratios."""
    rows: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, codes in (("three", FEW), ("twelve", ())):
            root = _copied(Path(folder) / name, codes)
            path = root / "line.sqlite"
            rows[name] = _asked("publish", root, path) | _asked("answer", root, path)
    rows["ratio"] = {key: round(rows["twelve"][key] / rows["three"][key], 2) for key in rows["three"]}
    print(f"{'':<16}{'three':>10}{'twelve':>10}{'ratio':>8}")
    for key, ratio in rows["ratio"].items():
        print(f"{key:<16}{rows['three'][key]:>10.2f}{rows['twelve'][key]:>10.2f}{ratio:>8.2f}")
    return rows


def _copied(folder: Path, offered: tuple[str, ...]) -> Path:
    """The content, with only some of its languages offered (none named: all)."""
    for part in CONTENT:
        shutil.copytree(part, folder / part)
    line = folder / "menus/line.yaml"
    blocks = re.split(r"(?m)^(?=  - code: )", line.read_text())
    off = (_switched_off(block) if offered and not _is_of(block, offered) else block for block in blocks)
    line.write_text("".join(off))
    return folder


def _is_of(block: str, offered: tuple[str, ...]) -> bool:
    found = re.match(r"  - code: (\w+)", block)
    return not found or found[1] in offered


def _switched_off(block: str) -> str:
    return re.sub(r"(?m)^    (voice|sms): yes$", r"    \1: no", block)


def _asked(what: str, root: Path, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.languages", what, str(root), str(path)], check=True, capture_output=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def publish(root: Path, path: Path) -> dict[str, float]:
    """Reads, checks and writes the content below a folder."""
    content, _ = load(root, datetime.now(UTC).date())
    write_snapshot(content, path)
    return {"publish_s": round(time.process_time(), 2), "file_mb": round(path.stat().st_size / 1e6, 2)}


def answer(_: Path, path: Path) -> dict[str, float]:
    """Opens a snapshot as a worker does, and answers."""
    began = time.process_time()
    library = Snapshot(path)
    library.warm()
    found = {"open_s": round(time.process_time() - began, 2)}
    found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    for name, (state, event) in STATES.items():
        found[f"{name}_ms"] = _median(lambda: call_turn(library, state, event, MONDAY))  # noqa: B023  # called at once
    for number, message in enumerate(MESSAGES, 1):
        found[f"sms_{number}_ms"] = _median(lambda: turn(library, Conversation(), Sms(message), MONDAY))  # noqa: B023
    return found


def _median(do: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 3)


if __name__ == "__main__":
    what, root, path = sys.argv[1:]
    print(json.dumps({"publish": publish, "answer": answer}[what](Path(root), Path(path))))
