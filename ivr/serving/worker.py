"""What runs in a worker: the application behind its bridge and its gate, and a pulse."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import resource
import signal
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ivr.errors import IvrError
from ivr.serving.bridge import Bridge
from ivr.serving.gate import Gate, Message, Receive, Scope, Send
from ivr.serving.limits import Bounds, are_scarce, connections
from ivr.serving.pulse import BEAT_SECONDS, Pulse
from ivr.serving.sockets import deafen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger("ivr.serving")

_TRY_AGAIN_SECONDS = 10
_SETTLE_SECONDS = 0.5
_SPREAD_EVERY = 100
"""Of so many answers one ends its connection. Those that a proxy keeps open may all have come to one worker, in the
moment in which it was the quicker one; whoever connects again comes to the one that has less to do."""


class Worker:
    """The ASGI application of one worker; `target` is "module:factory" of a WSGI application.

    Where the factory fails, the worker says so with a 503, which makes the provider turn to its fallback, and ends
    after a while: the next one tries again.
    """

    def __init__(self, target: str, limits: Bounds, pulse: Pulse, listener: socket.socket) -> None:
        self._pulse, self._listener, self._parent = pulse, listener, os.getppid()
        self._leaves = False
        self._answers = 0
        self._is_pressed = are_scarce(connections(resource.getrlimit(resource.RLIMIT_NOFILE)[0]))
        app = made(target)
        self._is_whole = app is not None
        self._bridge = Bridge(app or _nothing, limits)
        self._gate = Gate(self._bridge, limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._gate(scope, receive, _closing(send) if self._is_last() else send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def _is_last(self) -> bool:
        """Whether the connection is to end with this answer."""
        self._answers += 1
        return self._leaves or self._is_pressed or self._answers % _SPREAD_EVERY == 0

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        # granian takes this signal too, and SIGINT; it would reset who has connected and not spoken yet.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._leave)
        beating = asyncio.create_task(self._beat())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        beating.cancel()
        self._bridge.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _leave(self) -> None:
        """Takes no new connections, lets go of those it has as they are answered, and ends a moment later."""
        if not self._leaves:
            self._leaves = True
            deafen(self._listener)
            asyncio.get_running_loop().call_later(_SETTLE_SECONDS, os.kill, os.getpid(), signal.SIGINT)

    async def _beat(self) -> None:
        """Beats while requests get through. Ends the worker when its parent is gone: nobody would look after it."""
        beats = 0
        while os.getppid() == self._parent and (self._is_whole or beats * BEAT_SECONDS < _TRY_AGAIN_SECONDS):
            if self._bridge.moves:
                self._pulse.beat()
                beats += 1
            await asyncio.sleep(BEAT_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)


def made(target: str) -> WSGIApplication | None:
    """The application that the factory makes; None where it fails, which is said loudly."""
    module, _, factory = target.partition(":")
    try:
        app: Any = getattr(importlib.import_module(module), factory)()
        return app  # type: ignore[no-any-return]  # a WSGI application, by the contract of `target`
    except Exception as fault:
        why = str(fault) if isinstance(fault, IvrError) else "which is a fault of the program"
        log.critical("this worker cannot answer: %s, %s", type(fault).__name__, why)
        return None


def _closing(send: Send) -> Send:
    """Ends the connection after an answer: who would ask again does so at another worker."""

    async def last(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    return last


def _nothing(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response("503 Service Unavailable", [("Content-Length", "0"), ("Retry-After", str(_TRY_AGAIN_SECONDS))])
    return [b""]
