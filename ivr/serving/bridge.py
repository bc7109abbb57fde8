"""The bridge: a WSGI application behind an asynchronous server, in so many threads and not one request more.

A slow reader holds no thread: threads make an answer piece by piece, the event loop sends it. a2wsgi and asgiref are
such bridges too, but there a slow reader holds a thread or all of its answer in memory, nothing bounds who waits, and
no raw path is handed over, which signatures are made over; asgiref writes large bodies to disk, and a2wsgi 1.10 wants
coroutines where granian has other awaitables.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ivr.serving.environ import environ_of
from ivr.serving.gate import RefusedRequest, Scope, Send
from ivr.serving.limits import Bounds
from ivr.serving.one_by_one import OneByOne

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger("ivr.serving")


@dataclass(frozen=True)
class WsgiAnswer:
    """What the application answers: its first piece, and the pieces after it, None where that was all of it.

    `end` must be called where there are more.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    first: bytes
    rest: Iterator[bytes] | None = None
    end: Callable[[], None] = lambda: None


class Bridge:
    """Runs requests in its threads; who comes when too many are inside is refused at once."""

    def __init__(self, app: WSGIApplication, limits: Bounds) -> None:
        self._app, self._limits = app, limits
        self._threads = OneByOne(limits.threads, limits.moment_seconds)
        self._inside = self._sending = 0
        self._begun: dict[int, float] = {}

    @property
    def is_full(self) -> bool:
        return self._inside >= self._limits.most_inside

    @property
    def moves(self) -> bool:
        """Whether a thread is free, or was not long ago; else nobody is answered any more."""
        begun = tuple(self._begun.values())
        return len(begun) < self._limits.threads or max(begun) > time.monotonic() - self._limits.held_seconds

    async def __call__(self, scope: Scope, body: bytes, send: Send) -> None:
        """Answers one request. Raises `RefusedRequest` when the room is full, or it waited in it for too long."""
        if self.is_full:
            raise RefusedRequest(503)
        self._inside += 1
        try:
            answer = await self._threads.run(self._run, scope, body, time.monotonic())
        finally:
            self._inside -= 1
        if answer.rest is None:
            await _start(send, answer)
            await send({"type": "http.response.body", "body": answer.first})
        else:
            await self._stream(answer, answer.rest, send)

    def close(self) -> None:
        self._threads.close()

    def _run(self, scope: Scope, body: bytes, came: float) -> WsgiAnswer:
        """In a thread: the answer with its first piece. What the application does not catch is a 500."""
        me, now = threading.get_ident(), time.monotonic()
        if now - came > self._limits.turn_seconds:
            raise RefusedRequest(503)  # the provider has given up on it
        self._begun[me] = now
        try:
            return answer_of(self._app, environ_of(scope, body), self._limits.piece)
        except Exception as fault:
            log.error("%s: the application gave no answer", type(fault).__name__)
            return WsgiAnswer(500, [(b"content-length", b"0")], b"")
        finally:
            del self._begun[me]

    async def _stream(self, answer: WsgiAnswer, rest: Iterator[bytes], send: Send) -> None:
        """Sends a long answer, within a time and beside so many others; who is cut off sees that it is not whole."""
        self._sending += 1
        try:
            if self._sending > self._limits.most_sending:
                raise RefusedRequest(503)
            async with asyncio.timeout(self._limits.send_seconds):
                await _start(send, answer)
                piece = answer.first
                while piece:
                    await self._send(piece, send)
                    piece = await self._threads.beside(next, rest, b"")
                await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            log.warning("a client that reads too slowly is cut off")
        finally:
            self._sending -= 1
            await self._threads.beside(answer.end)

    async def _send(self, piece: bytes, send: Send) -> None:
        """In small parts: the server keeps several of them for each connection."""
        for at in range(0, len(piece), self._limits.send_piece):
            part = piece[at : at + self._limits.send_piece]
            await send({"type": "http.response.body", "body": part, "more_body": True})


def answer_of(app: WSGIApplication, environ: dict[str, Any], size: int) -> WsgiAnswer:
    """Asks the application, and reads the first `size` bytes of what it answers."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Callable[..., object]:
        started.append((status, headers))
        return written.append

    chunks = app(environ, start_response)
    pieces = _pieces(chunks, size)
    first = next(pieces, b"")
    status, headers = started[-1]
    ready = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    end = getattr(chunks, "close", lambda: None)
    if len(first) < size:
        end()
        return WsgiAnswer(int(status[:3]), ready, b"".join(written) + first)
    return WsgiAnswer(int(status[:3]), ready, b"".join(written) + first, pieces, end)


def _pieces(chunks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in pieces of at least `size`, but for the last one."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) >= size:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


async def _start(send: Send, answer: WsgiAnswer) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
