"""The same menu as a function of Twilio's, in `twilio-run`, its local server: one process of Node, without a check of
signatures, which Twilio does before its functions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.sites import Site, command_seconds, free_port, started

FOLDER = Path(__file__).parent / "twilio_run"
_PROGRAM = FOLDER / "node_modules/.bin/twilio-run"
_QUIET = ("--no-logs", "--log-level", "error")
AS_IT_COMES: Sequence[str] = _QUIET
"""A new process for each request, "to emulate production environment", as its help says."""
FAST: Sequence[str] = ("--no-live", "--no-fork-process", *_QUIET)
"""Without what helps who writes functions: that process, and the files read anew for each request."""


@contextmanager
def served(manner: Sequence[str] = FAST) -> Iterator[Site]:
    with started(*_command(manner)) as site:
        yield site


def cold_start() -> float:
    """Seconds to its first answer."""
    return command_seconds(*_command(FAST))


def _command(manner: Sequence[str]) -> tuple[list[str], int, dict[str, str]]:
    assert _PROGRAM.exists(), f"npm ci --prefix {FOLDER}"
    port = free_port()
    return [str(_PROGRAM), "start", str(FOLDER), "--port", str(port), *manner], port, dict(os.environ)
