"""What sound costs: the plan of everything the line says, and clips made by espeak-ng and found again."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ivr.audio.plan import plan
from ivr.publish.check import load
from ivr.snapshot.read import Snapshot
from ivr.snapshot.write import write_snapshot

SENTENCES = 5_000

# A process of its own, so that its memory is its own: it prints its seconds and its peak (Linux counts kilobytes).
RUN = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from ivr.audio.synth.espeak import Espeak, find_program
from ivr.audio.utterance import Utterance
from ivr.audio.clips.making import make
folder, count = sys.argv[1], int(sys.argv[2])
texts = [f"Voor organisatie nummer {number}, druk op {number % 9 + 1}." for number in range(count)]
wanted = [Utterance("nl", text, "key") for text in texts]
began = time.perf_counter()
report = make(wanted, [Espeak(find_program())], Path(folder), now=datetime.now(UTC))
seconds, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"made": report.made, "seconds": round(seconds, 2), "mb": round(peak / 1024)}))
"""


def measure() -> dict[str, Any]:
    """Seconds of the plan of the content as it ships; seconds and peak memory of two runs over made-up sentences."""
    rows = {"plan": _plan()}
    with tempfile.TemporaryDirectory() as folder:
        rows["first run"] = _run(folder)
        rows["second run"] = _run(folder)
    print(f"{'':<12}{'texts':>8}{'made':>8}{'seconds':>10}{'peak MB':>9}")
    for name, row in rows.items():
        print(f"{name:<12}{row['texts']:>8}{row['made']:>8}{row['seconds']:>10.2f}{row['mb'] or '':>9}")
    return rows


def _plan() -> dict[str, Any]:
    content, _ = load(Path(), datetime.now(UTC).date())
    with tempfile.TemporaryDirectory() as folder:
        write_snapshot(content, path := Path(folder) / "bench.sqlite")
        library = Snapshot(path)
        began = time.perf_counter()
        texts = len(plan(library))
        seconds = time.perf_counter() - began
        library.close()
    return {"texts": texts, "made": 0, "seconds": round(seconds, 2), "mb": 0}


def _run(folder: str) -> dict[str, Any]:
    command = [sys.executable, "-c", RUN, folder, str(SENTENCES)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return {"texts": SENTENCES, **json.loads(done.stdout)}
