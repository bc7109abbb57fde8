"""The same menu as a function of Twilio's, in `twilio-run`, its local server: one process of Node, without a check of
signatures, which Twilio does before its functions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.sites import Site, command_seconds, free_port, started

FOLDER = Path(__file__).parent / "twilio_run"
_PROGRAM = FOLDER / "node_modules/.bin/twilio-run"
# Without what helps who writes functions: a new process and the files read anew for each request, and a log.
_FAST = ("--no-live", "--no-fork-process", "--no-logs", "--log-level", "error")


@contextmanager
def served() -> Iterator[Site]:
    with started(*_command()) as site:
        yield site


def cold_start() -> float:
    """Seconds to its first answer."""
    return command_seconds(*_command())


def _command() -> tuple[list[str], int, dict[str, str]]:
    assert _PROGRAM.exists(), f"npm ci --prefix {FOLDER}"
    port = free_port()
    return [str(_PROGRAM), "start", str(FOLDER), "--port", str(port), *_FAST], port, dict(os.environ)
