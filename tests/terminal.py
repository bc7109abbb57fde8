"""Somebody at a terminal: a command that can ask, and what they type."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, clean_environ


def at_terminal(content: Path, words: list[str], *typed: str) -> tuple[str, int]:
    """A command on a content, beside which its state lies, at a terminal where somebody types these lines: what it
    shows, and its exit status."""
    environ = clean_environ() | {"WEGWIJS_CONTENT": str(content), "WEGWIJS_STATE": str(content.parent / "state")}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ivr", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, cwd=ROOT) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{line}\n" for line in typed).encode())
        shown = b""
        while read := _read(ours):
            shown += read
        status = process.wait(60)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n"), status


def _read(terminal: int) -> bytes:
    """What comes next; nothing once the program has ended, which Linux tells as EIO (pty(7))."""
    try:
        return os.read(terminal, 10_000)
    except OSError:
        return b""
