"""A web server on 127.0.0.1 that hands out a folder as it is, or as badly as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

Way = Literal["other bytes", "half", "endless", "redirect", "gone", "broken", "packed", "drip", "slow head", "cut"]
WAYS: tuple[Way, ...] = (
    "other bytes", "half", "endless", "redirect", "gone", "broken", "packed", "drip", "slow head", "cut",
)  # fmt: skip


@dataclass
class Crooked:
    """What is asked for, and by the beginning of a path the way in which it is not handed out."""

    address: str = ""
    ways: dict[str, Way] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def way(self, path: str) -> Way | None:
        return next((way for beginning, way in self.ways.items() if path.startswith(beginning)), None)


class _Hands(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, crooked: Crooked, **more: str) -> None:
        self._crooked = crooked
        super().__init__(*args, **more)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._crooked.asked.append(self.path)
        way = self._crooked.way(self.path)
        with suppress(OSError):
            super().do_GET() if way is None else self._badly(way)

    def _badly(self, way: Way) -> None:
        data = Path(self.translate_path(self.path)).read_bytes()
        if way == "other bytes":
            self._say(200, len(data), bytes(len(data)))
        elif way == "half":
            self._say(200, len(data), data[: len(data) // 2])
            self.close_connection = True
        elif way == "endless":
            self._say(200, None, data)
            while not self._crooked.over.is_set():
                self.wfile.write(bytes(1 << 16))
        elif way == "redirect":
            self._say(302, 0, b"", ("Location", self.path))
        elif way in ("gone", "broken"):
            self._say(404 if way == "gone" else 500, 0, b"")
        elif way == "packed":
            self._say(200, len(data), data, ("Content-Encoding", "gzip"))
        elif way == "drip":
            self._say(200, len(data), b"")
            self._drip(data)
        elif way == "slow head":
            self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1_000)
        else:
            self.close_connection = True

    def _say(self, status: int, size: int | None, data: bytes, *more: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (*more, ("Connection", "close") if size is None else ("Content-Length", str(size))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _drip(self, data: bytes) -> None:
        for at in range(len(data)):
            if self._crooked.over.wait(0.02):
                return
            self.wfile.write(data[at : at + 1])

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def handing_out(folder: Path) -> Iterator[Crooked]:
    """A server of this folder, at its `address`."""
    crooked = Crooked()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Hands, crooked=crooked, directory=str(folder))) as server:
        crooked.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield crooked
        finally:
            crooked.over.set()
            server.shutdown()
            thread.join()
