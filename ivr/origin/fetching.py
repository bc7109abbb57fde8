"""Gets files from an address that may be slow, broken or false: nothing larger, and no longer, than what was asked."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from threading import Timer
from typing import IO
from urllib.parse import urlsplit

from ivr.errors import OriginFault
from ivr.origin.offer import FILES, Parcel
from ivr.snapshot.proof import to_disk

_WAIT = 5.0
"""Seconds for connecting, and for each piece of an answer."""
_PIECE = 1 << 16


def longest(size: int) -> float:
    """Seconds that a file of so many bytes may take."""
    return 10 + size / 50_000


class Fetching:
    """One connection to an origin, made anew where it ended. Redirects lead nowhere: a file is there or it is not.
    `patience` says how long one of so many bytes may take."""

    def __init__(self, address: str, patience: Callable[[int], float] = longest) -> None:
        self._parts, self._patience = urlsplit(address), patience
        self._connection: HTTPConnection | None = None

    def small(self, name: str, most: int) -> bytes:
        """All of a file that has no more bytes than this. Raises `OriginFault`."""
        with self._answer(name, most) as answer:
            data = answer.read(most + 1)
        if len(data) > most:
            raise OriginFault(f"{name} is larger than {most} bytes")
        return data

    def file(self, parcel: Parcel, to: Path) -> None:
        """Puts a file on the disk, whole and with the bytes of its name. Raises `OriginFault` and leaves none behind
        otherwise."""
        name, part = f"{FILES}/{parcel.sha256}", to.with_name(f"{to.name}.part")
        try:
            with self._answer(name, parcel.size) as answer, part.open("wb") as file:
                _copy(answer, file, parcel, name)
            to_disk(part)
            part.replace(to)
        finally:
            part.unlink(missing_ok=True)

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    @contextmanager
    def _answer(self, name: str, size: int) -> Iterator[HTTPResponse]:
        """The answer to a request for a file, while it may last. One not read to its end ends the connection."""
        timer = None
        try:
            connection = self._connected()
            timer = Timer(self._patience(size), _end, [connection.sock])
            timer.start()
            connection.request("GET", f"{self._parts.path}/{name}", headers={"Accept-Encoding": "identity"})
            answer = connection.getresponse()
            if answer.status != 200 or answer.getheader("Content-Encoding", "identity") != "identity":
                raise OriginFault(f"{name}: it answers {answer.status}")
            yield answer
        except (OSError, HTTPException, ValueError) as fault:
            self.close()
            raise OriginFault(f"{name}: {_words(fault)}") from None
        except BaseException:
            self.close()
            raise
        finally:
            if timer:
                timer.cancel()
        if not answer.isclosed():
            self.close()

    def _connected(self) -> HTTPConnection:
        """A connection that is open; an origin may have ended the one of before meanwhile."""
        if self._connection and self._connection.sock and not _is_over(self._connection.sock):
            return self._connection
        self.close()
        host = self._parts.hostname or ""
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            self._connection = HTTPSConnection(host, self._parts.port, timeout=_WAIT, context=context)
        else:
            self._connection = HTTPConnection(host, self._parts.port, timeout=_WAIT)
        self._connection.connect()
        return self._connection


def _copy(answer: HTTPResponse, file: IO[bytes], parcel: Parcel, name: str) -> None:
    sha, size = hashlib.sha256(), 0
    while size <= parcel.size and (piece := answer.read(_PIECE)):
        sha.update(piece)
        size += len(piece)
        file.write(piece)
    if size != parcel.size or sha.hexdigest() != parcel.sha256:
        raise OriginFault(f"{name}: its bytes are not those that were offered")


def _end(connection: socket.socket) -> None:
    """Whoever waits for it wakes up at once."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, which another thread is reading


def _is_over(connection: socket.socket) -> bool:
    """Whether the other side ended it, or says something that nobody asked for."""
    connection.setblocking(False)
    try:
        connection.recv(1)
        return True
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(_WAIT)


def _words(fault: Exception) -> str:
    if isinstance(fault, TimeoutError):
        return "it does not answer in time"
    return str(getattr(fault, "strerror", None) or type(fault).__name__)
