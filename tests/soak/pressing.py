"""Connections that give a line no peace: half a request, a byte now and then, or nothing at all."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

from tests.soak.breaking import Act
from tests.soak.site import Site
from tests.soak.wire import post, signed

_PATIENCE = 10.0


def send_half(number: int) -> Act:
    """So many requests of which only the beginning comes, and a byte now and then."""

    def breaks(site: Site) -> None:
        request = post("/voice", b"x" * 1_000)
        _hold(site, [request[: -1_000 + 2]] * number)

    return breaks


def drip(number: int) -> Act:
    """So many signed requests that come byte by byte, two a second."""

    def breaks(site: Site) -> None:
        form = {"CallSid": "CA0", "From": "+32470000000", "To": "+32460240000", "Body": "x" * 500}
        request = signed("https://line.example.org/voice", form)
        _hold(site, [request[:-500]] * number)
        stop = threading.Event()
        site.held.append(stop)
        threading.Thread(target=_drip, args=(list(site.held), stop), daemon=True).start()

    return breaks


def idle(number: int) -> Act:
    """So many connections on which nothing is ever said."""
    return lambda site: _hold(site, [b""] * number)


def _hold(site: Site, beginnings: list[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    for beginning in beginnings:
        if time.monotonic() > end:  # a line that lets nobody in any more is pressed enough
            return
        with suppress(OSError):
            connection = socket.create_connection(("127.0.0.1", site.port), timeout=0.2)
            site.held.append(connection)
            connection.sendall(beginning)


def _drip(held: list[object], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        for connection in held:
            if isinstance(connection, socket.socket):
                with suppress(OSError):
                    connection.sendall(b"x")


def let_go(site: Site) -> None:
    for held in site.held:
        if isinstance(held, threading.Event):
            held.set()
    for held in site.held:
        if isinstance(held, socket.socket):
            held.close()
    site.held.clear()
