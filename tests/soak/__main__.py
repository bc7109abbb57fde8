"""Runs the long sets, all of them or those that are named. Exit 1 where a goal is missed."""

from __future__ import annotations

import argparse
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tests.soak import crowd, hostile, machines, privacy, report, resilience
from tests.soak.net import NotPermitted

_FILES = 16_384
"""Thousands of connections are held at once."""


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # disks and processes are put away then, too
    options = _options()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, most), most))
    sets: dict[str, Callable[[argparse.Namespace], list[str]]] = {
        "resilience": _resilience, "privacy": _privacy, "hostile": _hostile, "crowd": _crowd,
        "machines": _machines,
    }  # fmt: skip
    missed = [f"{name}: {miss}" for name in options.sets or sets for miss in sets[name](options)]
    print("\n".join(missed) or "every goal is reached")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("sets", nargs="*", choices=("resilience", "privacy", "hostile", "crowd", "machines", []))
    parser.add_argument("--only", default="", help="resilience: only what has this in its name")
    parser.add_argument("--marked", type=int, default=10_000, help="privacy: calls and texts that are searched for")
    parser.add_argument("--later", type=int, default=4_000, help="privacy: calls and texts of others after them")
    parser.add_argument("--requests", type=int, default=60_000, help="hostile: how many; a million takes an hour")
    parser.add_argument("--rate", type=int, default=300, help="hostile: how many a second")
    parser.add_argument("--seed", type=int, default=hostile.SEED, help="hostile")
    parser.add_argument("--callers", type=int, default=2_000, help="crowd: how many at once")
    parser.add_argument("--seconds", type=float, default=300, help="crowd: for how long")
    parser.add_argument("--no-table", action="store_true", help="leave docs/resilience.md as it is")
    return parser.parse_args()


def _resilience(options: argparse.Namespace) -> list[str]:
    rows = [asdict(row) for row in resilience.measure(options.only)]
    _tell("resilience", report.renewed("resilience", rows) if options.only else rows, report.of_resilience, options)
    return [f"{row['name']}: {'; '.join(row['missed'])}" for row in rows if row["missed"]]


def _privacy(options: argparse.Namespace) -> list[str]:
    results = privacy.measure(options.marked, options.later)
    _tell("privacy", results, report.of_privacy, options)
    return privacy.missed(results)


def _hostile(options: argparse.Namespace) -> list[str]:
    result = hostile.measure(options.requests, options.rate, options.seed)
    _tell("hostile", result, report.of_hostile, options)
    return hostile.missed(result)


def _crowd(options: argparse.Namespace) -> list[str]:
    result = crowd.measure(options.callers, options.seconds)
    _tell("crowd", result, report.of_crowd, options)
    return crowd.missed(result)


def _machines(options: argparse.Namespace) -> list[str]:
    try:
        result = machines.measure()
    except NotPermitted as fault:
        return [str(fault)]
    _tell("machines", result, report.of_machines, options)
    return machines.missed(result)


def _tell(name: str, result: Any, lines: Callable[[Any], Any], options: argparse.Namespace) -> None:
    report.keep(name, result)
    print("\n".join(lines(result)), flush=True)
    if not options.no_table:
        report.write(name, lines(result))


if __name__ == "__main__":
    sys.exit(main())
