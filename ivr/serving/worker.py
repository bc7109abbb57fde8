"""What runs in a worker: the application behind its bridge and its gate, and a pulse."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import signal
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ivr.errors import IvrError
from ivr.serving.bridge import Bridge
from ivr.serving.gate import Gate, Receive, Scope, Send
from ivr.serving.limits import Limits
from ivr.serving.pulse import BEAT_SECONDS, Pulse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger("ivr.serving")

_TRY_AGAIN_SECONDS = 10


class Worker:
    """The ASGI application of one worker; `target` is "module:factory" of a WSGI application.

    Where the factory fails, the worker says so with a 503, which makes the provider turn to its fallback, and ends
    after a while: the next one tries again.
    """

    def __init__(self, target: str, limits: Limits, pulse: Pulse) -> None:
        self._pulse, self._parent = pulse, os.getppid()
        app = made(target)
        self._is_whole = app is not None
        self._bridge = Bridge(app or _nothing, limits)
        self._gate = Gate(self._bridge, limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._gate(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        beating = asyncio.create_task(self._beat())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        beating.cancel()
        self._bridge.close()
        await send({"type": "lifespan.shutdown.complete"})

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


def _nothing(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response("503 Service Unavailable", [("Content-Length", "0"), ("Retry-After", str(_TRY_AGAIN_SECONDS))])
    return [b""]
