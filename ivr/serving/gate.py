"""The gate: what cannot be admitted is refused before its body is read, and nothing that waits is without a bound.

An ASGI application (https://asgi.readthedocs.io/en/latest/specs/www.html) that reads heads and bodies; what it lets in
goes to `inside` with its whole body.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, NamedTuple, Protocol

from ivr import watch
from ivr.provider.below import without
from ivr.serving.limits import Bounds

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PROVIDER = (b"/voice", b"/sms")
"""Paths whose requests the provider signs."""

_EVENTS: Mapping[int, watch.Event] = {
    403: "signature-refused",
    408: "too-slow",
    413: "too-large",
    414: "too-large",
    503: "too-busy",
}
"""What whoever is on call is told of a refusal, by its status."""

_LINGER_SECONDS = 1.0
_UP = b'{"status":"up"}\n'


class RefusedRequest(Exception):
    """A request that is not let in, and the status that says so."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """The client hung up before its request was whole."""


class Head(NamedTuple):
    """What the gate looks at of a request. `path` and `query` are as they came over the wire."""

    method: str
    path: bytes
    query: bytes
    headers: Mapping[bytes, bytes]

    @property
    def is_provider(self) -> bool:
        return self.path.startswith(PROVIDER)

    @property
    def length(self) -> int | None:
        """How many bytes its body has (RFC 9112, 6.3); None where that is told with the last of them."""
        return None if b"transfer-encoding" in self.headers else int(self.headers.get(b"content-length", b"0"))


class Inside(Protocol):
    """What lies behind the gate; raises `RefusedRequest` when it is full."""

    @property
    def is_full(self) -> bool: ...

    async def __call__(self, scope: Scope, body: bytes, send: Send) -> None: ...


class Gate:
    """Lets requests in, one by one, each with its whole body."""

    def __init__(self, inside: Inside, limits: Bounds) -> None:
        self._inside, self._limits = inside, limits
        self._purse = limits.most_bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = head_of(scope, self._limits.prefix)
        if head.path == b"/healthz" and head.method in ("GET", "HEAD"):
            await answer(send, 200, _UP, [(b"content-type", b"application/json")])
            return
        try:
            most = judged(head, self._limits)
            if self._inside.is_full:
                raise RefusedRequest(503)
            body = await self._body(head, receive, most)
            await self._inside(scope, body, send)
        except RefusedRequest as refusal:
            watch.count(_EVENTS[refusal.status])
            await answer(send, refusal.status)
            await _linger(receive)
        except Gone:
            return

    async def _body(self, head: Head, receive: Receive, most: int) -> bytes:
        """The whole body, within its bounds of bytes, fields and time."""
        parts = _Body(self, most, head.length)
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                while not parts.is_whole:
                    await parts.take(receive)
        except TimeoutError:
            raise RefusedRequest(408) from None
        finally:
            self._purse += parts.charged
        body = bytes(parts.held)
        if _is_form(head) and body.count(b"&") >= self._limits.fields(most):
            raise RefusedRequest(403 if head.is_provider else 413)
        return body

    def charge(self, held: int, more: int) -> int:
        """Takes what a body that holds `held` bytes and gets `more` costs from the purse that all large ones share."""
        free = self._limits.free_body
        cost = max(0, held + more - free) - max(0, held - free)
        if cost > self._purse:
            raise RefusedRequest(503)
        self._purse -= cost
        return cost


class _Body:
    """A body that is being read, and what it has taken from the purse."""

    def __init__(self, gate: Gate, most: int, length: int | None) -> None:
        self._gate, self._most, self._length = gate, most, length
        self.held = bytearray()
        self.charged = 0
        self.is_whole = length == 0

    async def take(self, receive: Receive) -> None:
        """Takes the next part. To ask again after the last one only for the word that it was the last costs as much."""
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        part = message.get("body", b"")
        if len(self.held) + len(part) > self._most:
            raise RefusedRequest(413)
        self.charged += self._gate.charge(len(self.held), len(part))
        self.held += part
        self.is_whole = len(self.held) == self._length or not message.get("more_body", False)


def head_of(scope: Scope, prefix: str) -> Head:
    """What the gate looks at, without the path of the public address where a proxy left it on.

    >>> asked = {"method": "POST", "raw_path": b"/ivr/voice", "query_string": b"", "headers": []}
    >>> head_of(asked, "/ivr").is_provider, head_of(asked, "").is_provider
    (True, False)
    """
    path = without(scope["raw_path"].decode("latin-1"), prefix).encode("latin-1")
    return Head(scope["method"], path, scope["query_string"], dict(scope["headers"]))


def judged(head: Head, limits: Bounds) -> int:
    """How many bytes this request may send; raises `RefusedRequest` when its head alone keeps it out.

    >>> judged(Head("POST", b"/voice", b"", {b"x-twilio-signature": b"x"}), Bounds())
    64000
    """
    if head.is_provider and not head.headers.get(b"x-twilio-signature"):
        raise RefusedRequest(403)
    if head.query.count(b"&") >= limits.most_fields:
        raise RefusedRequest(403 if head.is_provider else 414)
    if head.is_provider and head.headers.get(b"content-type", b"").lower().startswith(b"multipart/"):
        raise RefusedRequest(403)  # the provider sends no such forms, and they are slow to read
    most = limits.room(head.path.decode("latin-1"))
    length = head.headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > most:
        raise RefusedRequest(413)
    return most


def _is_form(head: Head) -> bool:
    return not head.headers.get(b"content-type", b"").lower().startswith(b"multipart/")


async def answer(send: Send, status: int, body: bytes = b"", headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """A whole answer of the gate; a refusal also ends the connection, and a full room says when to come again."""
    all_of_them = [(b"content-length", str(len(body)).encode()), *(headers or [])]
    all_of_them += [(b"connection", b"close")] if status >= 400 else []
    all_of_them += [(b"retry-after", b"1")] if status == 503 else []
    await send({"type": "http.response.start", "status": status, "headers": all_of_them})
    await send({"type": "http.response.body", "body": body})


async def _linger(receive: Receive) -> None:
    """Throws away what a refused client still sends, for a moment: closed at once, it would get a reset, no answer."""
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        return
