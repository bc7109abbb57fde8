"""A socket that somebody else opened: the line takes it, and who called while there was no line is answered."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, soak
from tests.serving.served import settings, wait_until

# As systemd does (sd_listen_fds): the socket is descriptor 3, and the process that it is for is named.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "ivr", "serve"])
"""


@pytest.fixture
def listener(family: int, tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(family) as listening:
        listening.bind(("127.0.0.1", 0) if family == socket.AF_INET else str(tmp_path / "line.sock"))
        listening.listen()
        yield listening


@contextmanager
def activated(listener: socket.socket, state: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", HAND_OVER, str(listener.fileno())]
    environ = os.environ | settings(state)
    with subprocess.Popen(command, env=environ, cwd=ROOT, pass_fds=[listener.fileno()]) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def called(listener: socket.socket) -> socket.socket:
    """Somebody who has connected and asked."""
    one = socket.socket(listener.family)
    one.settimeout(20)
    one.connect(listener.getsockname())
    one.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return one


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_UNIX])
def test_who_calls_before_the_line_is_there_is_answered(listener: socket.socket, tmp_path: Path) -> None:
    for _ in range(2):  # at the start, and while it is started again
        with called(listener) as one, activated(listener, tmp_path / "state") as process:
            assert one.recv(12) == b"HTTP/1.1 200"
        assert process.returncode == 0


@pytest.mark.parametrize("family", [soak(socket.AF_INET), socket.AF_UNIX])
def test_a_line_on_such_a_socket_can_be_renewed(listener: socket.socket, tmp_path: Path) -> None:
    with activated(listener, tmp_path / "state") as process:
        with called(listener) as one:
            assert one.recv(12) == b"HTTP/1.1 200"
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        before = set(children.read_text().split())
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(now := set(children.read_text().split())) == 2 and not now & before, 30)
        with called(listener) as one:
            assert one.recv(12) == b"HTTP/1.1 200"
