"""How the line changes into its next version without a failed request: the parent becomes it, the workers follow.

SIGHUP makes the parent try its own command with `--check` in a new process, with the code and the settings as they are
now. When that is well it runs the command in its own place: same process id, same socket, so that connections wait in
the kernel for half a second at most. The earlier workers answer until the new ones do. When it is not well, nothing
changes but the log.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, MutableMapping

from ivr.serving.sockets import hand_over

log = logging.getLogger("ivr.serving")

CHECK = "--check"
_EARLIER = "IVR_EARLIER_WORKERS"
_CHECK_SECONDS = 60
_LOOK_SECONDS = 0.02


def renew(listener: socket.socket, workers: Callable[[], Iterable[int]], meanwhile: Callable[[], bool]) -> None:
    """Becomes the next version of this command; returns only when that would not start, or is not wanted any more.

    `meanwhile` looks after the workers for a moment, and says whether to go on.
    """
    command = [sys.executable, *sys.orig_argv[1:]]
    if not _starts(command, meanwhile):
        log.critical("not renewed: `serve %s` fails (its lines stand above); the line goes on as it was", CHECK)
        return
    hand_over(listener, os.environ)
    os.environ[_EARLIER] = " ".join(map(str, workers()))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # another one would end a program that does not know it yet
    try:
        os.execv(command[0], command)  # noqa: S606  # this program itself
    except OSError as fault:
        log.critical("not renewed: %s; the line goes on as it was", fault.strerror)
        signal.signal(signal.SIGHUP, before)


def _starts(command: list[str], meanwhile: Callable[[], bool]) -> bool:
    """Whether the command would start, by its own word."""
    end = time.monotonic() + _CHECK_SECONDS
    with subprocess.Popen([*command, CHECK]) as trial:  # noqa: S603  # this program itself
        while trial.poll() is None:
            if not meanwhile() or time.monotonic() > end:
                trial.kill()
    return trial.returncode == 0


def earlier_workers(environ: MutableMapping[str, str]) -> list[int]:
    """The process ids of the workers that an earlier self left behind; they are told once."""
    return [int(worker) for worker in environ.pop(_EARLIER, "").split()]


def dismiss(worker: int, grace: float) -> None:
    """Ends a worker of an earlier self: it may answer what it has, for so many seconds."""
    try:
        os.kill(worker, signal.SIGTERM)
        end = time.monotonic() + grace
        while os.waitpid(worker, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(worker, signal.SIGKILL)
            time.sleep(_LOOK_SECONDS)
    except (ProcessLookupError, ChildProcessError):
        return  # gone already
