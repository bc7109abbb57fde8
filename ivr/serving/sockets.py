"""The socket that the line listens on: made here, or handed over by systemd or by an earlier self."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping, MutableMapping

from ivr.errors import InputError
from ivr.serving.limits import BACKLOG, STUCK_CLIENT_SECONDS

_FIRST = 3
"""The first descriptor that is handed over (sd_listen_fds, systemd)."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `InputError` in one clear line: the port is in use, the host is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as fault:
        raise InputError(f"cannot listen on {host}, port {port}: {fault.strerror}") from None
    return _prepared(listener)


def handed_over(environ: Mapping[str, str]) -> socket.socket | None:
    """The socket that whoever started this process listens on already; None where there is none."""
    if environ.get("LISTEN_PID") != str(os.getpid()) or environ.get("LISTEN_FDS") != "1":
        return None
    return _prepared(socket.socket(fileno=_FIRST))


def hand_over(listener: socket.socket, environ: MutableMapping[str, str]) -> None:
    """Keeps the socket for the program that this process runs next."""
    if listener.fileno() != _FIRST:
        os.dup2(listener.fileno(), _FIRST)
    os.set_inheritable(_FIRST, True)
    environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")


def deafen(listener: socket.socket) -> None:
    """Takes no more connections in this process; the others that listen there still do.

    The server in it goes on listening without knowing: its descriptor now leads to a socket that nobody can call.
    """
    with socket.socket(socket.AF_UNIX) as quiet, contextlib.suppress(OSError):
        quiet.bind("")  # Linux finds it a name that is no file (unix(7), autobind); elsewhere this fails
        quiet.listen()
        quiet.setblocking(False)
        os.dup2(quiet.fileno(), listener.fileno(), inheritable=False)


def _prepared(listener: socket.socket) -> socket.socket:
    """With the options that connections take over from it, and for no other program."""
    listener.set_inheritable(False)
    if listener.family != socket.AF_UNIX:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STUCK_CLIENT_SECONDS * 1000)
    return listener
