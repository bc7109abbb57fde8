"""Runs every measurement: `python -m bench`, or `python -m bench webhooks`."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import audio, callers, checks, console, languages, lookups, texts, voices, webhooks

RESULTS = Path(__file__).parent / "results.json"
MEASUREMENTS: dict[str, Callable[[], Any]] = {
    "webhooks": webhooks.measure,
    "lookups": lookups.measure,
    "checks": checks.measure,
    "texts": texts.measure,
    "languages": languages.measure,
    "callers": callers.measure,
    "audio": audio.measure,
    "voices": voices.measure,
    "console": console.measure,
}


def main() -> None:
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in sys.argv[1:] or MEASUREMENTS:
        results[name] = MEASUREMENTS[name]()
    results["python"] = platform.python_version()
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
